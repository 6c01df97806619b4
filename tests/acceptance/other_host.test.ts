/** The toolchain of a Linux host with the other processor: locked, unpacked, analysed, and its rustc answers under qemu-user. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "uvu";
import { athanor } from "../support/athanor.ts";
import { foreign, host } from "../support/host.ts";
import { AARCH64_MUSL, actionOf, argvOf, planWorkspace, X86_64_MUSL } from "../support/planning.ts";
import { workspace } from "../support/workspace.ts";

const RULES = `import { attr, arg, RootInfo, rule } from "athanor";
/** Runs a program of a foreign root under an emulator, and keeps what it prints. */
export const emulated = rule({
  attrs: {
    emulator: attr.dep({ provides: [RootInfo], cfg: "exec" }),
    shell: attr.dep({ provides: [RootInfo], cfg: "exec" }),
    foreign: attr.dep({ provides: [RootInfo] }),
  },
  impl(ctx) {
    const out = ctx.actions.declareFile("version.txt");
    const qemu = ctx.attrs.emulator.get(RootInfo).tree.file("usr/bin/qemu-${foreign}");
    const foreign = ctx.attrs.foreign.get(RootInfo).tree;
    ctx.actions.run({
      mnemonic: "Emulate",
      argv: [ctx.attrs.shell.get(RootInfo).tree.program("usr/bin/dash"), "-euc", '"$1" -L "$2" "$3" -vV > "$4"', "sh", qemu, foreign, foreign.file("usr/bin/rustc"), out],
      outputs: [out],
    });
    return [];
  },
});
`;

const BUILD = `import { emulated } from "//rules.ts";
emulated({ name: "rustc", emulator: "@athanor//sysroots:qemu_${host}", shell: "@athanor//sysroots:shell_${host}", foreign: "@athanor//sysroots:rust_${foreign}" });
`;

test(`rustc of the ${foreign} root answers under qemu-user`, () => {
  const place = workspace({ "rules.ts": RULES, "BUILD.ts": BUILD });
  try {
    const { status, output } = athanor(place.root, ["build", "//:rustc"]);
    assert.equal(status, 0, output);
    const text = readFileSync(path.join(place.root, "athanor-out/linux_x86_64_musl/version.txt"), "utf8");
    assert.match(text, /^rustc \d+\.\d+\.\d+/);
    assert.match(text, new RegExp(`^host: ${foreign}-unknown-linux-gnu$`, "m"));
  } finally {
    place.remove();
  }
});

test("a host's programs come from its own roots, whatever they compile for", () => {
  const place = workspace({
    "BUILD.ts": `import { cc_binary, rust_binary, rust_proc_macro, rust_test } from "athanor";
rust_proc_macro({ name: "derive", srcs: ["lib.rs"] });
rust_binary({ name: "app", srcs: ["main.rs"], deps: [":derive"] });
rust_test({ name: "app_test", crate: ":app" });
cc_binary({ name: "tool", srcs: ["tool.c"] });
`,
    "lib.rs": "",
    "main.rs": "",
    "tool.c": "",
  });
  try {
    for (const [machine, target, platform] of [["aarch64", "x86_64", X86_64_MUSL], ["x86_64", "aarch64", AARCH64_MUSL]] as const) {
      const graph = planWorkspace(place.root, ["//:app", "//:app_test", "//:tool"], platform, { execution: `@athanor//platforms:linux_${machine}_gnu` });
      const roots = graph.actions.filter(({ mnemonic }) => mnemonic === "DebianUnpack").map(({ label }) => label.replace(/^@athanor\/\/sysroots:/, ""));
      // gnu and its std are what the macro is linked with, qemu what runs the tests.
      assert.deepEqual(roots.sort(), ["rust_src", `musl_${target}`, ...["cc", "gnu", "qemu", "rust"].map((name) => `${name}_${machine}`), `rust_std_${machine}_gnu`].sort());
      assert.ok(argvOf(actionOf(graph, "//:derive", "Rustc")).includes(`${machine}-unknown-linux-gnu`));
      assert.equal(argvOf(actionOf(graph, "//:app_test", "RustTest"))[0], `/usr/bin/qemu-${target}`);
    }
  } finally {
    place.remove();
  }
});

test.run();
