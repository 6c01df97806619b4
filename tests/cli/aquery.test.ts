/** What aquery says of an action. */
import assert from "node:assert/strict";
import { test } from "uvu";
import { attr, each, depset, rule } from "../../engine/api/index.ts";
import { describeAction } from "../../engine/cli/commands/aquery.ts";
import type { ArtifactSet } from "../../engine/planner/action_graph.ts";
import { decodeGraph } from "../../engine/planner/decode_graph.ts";
import { encodeGraph } from "../../engine/planner/encode_graph.ts";
import { sourcesOf } from "../../engine/state/execution_memory.ts";
import { exported, planned, runAction, src, target } from "../support/planner.ts";

const lib = rule({
  attrs: { srcs: attr.files() },
  impl(ctx) {
    const { srcs } = ctx.attrs;
    ctx.actions.run({ mnemonic: "Lib", argv: [srcs[0]!, each(depset(srcs), "-I%{directory}")], env: { LEVEL: "2" }, outputs: [ctx.actions.declareFile(ctx.label.name)], inputs: srcs });
    return [];
  },
});
exported({ lib }, "//rules/aquery.ts");

test("aquery shows actions with paths", () => {
  const graph = planned([target(lib, "@athanor//a:a", { srcs: [src("a/x.sh"), src("a/b/y.sh")] })], ["@athanor//a:a"]);
  assert.deepEqual(describeAction(runAction(graph, "@athanor//a:a"), undefined), {
    id: "@athanor//a:a|//platforms:x86_musl|fastbuild|#0", label: "@athanor//a:a", platform: "x86_musl", mnemonic: "Lib", kind: "run", test: false,
    arguments: ["external/athanor/a/x.sh", "-Iexternal/athanor/a", "-Iexternal/athanor/a/b"], environment: { LEVEL: "2" }, timeout: 600, execution: { ISA: "x86-64", OSFamily: "linux" },
    inputs: ["external/athanor/a/b/y.sh", "external/athanor/a/x.sh"], outputs: ["external/athanor/a/a"],
  });
});

test("sets that lie thousands deep are walked all the same", () => {
  const graph = planned([target(lib, "//a:a", { srcs: [src("a/x.sh")] })], ["//a:a"]);
  const action = runAction(graph, "//a:a");
  let inputs: ArtifactSet = { direct: [{ kind: "source", repository: "", path: "deep" }], transitive: [] };
  for (let depth = 0; depth < 30_000; depth++) inputs = { direct: [], transitive: [inputs] };
  assert.deepEqual(describeAction({ ...action, inputs }, undefined).inputs, ["a/x.sh", "deep"]);
  assert.deepEqual(sourcesOf(decodeGraph(encodeGraph({ ...graph, actions: [{ ...action, inputs }], requested: [] }))).map(({ path }) => path).sort(), ["a/x.sh", "deep"]);
});

test.run();
