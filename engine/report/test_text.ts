/** Tests for people: a line as each ends, what it printed where that is wanted, and in the end a sum and what failed. */
import { plural } from "../api/plural.ts";
import { duration, uncoloured, type painter } from "./paint.ts";
import type { TestResult } from "./test_results.ts";

/** Whose output is shown: that of tests that fail, of all, of none, or of all while they run. */
export type TestOutput = "errors" | "all" | "summary" | "streamed";

type Paint = ReturnType<typeof painter>;

/** Whether there is something to tell: a filter may leave a program without a single case. */
export function isTold({ status, cases, retries }: TestResult): boolean {
  return status !== "passed" || cases === undefined || cases.length > 0 || retries.length > 0;
}

/** `pass //:checksum_test (linux_x86_64_musl, 3 cases, 12 ms)`. */
export function testLine(result: TestResult, paint: Paint): string {
  return `${word(result, paint)} ${result.label} (${facts(result).join(", ")})`;
}

/** The line, and what the test printed where `shown` says so. */
export function testText(result: TestResult, shown: TestOutput, options: { readonly color: boolean; readonly paint: Paint }): string {
  if (!isTold(result)) return "";
  // Streamed tests have said it all, but one from the store, which did not run.
  const wanted = shown === "all" || (shown === "streamed" && result.cached) || (shown === "errors" && result.status === "failed");
  const tries = shown === "all" ? result.retries.map((output, i) => `(try ${i + 1})\n${output}`) : [];
  const printed = wanted ? [...tries, result.output].filter((text) => text !== "").map((text) => (text.endsWith("\n") ? text : `${text}\n`)) : [];
  return `${testLine(result, options.paint)}\n${options.color ? printed.join("") : uncoloured(printed.join(""))}`;
}

/** What failed, by name, then the sum of everything: the last thing people see. */
export function testSummary(results: readonly TestResult[], facts: readonly string[], paint: Paint): readonly string[] {
  const told = results.filter(isTold);
  const of = (status: TestResult["status"]): number => told.filter((one) => one.status === status).length;
  const [passed, failed, skipped, rest] = [of("passed"), of("failed"), of("skipped"), of("not attempted")];
  const flaky = told.filter((one) => one.status === "passed" && one.retries.length > 0).length;
  const cases = told.reduce((sum, one) => sum + (one.cases?.length ?? 0), 0);
  const parts = [
    `${plural(passed, "test")} ${passed === 1 ? "passes" : "pass"}`,
    ...(failed > 0 ? [`${failed} ${failed === 1 ? "fails" : "fail"}`] : []),
    ...(flaky > 0 ? [`${flaky} only after another try`] : []),
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
    ...(rest > 0 ? [`${rest} not attempted`] : []),
  ];
  return [
    ...told.filter(({ status }) => status === "failed").flatMap((result) => [`${word(result, paint)} ${result.label} (${result.platform})`, ...failedCases(result)]),
    `${parts.join(", ")} (${[...(cases > 0 ? [plural(cases, "case")] : []), ...facts].join("; ")})`,
  ];
}

/** Names beyond these say nothing at a glance. */
const NAMES = 10;

function failedCases({ cases = [] }: TestResult): readonly string[] {
  const names = cases.filter(({ status }) => status === "failed").map(({ name }) => `       ${name}`);
  return names.length <= NAMES ? names : [...names.slice(0, NAMES), `       and ${names.length - NAMES} more`];
}

function word({ status, retries }: TestResult, paint: Paint): string {
  switch (status) {
    case "passed":
      return retries.length > 0 ? paint("yellow", "flaky") : paint("green", "pass");
    case "failed":
      return paint("red", "FAIL");
    case "skipped":
    case "not attempted":
      return paint("yellow", "skip");
  }
}

function facts({ platform, status, reason, cases, shards, runs, retries, cached, milliseconds }: TestResult): readonly string[] {
  const where = platform === "" ? [] : [platform];
  if (status === "not attempted") return [...where, status];
  if (status === "skipped") return [...where, reason ?? status];
  const failed = (cases ?? []).filter((one) => one.status === "failed").length;
  const ignored = (cases ?? []).filter((one) => one.status === "ignored").length;
  return [
    ...where,
    ...(cases === undefined || cases.length === 0 ? [] : [failed > 0 ? `${failed} of ${plural(cases.length, "case")} failed` : plural(cases.length, "case")]),
    ...(ignored > 0 ? [`${ignored} ignored`] : []),
    ...(shards > 1 ? [plural(shards, "shard")] : []),
    ...(runs ? [`${runs.passed} of ${plural(runs.total, "run")} passed`] : []),
    ...(retries.length > 0 ? [plural(retries.length + 1, "try", "tries")] : []),
    cached ? "cached" : duration(milliseconds),
  ];
}
