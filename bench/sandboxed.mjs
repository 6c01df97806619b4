// A thousand trivial actions, each in a sandbox of its own; beside them what bubblewrap takes for as many, started by nothing but a shell.
import { buildSync } from "esbuild";
import { mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { host } from "./host.mjs";
import { athanor, root as checkout } from "./run.mjs";

const ACTIONS = 1000;

const RULES = `/** One sandboxed program a target, which copies another. */
import { attr, RootInfo, rule } from "athanor/api";

export const trivial = rule({
  attrs: { root: attr.dep({ provides: [RootInfo], cfg: "exec" }), text: attr.string(), from: attr.string({ default: "/usr/bin/true" }) },
  impl(ctx) {
    const out = ctx.actions.declareFile(ctx.label.name);
    const { tree } = ctx.attrs.root.get(RootInfo);
    ctx.actions.run({ mnemonic: "Trivial", argv: [tree.program("usr/bin/cp"), ctx.attrs.from, out], env: { TEXT: ctx.attrs.text }, outputs: [out] });
    return [];
  },
});
`;

export async function sandboxed(scratch, report) {
  const workspace = path.join(scratch, "sandboxed");
  mkdirSync(workspace, { recursive: true });
  writeFileSync(path.join(workspace, "rules.ts"), RULES);
  writeFileSync(path.join(workspace, "athanor.toml"), `default_platform = "@athanor//platforms:linux_x86_64_gnu"\nexecution_platforms = ["@athanor//platforms:linux_${host}_gnu"]\n`);
  const declare = (count, more) => writeFileSync(path.join(workspace, "BUILD.ts"), `import { trivial } from "//rules.ts";\nfor (let i = 0; i < ${count}; i++) trivial({ name: "t" + i, root: "@athanor//sysroots:shell_${host}", ${more} });\n`);
  // The root and the sandbox are brought first; of an action that fails the command line is kept.
  declare(1, 'text: "first"');
  athanor(workspace, ["build", "//..."]);
  declare(1, `text: "${Date.now()}", from: "nothing"`);
  const kept = /(\S+)\/rerun\.sh/.exec(athanor(workspace, ["build", "//..."], { status: 1 }).output)[1];
  const alone = await bubblewrapAlone(path.join(scratch, "bubblewrap"), kept);
  declare(ACTIONS, `text: "${Date.now()} " + i`);
  const { milliseconds } = athanor(workspace, ["build", "-j2", "//..."]);
  const rate = ACTIONS / (milliseconds / 1000);
  report("1,000 trivial sandboxed actions", `${rate.toFixed(0)} actions/s with start-up, goal 250, ratio ${(rate / 250).toFixed(2)}; two shells that only start bubblewrap ${alone.toFixed(0)}/s, ratio ${(rate / alone).toFixed(2)}`, rate >= 250);
}

/** Sandboxes a second: two cells as the runner has them, each with a shell that runs the action's own line again and again. */
async function bubblewrapAlone(folder, kept) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  buildSync({ entryPoints: [path.join(checkout, "engine/executor/cells.ts")], bundle: true, platform: "node", format: "esm", outfile: path.join(folder, "cells.mjs"), logLevel: "error" });
  const { openCells } = await import(path.join(folder, "cells.mjs"));

  const line = readFileSync(path.join(kept, "start"), "utf8").trimEnd();
  const again = readFileSync(path.join(kept, "rerun.sh"), "utf8");
  const [, stage] = / 2>>(\S+)\/stderr /.exec(line);
  const [, out] = / --bind \S+\/(\w+) \/w\/out /.exec(line);
  const bubblewrap = line.slice(0, line.indexOf(" --json-status-fd")).split(" ");
  const root = { path: / --ro-bind (\S+)\/usr \/usr /.exec(again)[1], links: [...again.matchAll(/ --symlink usr\/(\S+) /g)].map(([, name]) => name) };
  const store = kept.slice(0, kept.indexOf("/scratch/"));

  const cells = openCells(folder, store, openSync("/dev/null", "r"), 2);
  const run = (name, script) => {
    mkdirSync(path.join(folder, name, "w/out"), { recursive: true });
    mkdirSync(path.join(folder, name, out), { recursive: true });
    writeFileSync(path.join(folder, name, "start"), script);
    return cells.prepare({ bubblewrap, hosted: false, root, stage: name, status: () => "" }).ended;
  };
  const both = async (script) => {
    for (const { code, said } of await Promise.all(["1", "2"].map((name) => run(name, script(name))))) if (code !== 0) throw new Error(`bubblewrap alone ended with ${code}: ${said}${readFileSync(path.join(folder, "1/stderr"), "utf8")}`);
  };
  const command = (name) =>
    line
      .replaceAll(`${stage}/`, `${folder}/${name}/`)
      .replaceAll(`${path.dirname(stage)}/top`, `${folder}/top`)
      .replace(/ --block-fd \d+| \d<&0/g, "")
      .replace(" nothing out/t0 ", " /usr/bin/true out/t$i ");
  await both(() => "true\n");
  const started = performance.now();
  await both((name) => `i=0; while [ $i -lt ${ACTIONS / 2} ]; do ${command(name)} || return; i=$((i + 1)); done\n`);
  const seconds = (performance.now() - started) / 1000;
  cells.close();
  return ACTIONS / seconds;
}
