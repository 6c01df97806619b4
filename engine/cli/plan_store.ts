/** Plans between commands: a plan stands while everything its loading read is unchanged, and is then taken from the state. */
import { createHash } from "node:crypto";
import type { Artifact } from "../api/file.ts";
import type { ActionGraph } from "../planner/action_graph.ts";
import { decodeGraph } from "../planner/decode_graph.ts";
import { encodeGraph } from "../planner/encode_graph.ts";
import type { TestOptions } from "../planner/test_plans.ts";
import { namesCommit } from "./commit.ts";
import type { RequestedConfiguration } from "./configuration.ts";
import type { Session } from "./session.ts";

export interface PlanKey {
  /** Names the plan in the state. */
  readonly key: string;
  readonly patterns: readonly string[];
  readonly configuration: RequestedConfiguration;
  readonly tests: boolean | TestOptions;
}

export interface Plan {
  readonly key: string;
  readonly graph: ActionGraph;
  /** Of the graph's text. */
  readonly digest: string;
  /** Rows of the state's stamps that the graph stands on. */
  readonly stamps: Uint32Array;
  /** The tree with the sandbox's program, where actions need one. */
  readonly sandbox: Artifact | undefined;
  /** Whether an action reads the commit's facts. */
  readonly commit: boolean;
}

export function planKey(session: Session, patterns: readonly string[], configuration: RequestedConfiguration, tests: PlanKey["tests"]): PlanKey {
  const settings = Object.entries(configuration.settings).sort(([a], [b]) => (a < b ? -1 : 1));
  return { key: JSON.stringify([tests, session.sandbox, session.here.package, configuration.platform, configuration.profile, settings, process.arch, ...patterns]), patterns, configuration, tests };
}

export function recallPlan({ state }: Session, { key }: PlanKey): Plan | undefined {
  const record = state.plans.get(key);
  if (!record) return undefined;
  const end = record.text.indexOf("\n");
  // The file's checksum held: storePlan wrote this.
  const { sandbox, digest, commit } = JSON.parse(record.text.slice(0, end)) as Head;
  return { key, graph: decodeGraph(record.text.slice(end + 1)), digest, stamps: record.stamps, sandbox: sandbox ?? undefined, commit };
}

/** The first line of a stored plan. */
interface Head extends Pick<Plan, "digest" | "commit"> {
  readonly sandbox: Artifact | null;
}

export function storePlan({ state }: Session, plan: Omit<Plan, "digest" | "commit">): Plan {
  const text = encodeGraph(plan.graph);
  const digest = createHash("sha256").update(text).digest("hex");
  const commit = namesCommit(plan.graph);
  const head: Head = { sandbox: plan.sandbox ?? null, digest, commit };
  state.plans.put(plan.key, { stamps: plan.stamps, text: `${JSON.stringify(head)}\n${text}` });
  return { ...plan, digest, commit };
}
