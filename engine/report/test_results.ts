/** Results of tests as people count them: shards, runs and tries of one test are one result, with its cases where the harness tells them. */
import type { TestStatus } from "../executor/contract.ts";
import type { TestTraits } from "../planner/action_graph.ts";
import type { ActionName, Event, EventSink } from "./events.ts";
import { libtestCases, type TestCase } from "./libtest.ts";

/** What one test action came to. */
export interface TestPart {
  readonly status: TestStatus;
  /** Whether an earlier result was taken. */
  readonly cached: boolean;
  readonly milliseconds: number;
  readonly output: string;
  /** Why it was skipped. */
  readonly reason?: string;
}

/** What a test came to. */
export interface TestResult extends TestPart, Pick<ActionName, "label" | "platform"> {
  /** Undefined where its program does not tell. */
  readonly cases: readonly TestCase[] | undefined;
  readonly shards: number;
  /** How many of the runs that were asked for passed. */
  readonly runs: { readonly passed: number; readonly total: number } | undefined;
  /** What it said each time it failed before it passed, or failed for good. */
  readonly retries: readonly string[];
}

export interface TestResults {
  readonly sink: EventSink;
  /** By label, then platform. */
  all(): readonly TestResult[];
}

interface Group {
  readonly parts: (TestPart & { readonly traits: TestTraits | undefined })[];
  readonly retries: string[];
}

/** Passes events on, with one "test-finished" a test in place of those of its parts; what passing tests print stays with their results. */
export function testResults(sink: EventSink): TestResults {
  const groups = new Map<string, Group>();
  const results: TestResult[] = [];
  const groupOf = ({ actionId, label }: ActionName): Group => {
    const key = `${actionId.slice(0, actionId.lastIndexOf("#"))} ${label}`;
    const group = groups.get(key) ?? { parts: [], retries: [] };
    groups.set(key, group);
    return group;
  };
  const receive = (event: Event): void => {
    if (event.kind === "test-retried") {
      groupOf(event).retries.push(event.output);
      sink(event);
    } else if (event.kind === "test-part") {
      const group = groupOf(event);
      group.parts.push(event);
      const { shard, run } = event.traits ?? {};
      if (group.parts.length < (shard?.total ?? 1) * (run?.total ?? 1)) return;
      const result = resultOf(event, group);
      results.push(result);
      sink({ kind: "test-finished", ...result });
    } else if (event.kind === "action-finished" && event.test === true && event.output !== undefined) {
      const { output: _, ...rest } = event;
      sink(rest);
    } else sink(event);
  };
  return { sink: receive, all: () => [...results].sort((a, b) => compare(a.label, b.label) || compare(a.platform, b.platform)) };
}

/** What one part is, the whole is, the first of these before the next. */
const RANKS: readonly TestStatus[] = ["failed", "not attempted", "skipped"];

function resultOf({ label, platform }: ActionName, { parts, retries }: Group): TestResult {
  const failed = parts.filter(({ status }) => status === "failed");
  const status = RANKS.find((rank) => parts.some((part) => part.status === rank)) ?? "passed";
  const traits = parts[0]?.traits;
  const told = status === "failed" ? failed : parts;
  const reason = parts.find((part) => part.reason !== undefined)?.reason;
  return {
    label,
    platform,
    status,
    cached: parts.every(({ cached }) => cached),
    milliseconds: parts.reduce((sum, part) => sum + part.milliseconds, 0),
    output: told.map(({ output, traits: of }) => heading(of) + output).join(""),
    ...(reason === undefined ? {} : { reason }),
    cases: traits === undefined || traits.harness === "environment" ? undefined : parts.flatMap(casesOf),
    shards: traits?.shard?.total ?? 1,
    runs: traits?.run && { passed: parts.length - parts.filter((part) => part.status !== "passed").length, total: parts.length },
    retries,
  };
}

function casesOf({ output, traits }: Group["parts"][number]): readonly TestCase[] {
  const cases = libtestCases(output);
  return traits?.run ? cases.map((one) => ({ ...one, name: `${one.name} (run ${traits.run!.index + 1})` })) : cases;
}

/** Tells what the parts of a test said apart. */
function heading(traits: TestTraits | undefined): string {
  const words = [...(traits?.run ? [`run ${traits.run.index + 1} of ${traits.run.total}`] : []), ...(traits?.shard ? [`shard ${traits.shard.index + 1} of ${traits.shard.total}`] : [])];
  return words.length > 0 ? `(${words.join(", ")})\n` : "";
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
