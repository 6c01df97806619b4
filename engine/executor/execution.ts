/** One execution under way: what it was asked, where each action stands, and how it moves on. The phases answer, launch and outcome work on it. */
import type { Artifact } from "../api/file.ts";
import type { StoredGraph } from "../planner/action_graph.ts";
import type { Digest } from "../store/digest.ts";
import type { Content, Store } from "../store/store.ts";
import { downloadContent, insideTree } from "./contents.ts";
import type { Execute, ExecuteOptions, Failure } from "./contract.ts";
import { fetcher } from "./fetcher.ts";
import type { Node } from "./node.ts";
import { readyQueue, type ReadyQueue } from "./ready_queue.ts";
import { reportOf, type Report } from "./report.ts";
import type { Runner } from "./runner_client.ts";
import { sources, type Sources } from "./sources.ts";
import { wantedGraph, type WantedGraph } from "./wanted_graph.ts";

export interface Execution {
  readonly request: Parameters<Execute>[1];
  readonly options: ExecuteOptions;
  readonly wanted: WantedGraph;
  readonly sources: Sources;
  readonly fetch: ReturnType<typeof fetcher>;
  readonly report: Report;
  /** Asked for when the first action has to run. */
  readonly runner: () => Runner;
  readonly ready: ReadyQueue<Node>;
  readonly queued: ReadyQueue<Node>;
  /** Tests that want to run alone: after all others, one by one. */
  readonly exclusive: Node[];
  /** Who runs for a key, so that nobody else does. */
  readonly leaders: Map<Digest, Node>;
  readonly failures: Map<Node, Failure>;
  /** Those the runner has. */
  readonly sent: Set<Node>;
  fetching: number;
  /** How many of the artifacts requested have been looked at, where the request has an order. */
  looked: number;
  cancelled: boolean;
  /** Nothing new is started: after a failure without keepGoing, or after a cancellation. */
  stopping: boolean;
  /** It has answered. */
  over: boolean;
  readonly loop: Loop;
}

/** The event loop's side of an execution. */
export interface Loop {
  /** Sees to it that what can be done is done, soon. */
  schedule(): void;
  /** A bug in `act` ends the execution; what runs is stopped. */
  guarded(act: () => void): void;
}

export function beginExecution(graph: StoredGraph, request: Execution["request"], options: ExecuteOptions, runner: () => Runner, loop: Loop): Execution {
  const execution: Execution = {
    request,
    options,
    wanted: wantedGraph(graph, options, (node) => makeReady(execution, node)),
    sources: sources(options),
    fetch: fetcher(options.fetch, options.signal),
    report: reportOf(graph, request, options),
    runner,
    ready: readyQueue(options.seed),
    queued: readyQueue(options.seed),
    exclusive: [],
    leaders: new Map(),
    failures: new Map(),
    sent: new Set(),
    fetching: 0,
    looked: 0,
    cancelled: false,
    stopping: false,
    over: false,
    loop,
  };
  return execution;
}

export function makeReady({ ready }: Execution, node: Node): void {
  node.state = "ready";
  ready.push(node, node.height, node.order);
}

export function enqueue({ queued }: Execution, node: Node): void {
  node.state = "queued";
  queued.push(node, node.height, node.order);
}

/** Of what is there already: an input of an action that is ready. */
export function contentOf(execution: Execution, artifact: Artifact): Content {
  switch (artifact.kind) {
    case "source":
      return execution.sources.content(artifact);
    case "download": {
      const content = downloadContent(execution.options.store, artifact);
      if (!content) throw new Error(`${artifact.path} is used before it was fetched`);
      return content;
    }
    case "inside":
      return insideTree(execution.options.store, contentOf(execution, artifact.tree), artifact.path, artifact.tree.path);
    case "output": {
      const content = execution.wanted.contentOf(artifact);
      if (!content) throw new Error(`${artifact.owner} has not made ${artifact.path} yet`);
      return content;
    }
  }
}

export type Download = Artifact & { readonly kind: "download" };

/** Those of `artifacts` that are downloads whose bytes are not in the store. */
export function lackingDownloads({ options: { store } }: Execution, artifacts: readonly Artifact[]): readonly Download[] {
  return artifacts.filter((artifact): artifact is Download => artifact.kind === "download" && isLacking(store, artifact));
}

/** Those of `artifacts` whose digest will be known only once they are fetched. */
export function unknownDownloads({ options: { store } }: Execution, artifacts: readonly Artifact[]): readonly Download[] {
  return artifacts.filter((artifact): artifact is Download => artifact.kind === "download" && downloadContent(store, artifact) === undefined);
}

function isLacking(store: Store, artifact: Download): boolean {
  const content = downloadContent(store, artifact);
  return content === undefined || !store.hasBlob(content.digest);
}
