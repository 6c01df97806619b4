// A thousand trivial actions, each in a sandbox of its own.
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { host } from "./host.mjs";
import { athanor } from "./run.mjs";

const RULES = `/** One sandboxed program a target, which copies another. */
import { attr, RootInfo, rule } from "athanor/api";

export const trivial = rule({
  attrs: { root: attr.dep({ provides: [RootInfo], cfg: "exec" }), text: attr.string() },
  impl(ctx) {
    const out = ctx.actions.declareFile(ctx.label.name);
    const { tree } = ctx.attrs.root.get(RootInfo);
    ctx.actions.run({ mnemonic: "Trivial", argv: [tree.program("usr/bin/cp"), tree.program("usr/bin/true"), out], env: { TEXT: ctx.attrs.text }, outputs: [out] });
    return [];
  },
});
`;

export function sandboxed(scratch, report) {
  const workspace = path.join(scratch, "sandboxed");
  mkdirSync(workspace, { recursive: true });
  writeFileSync(path.join(workspace, "rules.ts"), RULES);
  writeFileSync(path.join(workspace, "athanor.toml"), `default_platform = "@athanor//platforms:linux_x86_64_gnu"\nexecution_platforms = ["@athanor//platforms:linux_${host}_gnu"]\n`);
  const declare = (count, round) => `import { trivial } from "//rules.ts";\nfor (let i = 0; i < ${count}; i++) trivial({ name: "t" + i, root: "@athanor//sysroots:shell_${host}", text: "${round} " + i });\n`;
  // The root and the sandbox are brought first.
  writeFileSync(path.join(workspace, "BUILD.ts"), declare(1, "first"));
  athanor(workspace, ["build", "//..."]);
  writeFileSync(path.join(workspace, "BUILD.ts"), declare(1000, "all"));
  const { milliseconds } = athanor(workspace, ["build", "-j2", "//..."]);
  const rate = 1000 / (milliseconds / 1000);
  report("1,000 trivial sandboxed actions", `${rate.toFixed(0)} actions/s with start-up, goal 250, ratio ${(rate / 250).toFixed(2)}`, rate >= 250);
}
