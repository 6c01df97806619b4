/** Plans between commands: a plan stands while everything its loading read is unchanged, and is then taken from the state. */
import { createHash } from "node:crypto";
import type { Artifact } from "../api/file.ts";
import type { ActionGraph, StoredGraph } from "../planner/action_graph.ts";
import { decodeGraph } from "../planner/decode_graph.ts";
import { encodeGraph } from "../planner/encode_graph.ts";
import type { TestOptions } from "../planner/test_plans.ts";
import { namesCommit } from "./commit.ts";
import type { RequestedConfiguration } from "./configuration.ts";
import { foreignAction, type ForeignAction } from "./machine.ts";
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
  readonly graph: StoredGraph;
  /** Of the graph's bytes. */
  readonly digest: string;
  /** Rows of the state's stamps that the graph stands on. */
  readonly stamps: Uint32Array;
  /** The tree with the sandbox's program, where actions need one. */
  readonly sandbox: Artifact | undefined;
  /** Whether an action reads the commit's facts. */
  readonly commit: boolean;
  /** An action that this kind of machine cannot run. */
  readonly foreign: ForeignAction | null;
}

export function planKey(session: Session, patterns: readonly string[], configuration: RequestedConfiguration, tests: PlanKey["tests"]): PlanKey {
  const settings = Object.entries(configuration.settings).sort(([a], [b]) => (a < b ? -1 : 1));
  return { key: JSON.stringify([tests, session.sandbox, session.workspace.packageRoot, session.here.package, configuration.platform, configuration.profile, settings, process.arch, ...patterns]), patterns, configuration, tests };
}

export function recallPlan({ state }: Session, { key }: PlanKey): Plan | undefined {
  const record = state.plans.get(key);
  if (!record) return undefined;
  const bytes = Buffer.from(record.bytes.buffer, record.bytes.byteOffset, record.bytes.length);
  const end = bytes.indexOf("\n") + 1;
  // The file's checksum held: storePlan wrote this.
  const head = JSON.parse(bytes.toString("utf8", 0, end)) as Head;
  return planOf(key, record.stamps, head, decodeGraph(bytes.subarray(end)));
}

function planOf(key: string, stamps: Uint32Array, { sandbox, ...head }: Head, graph: StoredGraph): Plan {
  return { key, graph, stamps, ...head, sandbox: sandbox === null ? undefined : graph.artifact(sandbox) };
}

export type OutputArtifact = Artifact & { readonly kind: "output" };

/** The first line of a stored plan. */
interface Head extends Pick<Plan, "digest" | "commit" | "foreign"> {
  /** Its number in the graph. */
  readonly sandbox: number | null;
}

/** `graph` is that of the planner; what is carried out, now as later, is the graph as it is stored. */
export function storePlan({ state }: Session, { key, graph: planned, stamps, sandbox }: { readonly key: string; readonly graph: ActionGraph; readonly stamps: Uint32Array; readonly sandbox: OutputArtifact | undefined }): Plan {
  const bytes = encodeGraph(planned);
  const graph = decodeGraph(bytes);
  const head: Head = { sandbox: (sandbox && graph.indexOf(sandbox)) ?? null, digest: createHash("sha256").update(bytes).digest("hex"), commit: namesCommit(graph), foreign: foreignAction(planned) };
  const line = Buffer.from(JSON.stringify(head));
  // The graph begins at a multiple of eight.
  const padding = Buffer.alloc(8 - (line.length % 8), " ");
  padding.write("\n", padding.length - 1);
  state.plans.put(key, { stamps, bytes: Buffer.concat([line, padding, bytes]) });
  return planOf(key, stamps, head, graph);
}
