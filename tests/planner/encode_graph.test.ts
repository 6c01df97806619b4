/** Action graphs written and read back. */
import assert from "node:assert/strict";
import { test } from "uvu";
import type { ActionGraph, ArtifactSet } from "../../engine/planner/action_graph.ts";
import { decodeGraph } from "../../engine/planner/decode_graph.ts";
import { encodeGraph } from "../../engine/planner/encode_graph.ts";

const owner = "//a:a|//p:x|opt|";
const source = { kind: "source", repository: "", path: "a/x.c" } as const;
const out = { kind: "output", owner, path: "a/o", tree: true } as const;
const download = { kind: "download", mirror: "debian", path: "p", checksum: "0".repeat(64), size: 9 } as const;
const inside = { kind: "inside", tree: out, path: "lib" } as const;
const NONE: ArtifactSet = { direct: [], transitive: [] };
const shared: ArtifactSet = { direct: [source, inside], transitive: [] };
const head = (index: number) => ({ id: `${owner}#${index}`, owner, label: "//a:a", mnemonic: "Run", test: false });
const graph: ActionGraph = {
  actions: [
    {
      kind: "run", ...head(3), outputs: [{ path: "a/o", tree: true }, { path: "a/d", tree: false }], argv: ["x", { kind: "join", parts: [{ file: source }] }, { kind: "join", parts: ["-I", { directoryOf: source }, { program: { root: out, path: "usr/bin/x" } }] }, { kind: "each", files: shared, format: "-L%{path}" }],
      env: [["A", "1"]], root: out, inputs: { direct: [download], transitive: [shared] }, timeout: 0.5, early: ["a/o"], messages: "json", depfile: "a/d", paramFile: "@%{path}", stdout: "a/o", argFiles: shared, envFiles: { direct: [inside], transitive: [] }, platform: [["ISA", "x86-64"]],
    },
    { kind: "run", ...head(0), outputs: [], argv: ["y"], env: [], root: undefined, inputs: shared, timeout: 600, early: [], messages: "text", depfile: undefined, paramFile: undefined, stdout: undefined, argFiles: NONE, envFiles: NONE, platform: [] },
    { kind: "tool", ...head(1), label: "//a:a#t", test: true, outputs: [], tool: "a/b", args: ["1"], inputs: shared, timeout: 1 },
    { kind: "write", ...head(2), outputs: [{ path: "a/w", tree: false }], content: ["x"], lines: true, executable: false },
    { kind: "copy", ...head(4), outputs: [{ path: "a/c", tree: false }], from: inside },
  ],
  requested: [
    { label: "//a:a", key: owner, platform: "x", outputs: [out], shown: out, tests: [`${owner}#1`], run: { argv: [{ kind: "join", parts: [{ file: out }] }], tool: { name: "t/x", params: null, files: { x: [source] }, downloads: [download] }, network: true, writes: [], lock: true }, lock: { tool: "d/lock", params: { a: [1] }, lock: "l.json", files: { keys: [source] }, fresh: true } },
    { label: "//a:b", key: "//a:b", platform: "", outputs: [], shown: undefined, tests: [], run: undefined, lock: undefined },
  ],
  skipped: [{ label: "//a:c", reason: "no" }],
  warnings: [{ severity: "warning", message: "careful" }],
};

test("a graph that was written reads back equal, but for fields that are undefined", () => {
  const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
  const { actions, requested, skipped, warnings } = decodeGraph(encodeGraph(graph));
  assert.deepEqual(plain({ actions, requested, skipped, warnings }), plain(graph));
});

test("writing what was read gives the same bytes", () => assert.deepEqual(encodeGraph(decodeGraph(encodeGraph(graph))), encodeGraph(graph)));

test("sets and artifacts that were shared are shared again", () => {
  const [one, two] = decodeGraph(encodeGraph(graph)).actions;
  assert.ok(one?.kind === "run" && two?.kind === "run" && one.inputs.transitive[0] === two.inputs);
  assert.ok(one.root === (two.inputs.direct[1] as typeof inside).tree);
});

test("sets nested 20,000 deep are written and read without overflowing the stack", () => {
  let set: ArtifactSet = shared;
  for (let i = 0; i < 20_000; i++) set = { direct: [source], transitive: [set] };
  const decoded = decodeGraph(encodeGraph({ ...graph, actions: [{ ...graph.actions[1]!, inputs: set } as never] }));
  let depth = 0;
  for (let at = (decoded.actions[0] as { inputs: ArtifactSet }).inputs; at; at = at.transitive[0]!) depth++;
  assert.equal(depth, 20_001);
});

test("a part is the same alone and among all, and knows its number", () => {
  const stored = decodeGraph(encodeGraph(graph));
  const alone = stored.action(4);
  assert.ok(alone.kind === "copy" && alone === stored.actions[4]);
  assert.equal(stored.orderOf(alone.id), 4);
  assert.equal(stored.makerOf(out), 0);
  assert.equal(stored.artifact(stored.indexOf(out)!), (alone.from as typeof inside).tree);
});

test("what was made nowhere in the graph has no maker", () => assert.equal(decodeGraph(encodeGraph(graph)).makerOf({ ...out, path: "a/other" }), undefined));

test("bytes of another version are refused", () => assert.throws(() => decodeGraph(new Uint8Array(64)), /version 0/));

test.run();
