/** What options of a command make of tests. */
import assert from "node:assert/strict";
import { test } from "uvu";
import { makeTree } from "../../engine/api/file.ts";
import { rule, type TestAction } from "../../engine/api/index.ts";
import type { RunPlan } from "../../engine/planner/action_graph.ts";
import { PLAIN_TESTS, type TestOptions } from "../../engine/planner/test_plans.ts";
import { exported, mistakes, planned, target } from "../support/planner.ts";

const tool = makeTree({ kind: "source", repository: "", path: "root" }).program("usr/bin/tool");
let count = 0;

/** Targets `//a:t0`, `//a:t1`... with a test action each, and one with a check by a built-in. */
function testsOf(tests: readonly (Partial<TestAction> & { readonly tags?: readonly string[] })[], options: Partial<TestOptions> = {}): readonly RunPlan[] {
  const targets = tests.map(({ tags = [], ...test }, i) => {
    const made = rule({
      attrs: {},
      impl(ctx) {
        ctx.actions.test({ mnemonic: "Test", argv: [tool, "own"], timeout: 300, ...test });
        ctx.actions.testTool({ mnemonic: "Check", tool: "test/x", name: "check", args: [] });
        return [];
      },
    });
    exported({ made }, `//rules/test_plans${count++}.ts`);
    return target(made, `//a:t${i}`, {}, { tags });
  });
  return planned(targets, targets.map(({ label }) => label), { tests: { ...PLAIN_TESTS, ...options } }).actions.flatMap((action) => (action.kind === "run" ? [action] : []));
}
const argvOf = ({ argv }: RunPlan): readonly unknown[] => argv.slice(1);

test("a filter reaches each harness in its way, and checks of built-ins are left out", () => {
  const plans = testsOf([{}, { harness: "libtest" }, { harness: "rustdoc" }], { filters: ["a", "b"], args: ["-x"] });
  assert.deepEqual(plans.map(argvOf), [["own", "-x"], ["own", "-x", "a", "b"], ["own", "--test-args=-x", "--test-args=a", "--test-args=b"]]);
  for (const { env } of plans) assert.deepEqual(env, [["TESTBRIDGE_TEST_ONLY", "a:b"]]);
});

test("variables and the timeout of the command line win over the target's", () => {
  const [plan] = testsOf([{ env: { B: "own", C: "own" } }], { env: [["B", "mine"], ["A", "mine"]], timeout: 7, attempts: 4, fresh: true });
  assert.deepEqual([plan?.env, plan?.timeout, plan?.traits?.attempts, plan?.traits?.fresh], [[["A", "mine"], ["B", "mine"], ["C", "own"]], 7, 4, true]);
});

test("several runs are several actions that no earlier result answers", () => {
  const plans = testsOf([{}], { runs: 3 });
  assert.deepEqual(plans.map(({ env }) => env), [1, 2, 3].map((run) => [["TEST_RUN_NUMBER", String(run)]]));
  assert.equal(new Set(plans.map(({ id }) => id)).size, 3);
  assert.ok(plans.every(({ traits }) => traits?.fresh));
});

test("tags choose tests, and say which runs alone", () => {
  const tests = [{ tags: ["slow"] }, { tags: ["exclusive"] }, {}];
  const labels = (tags: readonly string[]): readonly string[] => testsOf(tests, { tags }).map(({ label }) => label);
  assert.deepEqual([labels(["slow"]), labels(["-slow"]), labels(["slow", "exclusive", "-exclusive"])], [["//a:t0"], ["//a:t1", "//a:t2"], ["//a:t0"]]);
  assert.deepEqual(testsOf(tests).map(({ traits }) => traits?.exclusive), [false, true, false]);
});

test("a test of Rust's harness is whole again under a filter, which would only add to the names of a shard", () => {
  const shard = { index: 0, total: 2 };
  const [whole] = testsOf([{ harness: "libtest", shard }], { filters: ["a"] });
  assert.deepEqual([whole?.traits?.shard, whole?.env], [undefined, [["TESTBRIDGE_TEST_ONLY", "a"]]]);
  assert.deepEqual(testsOf([{ harness: "libtest", shard: { index: 1, total: 2 } }], { filters: ["a"] }), []);
  assert.deepEqual(testsOf([{ shard }], { filters: ["a"] })[0]?.traits?.shard, shard);
});

test("a shard that cannot be and a number of tries below one are mistakes", () => {
  const mistake = (test: Partial<TestAction>): string | undefined => {
    const made = rule({ attrs: {}, impl: (ctx) => (ctx.actions.test({ mnemonic: "Test", argv: [tool], ...test }), []) });
    exported({ made }, `//rules/test_plans${count++}.ts`);
    return mistakes([target(made, "//a:t", {})], ["//a:t"])[0]?.message;
  };
  assert.equal(mistake({ shard: { index: 2, total: 2 } }), "a shard is one of 0 to total - 1; got 2 of 2");
  assert.equal(mistake({ attempts: 0 }), "a test is tried once or more; got 0");
});

test.run();
