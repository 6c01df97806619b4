/** Which test actions of a target belong to a request, and how its options change them. They are part of the action, so that results stay sound. */
import type { PlannedAction, PlannedArg, RunPlan, TestTraits } from "./action_graph.ts";
import { compareUtf8 } from "../api/utf8_order.ts";
import type { Node } from "./node.ts";

/** What a command asks of tests. */
export interface TestOptions {
  /** Only cases whose name holds one of these; all where there is none. */
  readonly filters: readonly string[];
  /** Further arguments for every test program. */
  readonly args: readonly string[];
  readonly env: readonly (readonly [name: string, value: string])[];
  /** Seconds, instead of what targets say. */
  readonly timeout?: number;
  /** How often each test is run. */
  readonly runs: number;
  /** How often each test is tried until it passes, instead of what targets say. */
  readonly attempts?: number;
  /** Run what passed before, too. */
  readonly fresh: boolean;
  /** Only targets with one of these tags, if there is one; those that begin with `-` rule targets out. */
  readonly tags: readonly string[];
}

/** As without a single option. */
export const PLAIN_TESTS: TestOptions = { filters: [], args: [], env: [], runs: 1, fresh: false, tags: [] };

/** Whether the options choose among tests: then what has none left is not even built. */
export function isSelective({ filters, tags }: TestOptions): boolean {
  return filters.length > 0 || tags.length > 0;
}

export function testPlans(node: Node, options: TestOptions): readonly PlannedAction[] {
  const { tags } = node.entry.target;
  if (!isChosen(tags, options.tags)) return [];
  const actions = node.result?.actions ?? [];
  let next = actions.length;
  return actions.flatMap((action) => {
    if (!action.test) return [];
    // Checks by built-in tools have no cases to choose among.
    if (action.kind !== "run" || !action.traits) return options.filters.length > 0 ? [] : [action];
    const whole = options.filters.length > 0 && action.traits.harness === "libtest" ? undivided(action, action.traits) : action;
    const traits = whole?.traits;
    if (!whole || !traits) return [];
    const plan: RunPlan = {
      ...whole,
      argv: [...whole.argv, ...options.args.map((arg) => inHarness(traits.harness, arg)), ...(traits.harness === "environment" ? [] : options.filters.map((filter) => inHarness(traits.harness, filter)))],
      env: withVariables(whole.env, [...options.env, ...(options.filters.length > 0 ? [["TESTBRIDGE_TEST_ONLY", options.filters.join(":")] as const] : [])]),
      timeout: options.timeout ?? action.timeout,
      traits: { ...traits, attempts: options.attempts ?? traits.attempts, exclusive: tags.includes("exclusive"), fresh: options.fresh },
    };
    if (options.runs === 1) return [plan];
    return Array.from({ length: options.runs }, (_, index): RunPlan => ({
      ...plan,
      id: index === 0 ? plan.id : `${node.key}#${next++}`,
      env: withVariables(plan.env, [["TEST_RUN_NUMBER", String(index + 1)]]),
      traits: { ...traits, attempts: 1, exclusive: tags.includes("exclusive"), fresh: true, run: { index, total: options.runs } },
    }));
  });
}

/** Shards of Rust's harness are lists of names, which filters would only add to: with a filter the first stands for the whole, the others are gone. */
function undivided(action: RunPlan, { shard, ...traits }: TestTraits): RunPlan | undefined {
  if (!shard) return action;
  if (shard.index > 0) return undefined;
  return { ...action, argFiles: NO_FILES, env: action.env.filter(([name]) => name !== "TEST_SHARD_INDEX" && name !== "TEST_TOTAL_SHARDS"), traits };
}

const NO_FILES: RunPlan["argFiles"] = Object.freeze({ direct: [], transitive: [] });

function isChosen(tags: readonly string[], wanted: readonly string[]): boolean {
  const [without, only] = [wanted.filter((tag) => tag.startsWith("-")), wanted.filter((tag) => !tag.startsWith("-"))];
  return !without.some((tag) => tags.includes(tag.slice(1))) && (only.length === 0 || only.some((tag) => tags.includes(tag)));
}

/** rustdoc compiles the tests before it hands them their arguments. */
function inHarness(harness: "environment" | "libtest" | "rustdoc", arg: string): string {
  return harness === "rustdoc" ? `--test-args=${arg}` : arg;
}

function withVariables(env: RunPlan["env"], more: readonly (readonly [string, PlannedArg])[]): RunPlan["env"] {
  return [...new Map([...env, ...more])].sort(([a], [b]) => compareUtf8(a, b));
}
