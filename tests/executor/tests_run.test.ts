/** Running tests: tries, tests that run alone, results that no earlier one answers. Tasks are ended by the test. */
import assert from "node:assert/strict";
import { test } from "uvu";
import { createExecute } from "../../engine/executor/execute.ts";
import type { TestTraits } from "../../engine/planner/action_graph.ts";
import { memoryStore } from "../../engine/store/memory_store.ts";
import { graphOf, optionsFor, run } from "../support/actions.ts";
import { fakeRunner, type FakeTask } from "../support/fake_runner.ts";

const traits: TestTraits = { harness: "environment", attempts: 1, exclusive: false, fresh: false };
const check = (name: string, more: Partial<TestTraits> = {}) => run(`//:${name}`, ["check", name], { test: true, traits: { ...traits, ...more } });
const broken = (fake: FakeTask): void => fake.end({ kind: "failed", reason: "exit code 1", output: "no\n" });

/** Runs tests, each task ended by `react`; says what was started and how each test ended. */
async function outcomes(plans: readonly ReturnType<typeof check>[], react: (fake: FakeTask) => void, store = memoryStore()) {
  const runner = fakeRunner(store, (fake) => setImmediate(() => react(fake)));
  const options = optionsFor(store, { jobs: 4 });
  const result = await createExecute(() => runner)(graphOf(...plans), { artifacts: [], tests: plans.map(({ id }) => id) }, options);
  return { started: runner.started, peak: runner.peak, statuses: [...result.tests.values()].map(({ status, cached }) => `${status}${cached ? ", cached" : ""}`), retried: options.seen.filter(({ kind }) => kind === "test-retried").length };
}

test("a flaky test is tried until it passes, and no oftener than it may", async () => {
  let failures = 2;
  const passing = await outcomes([check("a", { attempts: 3 })], (fake) => (failures-- > 0 ? broken(fake) : fake.finish()));
  assert.deepEqual([passing.started.length, passing.statuses, passing.retried], [3, ["passed"], 2]);
  const failing = await outcomes([check("a", { attempts: 3 })], broken);
  assert.deepEqual([failing.started.length, failing.statuses, failing.retried], [3, ["failed"], 2]);
});

test("exclusive tests run after all others, one by one", async () => {
  const running = new Set<string>();
  const beside: string[] = [];
  const react = (fake: FakeTask): void => {
    running.add(fake.task.label);
    setImmediate(() => {
      if (fake.task.label.startsWith("//:x")) beside.push(...[...running].filter((label) => label !== fake.task.label));
      running.delete(fake.task.label);
      fake.finish();
    });
  };
  const { started, peak } = await outcomes([check("x1", { exclusive: true }), check("a"), check("x2", { exclusive: true }), check("b")], react);
  assert.deepEqual([started, beside, peak], [["//:a", "//:b", "//:x1", "//:x2"], [], 2]);
});

test("a test is skipped where all it says is that the machine cannot run it, and is tried again the next time", async () => {
  const store = memoryStore();
  const skip = { mark: "unshare: ", reason: "needs a newer kernel" };
  const unable = (output: string) => (fake: FakeTask): void => fake.end({ kind: "failed", reason: "exit code 1", output });
  for (let times = 0; times < 2; times++) {
    const { started, statuses } = await outcomes([check("a", { skip, attempts: 3 })], unable("unshare: mount failed: Operation not permitted\n"), store);
    assert.deepEqual([started.length, statuses], [1, ["skipped"]]);
  }
  for (const output of ["running 1 test\nunshare: no\n", "unshare: no\nand more\n", "no\n"]) assert.deepEqual((await outcomes([check("a", { skip })], unable(output), store)).statuses, ["failed"]);
  assert.deepEqual((await outcomes([check("a")], unable("unshare: no\n"), store)).statuses, ["failed"]);
});

test("a fresh test runs although it passed before", async () => {
  const store = memoryStore();
  const finish = (fake: FakeTask): void => fake.finish();
  await outcomes([check("a")], finish, store);
  assert.deepEqual((await outcomes([check("a")], finish, store)).statuses, ["passed, cached"]);
  assert.deepEqual((await outcomes([check("a", { fresh: true })], finish, store)).statuses, ["passed"]);
});

test.run();
