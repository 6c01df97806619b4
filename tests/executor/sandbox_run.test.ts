/** Actions in the real sandbox: what they see, what they cannot do, and what becomes of what they write. */
import assert from "node:assert/strict";
import { test } from "uvu";
import type { PlannedArg, RunPlan } from "../../engine/planner/action_graph.ts";
import { file, output, run, setOf, source, textOf, tool } from "../support/actions.ts";
import { makeRig } from "../support/executor_rig.ts";

const rig = await makeRig();
if (rig) {
  const ROOT = output("//:root", "root", true);
  /** The root comes from a tool, as it does in real life. */
  const rootMaker = tool("//:root", "test/root", ["--out", file(ROOT)], { outputs: [{ path: "root", tree: true }] });
  rig.write("root_tool.mjs", `import { cpSync } from "node:fs"; export const version = 1; export default ({ args, cwd }) => cpSync(${JSON.stringify(rig.rootTree)}, cwd + "/" + args[1], { recursive: true, verbatimSymlinks: true });`);
  const options = { tool: () => ({ module: `${rig.folder}/workspace/root_tool.mjs`, version: 1 }) };
  const shell = (owner: string, script: string, more: Partial<RunPlan> = {}, ...args: readonly PlannedArg[]): RunPlan =>
    run(owner, [{ kind: "join", parts: [{ program: { root: ROOT, path: "usr/bin/sh" } }] }, "-c", script, "sh", ...args], { root: ROOT, outputs: [{ path: "out.txt", tree: false }], ...more });
  const build = (plan: RunPlan, more = {}) => rig.execute([rootMaker, plan], plan.outputs.map(({ path, tree }) => output(plan.owner, path, tree)), { ...options, ...more });

  test("an action reads its inputs and writes its outputs, once", async () => {
    rig.write("a/in.txt", "hello\n");
    const plan = shell("//a:copy", 'cat "$1" > "$2"; pwd >> "$2"', {}, file(source("a/in.txt")), file(output("//a:copy", "out.txt")));
    const first = await build(plan);
    assert.deepEqual(first.failures, []);
    assert.equal(textOf(rig.store, [...first.contents.values()][0]), "hello\n/w\n");
    assert.deepEqual(first.counts, { run: 2, cached: 0, remembered: 0, total: 2 });
    const second = await build(plan);
    assert.deepEqual(second.counts, { run: 0, cached: 2, remembered: 0, total: 2 });
    assert.deepEqual(second.contents, first.contents);
  });

  test.after(() => rig.close());
}
test.run();
