import assert from "node:assert/strict";
import { test } from "uvu";
import type { TestTraits } from "../../engine/planner/action_graph.ts";
import type { Event } from "../../engine/report/events.ts";
import { renderJunit } from "../../engine/report/junit.ts";
import { painter } from "../../engine/report/paint.ts";
import { testResults, type TestResult } from "../../engine/report/test_results.ts";
import { testLine, testSummary, testText } from "../../engine/report/test_text.ts";

const paint = painter(false);
const traits: TestTraits = { harness: "libtest", attempts: 1, exclusive: false, fresh: false };

/** What comes of parts that end one after the other. */
function ended(...parts: readonly { readonly status?: TestResult["status"]; readonly reason?: string; readonly output?: string; readonly traits?: TestTraits; readonly label?: string; readonly retried?: string }[]): readonly TestResult[] {
  const told: Event[] = [];
  const results = testResults((event) => told.push(event));
  parts.forEach(({ status = "passed", output = "", reason, label = "//:t", retried, traits: own = traits }, i) => {
    const name = { actionId: `${label}|//p:linux|fastbuild|#${i}`, label, platform: "linux", mnemonic: "RustTest" };
    if (retried !== undefined) results.sink({ kind: "test-retried", ...name, milliseconds: 1, output: retried });
    results.sink({ kind: "test-part", ...name, traits: own, status, cached: false, milliseconds: 2, output, ...(reason === undefined ? {} : { reason }) });
  });
  assert.deepEqual(told.filter(({ kind }) => kind === "test-finished").map((event) => event.kind === "test-finished" && event.label).sort(), results.all().map(({ label }) => label));
  return results.all();
}

test("shards of a test are one result with the cases of all", () => {
  const part = (index: number): TestTraits => ({ ...traits, shard: { index, total: 2 } });
  const [result, ...rest] = ended({ output: "test a ... ok\n", traits: part(0) }, { output: "test b ... FAILED\n", status: "failed", traits: part(1) });
  assert.deepEqual(rest, []);
  assert.equal(testLine(result!, paint), "FAIL //:t (linux, 1 of 2 cases failed, 2 shards, 4 ms)");
  assert.equal(result?.output, "(shard 2 of 2)\ntest b ... FAILED\n");
});

test("runs of a test are counted, and their cases told apart", () => {
  const [result] = ended(...[0, 1, 2].map((index) => ({ output: `test a ... ${index === 1 ? "FAILED" : "ok"}\n`, status: index === 1 ? ("failed" as const) : ("passed" as const), traits: { ...traits, run: { index, total: 3 } } })));
  assert.equal(testLine(result!, paint), "FAIL //:t (linux, 1 of 3 cases failed, 2 of 3 runs passed, 6 ms)");
  assert.deepEqual(result?.cases?.map(({ name }) => name), ["a (run 1)", "a (run 2)", "a (run 3)"]);
});

test("a test that passes at the second try is flaky, in words and in JUnit", () => {
  const results = ended({ output: "test a ... ok\n", retried: "test a ... FAILED\n" });
  assert.equal(testLine(results[0]!, paint), "flaky //:t (linux, 1 case, 2 tries, 2 ms)");
  assert.match(renderJunit(results), /<testcase classname="\/\/" name="t" time="0.002">\n\s*<flakyFailure message="failed">test a \.\.\. FAILED/);
  assert.match(testSummary(results, [], paint).join("\n"), /^1 test passes, 1 only after another try \(1 case\)$/);
});

test("a skipped test is neither passed nor failed, and says why", () => {
  const results = ended({ status: "skipped", reason: "an old kernel" }, { label: "//:other", output: "test a ... ok\n" });
  assert.equal(testText(results[1]!, "errors", { color: false, paint }), "skip //:t (linux, an old kernel)\n");
  assert.deepEqual(testSummary(results, [], paint), ["1 test passes, 1 skipped (1 case)"]);
});

test("a failed case stands in JUnit by itself, a crash as the test's own", () => {
  const [inCase, crash] = [ended({ output: "test a ... ok\ntest b ... FAILED\n", status: "failed" }), ended({ output: "test a ... ok\nkilled\n", status: "failed" })].map(renderJunit);
  assert.match(inCase!, /tests="2" failures="1"/);
  assert.match(inCase!, /<testcase classname="\/\/:t" name="b" time="0.000">\n\s*<failure/);
  assert.match(crash!, /<testcase classname="\/\/" name="t" time="0.002">\n\s*<failure message="failed">test a \.\.\. ok\nkilled/);
});

test("a test without a case that matches is not told of", () => {
  const results = ended({ output: "running 0 tests\n" }, { label: "//:other", output: "test b ... ok\n" });
  assert.equal(testText(results[1]!, "all", { color: false, paint }), "");
  assert.deepEqual(testSummary(results, ["1 s"], paint), ["1 test passes (1 case; 1 s)"]);
});

test("what passing tests print is shown for all, what failing ones print unless for a summary", () => {
  const [good, bad] = [ended({ output: "test a ... ok\n" })[0]!, ended({ output: "test a ... FAILED\n", status: "failed" })[0]!];
  const lines = (result: TestResult): readonly number[] => (["errors", "all", "summary"] as const).map((shown) => testText(result, shown, { color: false, paint }).split("\n").length - 1);
  assert.deepEqual([lines(good), lines(bad)], [[1, 2, 1], [2, 2, 1]]);
});

test.run();
