/** The toolchain of an aarch64 Linux host: locked, unpacked, analysed, and its rustc answers under qemu-user. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "uvu";
import { athanor } from "../support/athanor.ts";
import { actionOf, argvOf, planWorkspace, X86_64_MUSL } from "../support/planning.ts";
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
    const qemu = ctx.attrs.emulator.get(RootInfo).tree.file("usr/bin/qemu-aarch64");
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
emulated({ name: "rustc", emulator: "@athanor//sysroots:qemu_x86_64", shell: "@athanor//sysroots:shell_x86_64", foreign: "@athanor//sysroots:rust_aarch64" });
`;

test("rustc of the aarch64 root answers under qemu-user", () => {
  const place = workspace({ "rules.ts": RULES, "BUILD.ts": BUILD });
  try {
    const { status, output } = athanor(place.root, ["build", "//:rustc"]);
    assert.equal(status, 0, output);
    const text = readFileSync(path.join(place.root, "athanor-out/linux_x86_64_musl/version.txt"), "utf8");
    assert.match(text, /^rustc \d+\.\d+\.\d+/);
    assert.match(text, /^host: aarch64-unknown-linux-gnu$/m);
  } finally {
    place.remove();
  }
});

test("on an aarch64 host the same targets are planned with aarch64 roots", () => {
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
    const graph = planWorkspace(place.root, ["//:app", "//:app_test", "//:tool"], X86_64_MUSL, { execution: "@athanor//platforms:linux_aarch64_gnu" });
    const roots = graph.actions.filter(({ mnemonic }) => mnemonic === "DebianUnpack").map(({ label }) => label.replace(/^@athanor\/\/sysroots:/, ""));
    // gnu_aarch64 and its std are what the macro is linked with, qemu_aarch64 what runs the tests.
    assert.deepEqual(roots.sort(), ["cc_aarch64", "gnu_aarch64", "musl_x86_64", "qemu_aarch64", "rust_aarch64", "rust_src", "rust_std_aarch64_gnu"]);
    assert.ok(argvOf(actionOf(graph, "//:derive", "Rustc")).includes("aarch64-unknown-linux-gnu"));
    assert.equal(argvOf(actionOf(graph, "//:app_test", "RustTest"))[0], "/usr/bin/qemu-x86_64");
  } finally {
    place.remove();
  }
});

test.run();
