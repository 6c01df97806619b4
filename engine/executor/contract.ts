/** The executor as the command line sees it. */
import type { Artifact } from "../api/file.ts";
import type { StoredGraph } from "../planner/action_graph.ts";
import type { Digest } from "../store/digest.ts";
import type { Content, Store } from "../store/store.ts";
import type { EventSink } from "../report/events.ts";

/** The value an action has once its inputs are known: the REAPI messages, whose digest is the key. */
export interface Action {
  readonly command: {
    readonly arguments: readonly string[];
    /** Sorted by name. */
    readonly env: readonly (readonly [string, string])[];
    /** Sorted; relative to workingDirectory. */
    readonly outputPaths: readonly string[];
    readonly workingDirectory: string;
  };
  /** Of the root Directory message: usr, lib, bin... and the work directory. */
  readonly inputRoot: Digest;
  /** Seconds. */
  readonly timeout: number;
  /** Sorted by name, then value. */
  readonly platform: readonly (readonly [string, string])[];
}

export interface SandboxProgram {
  /** A bubblewrap of the host, or the tree artifact that holds usr/bin/bwrap with its own loader. */
  readonly bubblewrap: { readonly host: string } | { readonly tree: Artifact };
  /** "none" only when the user asked for it: processes then see the host. */
  readonly mode: "bubblewrap" | "none";
}

export interface ExecuteOptions {
  readonly store: Store;
  /** Folder for staging, on the store's file system. */
  readonly scratch: string;
  readonly jobs: number;
  readonly keepGoing: boolean;
  readonly sandbox: SandboxProgram;
  /** Host path of a source artifact. */
  sourcePath(artifact: Artifact & { readonly kind: "source" }): string;
  /** A source's content if its stamp is unchanged since it was last hashed, and the place to remember it. */
  readonly sourceDigests: SourceDigests;
  /** Where a tool lives: a module to import in a worker, and its version. */
  tool(name: string): { readonly module: string; readonly version: number };
  /** Brings the bytes of a download into the store. */
  fetch(downloads: readonly (Artifact & { readonly kind: "download" })[], signal: AbortSignal): Promise<void>;
  readonly signal: AbortSignal;
  readonly events: EventSink;
  /** Results of the last execution, by the action's place in the graph; what hangs on no changed source is taken from here. */
  readonly memory: ExecutionMemory;
  /** Say why each action runs. */
  readonly explain: boolean;
  /** Whether tests run one by one, what they print told as they print it. */
  readonly streamTests: boolean;
  /** Seed of the order among ready actions. */
  readonly seed?: number;
}

export interface SourceDigests {
  get(path: string): { readonly digest: Digest; readonly executable: boolean } | undefined;
  set(path: string, value: { readonly digest: Digest; readonly executable: boolean }): void;
}

export interface RememberedResult {
  readonly key: Digest;
  readonly outputs: readonly (readonly [path: string, content: Content])[];
  /** How long it took when it ran here last; 0 where it never has. */
  readonly milliseconds: number;
}

export interface ExecutionMemory {
  get(order: number): RememberedResult | undefined;
  set(order: number, result: RememberedResult): void;
  /** Whether an action's remembered result may be used without recomputing its key: no source below it changed. */
  isClean(order: number): boolean;
}

/** Why an action failed, for the report. */
export interface Failure {
  readonly actionId: string;
  readonly label: string;
  readonly mnemonic: string;
  readonly test: boolean;
  /** One sentence: "exit code 1", "timed out after 600 s", "did not write out/app". */
  readonly reason: string;
  /** The command as it ran, for people. */
  readonly command: readonly string[];
  /** stdout and stderr, as people should see them. */
  readonly output: string;
  readonly help?: string;
}

/** `skipped`: the machine cannot run it. */
export type TestStatus = "passed" | "failed" | "skipped" | "not attempted";

export interface ExecutionResult {
  /** Content of every requested artifact that could be made, by artifactKey. */
  readonly contents: ReadonlyMap<string, Content>;
  readonly failures: readonly Failure[];
  /** Labels of what was not attempted because something it needs failed. */
  readonly notAttempted: readonly string[];
  readonly cancelled: boolean;
  readonly counts: { readonly run: number; readonly cached: number; readonly remembered: number; readonly total: number };
  /** By action id, for tests that ran or were cached. */
  readonly tests: ReadonlyMap<string, { readonly status: TestStatus; readonly cached: boolean; readonly milliseconds: number; readonly output: string; readonly reason?: string }>;
}

export interface ExecuteRequest {
  /** In which order `artifacts` are looked at, where not all at once. */
  readonly order?: {
    /** Known to hang on something changed: begun with. */
    readonly first: readonly Artifact[];
    /** All of them, those from `from` to before `to`; asked for when what comes first is under way. */
    part(from: number, to: number): readonly Artifact[];
  };
  /** With an order, asked for at the end. */
  readonly artifacts: readonly Artifact[];
  /** Ids of test actions. */
  readonly tests: readonly string[];
}

/** Makes `artifacts` and runs `tests`. */
export type Execute = (graph: StoredGraph, request: ExecuteRequest, options: ExecuteOptions) => Promise<ExecutionResult>;
