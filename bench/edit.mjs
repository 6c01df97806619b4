// One source edited among ten thousand targets: from the start of the command to the start of the first action.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { host } from "./host.mjs";
import { athanor, median } from "./run.mjs";
import { copies } from "./workspaces.mjs";

const RULES = `/** One sandboxed program: copies tell of no start. */
import { attr, RootInfo, rule } from "athanor/api";

export const edited = rule({
  attrs: { root: attr.dep({ provides: [RootInfo], cfg: "exec" }), src: attr.file() },
  impl(ctx) {
    const out = ctx.actions.declareFile(ctx.label.name);
    ctx.actions.run({ mnemonic: "Edited", argv: [ctx.attrs.root.get(RootInfo).tree.program("usr/bin/cp"), ctx.attrs.src, out], outputs: [out] });
    return [];
  },
});
`;

export function edit(scratch, report) {
  const workspace = path.join(scratch, "edit");
  copies(workspace, 10_000);
  mkdirSync(path.join(workspace, "edited"));
  writeFileSync(path.join(workspace, "defs/edited.ts"), RULES);
  writeFileSync(path.join(workspace, "edited/BUILD.ts"), `import { edited } from "//defs/edited.ts";\nedited({ name: "edited", root: "@athanor//sysroots:shell_${host}", src: "source.txt" });\n`);
  const source = path.join(workspace, "edited/source.txt");
  writeFileSync(source, "first\n");
  // The second one finds all stamps old enough to be trusted.
  for (let i = 0; i < 2; i++) athanor(workspace, ["build", "//..."]);
  const events = path.join(scratch, "events.ndjson");
  let n = 0;
  const ours = median(9, () => {
    writeFileSync(source, `edited ${n++} ${Date.now()}\n`);
    const started = Date.now();
    athanor(workspace, ["build", "//...", "--events", events]);
    return firstAction(events) - started;
  });
  report("one edit among 10,000 targets, to the first action", `${ours.toFixed(0)} ms, goal 250 ms, ratio ${(ours / 250).toFixed(2)}`, ours <= 250);
}

/** Wall-clock time (ms since the epoch) at which the first action started, from an events file. */
function firstAction(file) {
  const event = readFileSync(file, "utf8").trim().split("\n").map((line) => JSON.parse(line)).find(({ kind }) => kind === "action-started");
  if (!event?.time) throw new Error(`no action was started, says ${file}`);
  return event.time;
}
