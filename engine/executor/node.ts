/** An action within one execution: its state and its place among the others. */
import type { PlannedAction } from "../planner/action_graph.ts";
import type { Digest } from "../store/digest.ts";
import type { Content } from "../store/store.ts";
import type { Prepared } from "./action_key.ts";
import type { Runner } from "./runner_client.ts";

export type NodeState =
  /** Something it needs is not there yet. */
  | "waiting"
  /** All inputs are known, its key is not. */
  | "ready"
  /** Its key is in no cache, and bytes it needs (downloads, the sandbox's program) are on their way. */
  | "fetching"
  /** Only a free job is lacking. */
  | "queued"
  /** The runner has it, and starts it as soon as a job is free. */
  | "sent"
  | "running"
  /** Another action with the same key is running; its result is this one's. */
  | "following"
  | "done"
  | "failed"
  /** Something it needs failed, or the execution ended before its turn. */
  | "skipped";

export interface Node {
  readonly plan: PlannedAction;
  /** Position in the graph. */
  readonly order: number;
  state: NodeState;
  /** Milliseconds to the end of the build by the longest way, as far as can be known: the larger, the sooner it should run. */
  height: number;
  /** Edges that still hold it back. */
  readonly pending: Set<Node>;
  readonly needs: Set<Node>;
  /** Who needs which outputs of it. */
  readonly dependants: Map<Node, ReadonlySet<string>>;
  readonly outputs: Map<string, Content>;
  /** Edges were made: its inputs are wanted too. */
  expanded: boolean;
  /** No earlier result will do: what it made is gone. */
  force: boolean;
  key: Digest | undefined;
  prepared: Prepared | undefined;
  followers: Node[];
  /** Its task, while the runner has it. */
  sent: ReturnType<Runner["run"]> | undefined;
  attempts: number;
  /** How often a test has run. */
  tries: number;
  how: "run" | "cached" | "remembered" | undefined;
  /** A dependency failed while it ran with that one's early output. */
  doomed: boolean;
  milliseconds: number;
}

export function makeNode(plan: PlannedAction, order: number): Node {
  return {
    plan,
    order,
    state: "waiting",
    height: 0,
    pending: new Set(),
    needs: new Set(),
    dependants: new Map(),
    outputs: new Map(),
    expanded: false,
    force: plan.traits?.fresh === true,
    key: undefined,
    prepared: undefined,
    followers: [],
    sent: undefined,
    attempts: 0,
    tries: 0,
    how: undefined,
    doomed: false,
    milliseconds: 0,
  };
}

export function isSettled(node: Node): boolean {
  return node.state === "done" || node.state === "failed" || node.state === "skipped";
}
