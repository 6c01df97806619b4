/** What is known to be unchanged: results may be taken from the last execution for that alone. */
import assert from "node:assert/strict";
import { test } from "uvu";
import type { RememberedResult } from "../../engine/executor/contract.ts";
import { decodeGraph } from "../../engine/planner/decode_graph.ts";
import { encodeGraph } from "../../engine/planner/encode_graph.ts";
import { createExecutionMemory, sourcesOf } from "../../engine/state/execution_memory.ts";
import type { StoredGraph } from "../../engine/planner/action_graph.ts";
import { digestOf } from "../../engine/store/digest.ts";
import { file, graphOf, output, run, setOf, source } from "../support/actions.ts";

const made = run("//:made", ["cc"], { inputs: setOf(source("flags.c")), outputs: [{ path: "flags", tree: false }] });
const reader = (more: object) => run("//:reader", ["cc"], { outputs: [{ path: "out", tree: false }], ...more });
const other = run("//:other", ["cc"], { inputs: setOf(source("other.c")), outputs: [{ path: "other", tree: false }] });

/** Memory of an execution in which every action was carried out, opened anew once some sources have changed: a row a source, and which rows were looked at. */
function remembered(graph: StoredGraph, changed: readonly string[], latest: readonly string[] = [], digest = DIGEST) {
  const names = sourcesOf(graph).map(({ path }) => path);
  const first = createExecutionMemory(graph, DIGEST, undefined, { isValid: () => true, latest: () => [] });
  graph.actions.forEach((_, order) => first.set(order, result(order)));
  const record = first.encode(({ path }) => names.indexOf(path));
  const looked: string[] = [];
  const isValid = (row: number): boolean => (looked.push(names[row]!), !changed.includes(names[row]!));
  return { record, looked, memory: createExecutionMemory(graph, digest, record, { isValid, latest: () => latest.map((name) => names.indexOf(name)) }) };
}

const DIGEST = "0".repeat(64);
const result = (order: number): RememberedResult => ({ key: digestOf(Buffer.from(`${order}`)), outputs: [["out", { kind: "tree", digest: digestOf(Buffer.from("out")) }]], milliseconds: order });
const ORDERS = [0, 1, 2];

for (const field of ["argFiles", "envFiles", "inputs"]) {
  test(`a changed source reaches those who read ${field} made from it, and nobody else`, () => {
    const graph = graphOf(made, reader({ [field]: setOf(output("//:made", "flags")) }), other);
    assert.deepEqual(sourcesOf(graph).map(({ path }) => path), ["flags.c", "other.c"]);
    const { memory } = remembered(graph, ["flags.c"]);
    assert.deepEqual(ORDERS.map(memory.isClean), [false, false, true]);
  });
}

test("a changed source reaches those who read it through sets that lie thousands deep", () => {
  let inputs = setOf(source("deep.c"));
  for (let depth = 0; depth < 30_000; depth++) inputs = { direct: [], transitive: [inputs] };
  const { memory } = remembered(graphOf(reader({ inputs }), other), ["deep.c"]);
  assert.deepEqual([0, 1].map(memory.isClean), [false, true]);
});

test("what lies in a tree counts as the tree, and an action's own output on its command line as nothing", () => {
  const own = { kind: "output", owner: "//:reader", path: "out", tree: false } as const;
  const graph = graphOf(made, reader({ argv: ["cc", file(own)], inputs: setOf({ kind: "inside", tree: output("//:made", "flags"), path: "x" }) }));
  assert.deepEqual([0, 1].map(remembered(graph, ["flags.c"]).memory.isClean), [false, false]);
  assert.deepEqual([0, 1].map(remembered(graph, []).memory.isClean), [true, true]);
});

test("whether an action is clean is told by the sources below it alone, each looked at as often as it is asked for", () => {
  const graph = graphOf(made, reader({ inputs: setOf(output("//:made", "flags")) }), other);
  const { memory, looked } = remembered(graph, []);
  assert.ok(memory.isClean(1) && memory.isClean(0));
  assert.deepEqual(looked, ["flags.c"]);
});

test("suspects are what hangs on the sources that changed last, and only where those are unchanged are all looked at", () => {
  const actions = [made, reader({ inputs: setOf(output("//:made", "flags")) }), other];
  const outputs = [output("//:reader", "out"), output("//:other", "other")];
  const request = { label: "//:all", key: "//:all", platform: "", outputs, shown: undefined, tests: [], run: undefined, lock: undefined } as const;
  const graph = decodeGraph(encodeGraph({ actions, requested: [request], skipped: [], warnings: [] }));
  const recent = remembered(graph, ["flags.c", "other.c"], ["other.c"]);
  assert.deepEqual(recent.memory.suspects(), [outputs[1]]);
  assert.deepEqual(recent.looked, ["other.c"]);
  assert.deepEqual(ORDERS.map(recent.memory.isClean), [false, false, false]);
  assert.deepEqual(remembered(graph, ["flags.c"], ["other.c"]).memory.suspects(), [outputs[0]]);
  assert.deepEqual(remembered(graph, [], ["other.c"]).memory.suspects(), []);
});

test("of another plan results are found by the action's id, and nothing is clean", () => {
  const graph = graphOf(made, reader({}), other);
  const { record } = remembered(graph, []);
  const memory = createExecutionMemory(graphOf(other, made), "1".repeat(64), record, { isValid: () => true, latest: () => [] });
  assert.deepEqual([0, 1].map(memory.isClean), [false, false]);
  assert.equal(memory.suspects(), undefined);
  assert.deepEqual([memory.get(0), memory.get(1)], [result(2), result(0)]);
});

test("what nothing was found out about keeps its bytes; what a changed source reaches is forgotten", () => {
  const graph = graphOf(made, reader({}), other);
  const { memory, record } = remembered(graph, []);
  assert.deepEqual(memory.encode(({ path }) => ["flags.c", "other.c"].indexOf(path)), record);
  const changed = remembered(graph, ["other.c"]).memory.encode(() => undefined);
  const later = createExecutionMemory(graph, DIGEST, changed, { isValid: () => true, latest: () => [] });
  assert.deepEqual(ORDERS.map(later.get), [result(0), result(1), undefined]);
});

test("a source that has no row is as good as changed", () => {
  const graph = graphOf(made, reader({}), other);
  const record = remembered(graph, []).memory.encode(({ path }) => (path === "other.c" ? 0 : undefined));
  const memory = createExecutionMemory(graph, DIGEST, record, { isValid: () => true, latest: () => [] });
  assert.deepEqual(ORDERS.map(memory.isClean), [false, true, true]);
});

test.run();
