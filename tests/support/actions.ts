/** Plans for tests of the executor, and what an execution needs around it. */
import type { Artifact } from "../../engine/api/file.ts";
import type { ExecuteOptions, ExecutionMemory, RememberedResult, SourceDigests } from "../../engine/executor/contract.ts";
import type { ArtifactSet, CopyPlan, PlannedAction, PlannedArg, RunPlan, StoredGraph, ToolPlan, WritePlan } from "../../engine/planner/action_graph.ts";
import { decodeGraph } from "../../engine/planner/decode_graph.ts";
import { encodeGraph } from "../../engine/planner/encode_graph.ts";
import type { Event } from "../../engine/report/events.ts";
import type { Digest } from "../../engine/store/digest.ts";
import type { Content, Store } from "../../engine/store/store.ts";

export const NOTHING: ArtifactSet = { direct: [], transitive: [] };

export function setOf(...direct: readonly Artifact[]): ArtifactSet {
  return { direct, transitive: [] };
}

export function source(sourcePath: string): Artifact & { kind: "source" } {
  return { kind: "source", repository: "", path: sourcePath };
}

export function output(owner: string, outputPath: string, tree = false): Artifact & { kind: "output" } {
  return { kind: "output", owner, path: outputPath, tree };
}

export function file(artifact: Artifact): PlannedArg {
  return { kind: "join", parts: [{ file: artifact }] };
}

/** An action that runs a program; `owner` is also its label. */
export function run(owner: string, argv: readonly PlannedArg[], more: Partial<RunPlan> = {}): RunPlan {
  return {
    kind: "run",
    id: `${owner}#0`,
    owner,
    label: owner,
    mnemonic: "Run",
    outputs: [],
    test: false,
    argv,
    env: [],
    root: undefined,
    inputs: NOTHING,
    timeout: 60,
    early: [],
    messages: "text",
    depfile: undefined,
    paramFile: undefined,
    stdout: undefined,
    argFiles: NOTHING,
    envFiles: NOTHING,
    platform: [],
    ...more,
  };
}

export function tool(owner: string, name: string, args: readonly PlannedArg[], more: Partial<ToolPlan> = {}): ToolPlan {
  return { kind: "tool", id: `${owner}#0`, owner, label: owner, mnemonic: "Tool", outputs: [], test: false, tool: name, args, inputs: NOTHING, timeout: 60, ...more };
}

export function write(owner: string, outputPath: string, content: readonly PlannedArg[], more: Partial<WritePlan> = {}): WritePlan {
  return { kind: "write", id: `${owner}#0`, owner, label: owner, mnemonic: "Write", outputs: [{ path: outputPath, tree: false }], test: false, content, lines: true, executable: false, ...more };
}

export function copy(owner: string, outputPath: string, from: Artifact): CopyPlan {
  return { kind: "copy", id: `${owner}#0`, owner, label: owner, mnemonic: "Copy", outputs: [{ path: outputPath, tree: false }], test: false, from };
}

export function graphOf(...actions: readonly PlannedAction[]): StoredGraph {
  return decodeGraph(encodeGraph({ actions, requested: [], skipped: [], warnings: [] }));
}

/** Memory that answers nothing by itself: `clean` says whose results stand, by their places in the graph. */
export function memoryOf(clean: ReadonlySet<number> = new Set(), results = new Map<number, RememberedResult>()): ExecutionMemory & { readonly results: Map<number, RememberedResult> } {
  return { results, get: (order) => results.get(order), set: (order, result) => void results.set(order, result), isClean: (order) => clean.has(order) };
}

export function noDigests(): SourceDigests {
  const known = new Map<string, { readonly digest: Digest; readonly executable: boolean }>();
  return { get: (name) => known.get(name), set: (name, value) => void known.set(name, value) };
}

/** Options with everything a test does not care about. */
export function optionsFor(store: Store, more: Partial<ExecuteOptions> = {}): ExecuteOptions & { readonly seen: Event[] } {
  const seen: Event[] = [];
  return {
    seen,
    store,
    scratch: "",
    jobs: 2,
    keepGoing: false,
    sandbox: { bubblewrap: { host: "bwrap" }, mode: "bubblewrap" },
    sourcePath: () => {
      throw new Error("this test has no sources");
    },
    sourceDigests: noDigests(),
    tool: () => {
      throw new Error("this test has no tools");
    },
    fetch: () => Promise.reject(new Error("this test has no downloads")),
    signal: new AbortController().signal,
    events: (event) => void seen.push(event),
    memory: memoryOf(),
    explain: false,
    streamTests: false,
    ...more,
  };
}

export function textOf(store: Store, content: Content | undefined): string {
  if (content === undefined) throw new Error("there is no such content");
  const bytes = store.getBlob(content.digest);
  if (!bytes) throw new Error("the store does not have it");
  return Buffer.from(bytes).toString("utf8");
}
