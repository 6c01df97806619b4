/** What is known to be unchanged: results may be taken from the last execution for that alone. */
import assert from "node:assert/strict";
import { test } from "uvu";
import type { ActionGraph } from "../../engine/planner/action_graph.ts";
import { createExecutionMemory, sourcesOf } from "../../engine/state/execution_memory.ts";
import { output, run, setOf, source } from "../support/actions.ts";

const made = run("//:made", ["cc"], { inputs: setOf(source("flags.c")), outputs: [{ path: "flags", tree: false }] });
const reader = (more: object) => run("//:reader", ["cc"], { outputs: [{ path: "out", tree: false }], ...more });
const other = run("//:other", ["cc"], { inputs: setOf(source("other.c")), outputs: [{ path: "other", tree: false }] });

for (const field of ["argFiles", "envFiles", "inputs"]) {
  test(`a changed source reaches those who read ${field} made from it, and nobody else`, () => {
    const graph: ActionGraph = { actions: [made, reader({ [field]: setOf(output("//:made", "flags")) }), other], requested: [], skipped: [], warnings: [] };
    assert.deepEqual(sourcesOf(graph).map(({ path }) => path), ["flags.c", "other.c"]);
    const memory = createExecutionMemory(graph, "g", "g", ({ path }) => path !== "flags.c");
    assert.deepEqual(["//:made#0", "//:reader#0", "//:other#0"].map((id) => memory.isClean(id)), [false, false, true]);
  });
}

test("a changed source reaches those who read it through sets that lie thousands deep", () => {
  let inputs = setOf(source("deep.c"));
  for (let depth = 0; depth < 30_000; depth++) inputs = { direct: [], transitive: [inputs] };
  const graph: ActionGraph = { actions: [reader({ inputs }), other], requested: [], skipped: [], warnings: [] };
  const memory = createExecutionMemory(graph, "g", "g", ({ path }) => path !== "deep.c");
  assert.deepEqual(["//:reader#0", "//:other#0"].map((id) => memory.isClean(id)), [false, true]);
});

test.run();
