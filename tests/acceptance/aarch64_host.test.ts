/** The toolchain of an aarch64 Linux host: locked, unpacked, analysed, and its rustc answers under qemu-user. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "uvu";
import { athanor } from "../support/athanor.ts";
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

test("with aarch64 as execution platform the same targets are planned with aarch64 roots", () => {
  const place = workspace({
    "athanor.toml": `default_platform = "@athanor//platforms:linux_x86_64_musl"\nexecution_platforms = ["@athanor//platforms:linux_aarch64_gnu"]\n`,
    "BUILD.ts": `import { rust_binary } from "athanor";\nrust_binary({ name: "app", srcs: ["main.rs"] });\n`,
    "main.rs": "fn main() {}\n",
  });
  try {
    const { status, stdout, output } = athanor(place.root, ["aquery", "--output", "json", "//:app"]);
    assert.equal(status, 0, output);
    assert.match(stdout, /sysroots:rust_aarch64/);
    assert.match(stdout, /arm-a64/);
    assert.doesNotMatch(stdout, /sysroots:rust_x86_64/);
  } finally {
    place.remove();
  }
});

test.run();
