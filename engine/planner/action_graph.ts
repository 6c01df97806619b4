/** The planner's output: what has to be done for a request, as plain data without a digest in it. */
import type { SkipRule } from "../api/actions.ts";
import type { Artifact, ProgramReference } from "../api/file.ts";
import type { AbsoluteLabel } from "../api/label.ts";
import type { Json } from "../api/tool.ts";
import type { Diagnostic } from "../api/diagnostic.ts";

/**
 * Names a configured target: its label, and where it has a configuration `|<platform label>|<profile>|<id=value,...>`.
 * It names outputs within the graph and never reaches an action's key.
 */
export type ConfiguredKey = string;

/** A set of artifacts that shares its parts: nodes are shared objects. */
export interface ArtifactSet {
  readonly direct: readonly Artifact[];
  readonly transitive: readonly ArtifactSet[];
}

export type PlannedPart = string | { readonly file: Artifact } | { readonly directoryOf: Artifact } | { readonly program: ProgramReference };

/** One argument, or with `each` one a file (without repeats or empties). `%{path}`, `%{directory}`, `%{basename}` stand in its format. */
export type PlannedArg = string | { readonly kind: "join"; readonly parts: readonly PlannedPart[] } | { readonly kind: "each"; readonly files: ArtifactSet; readonly format: string };

export type PlannedAction = RunPlan | ToolPlan | WritePlan | CopyPlan;

interface PlanBase {
  /** Unique in the graph: `<owner>#<index>`. */
  readonly id: string;
  readonly owner: ConfiguredKey;
  /** What people see: the owner's label, or `label#name` for further tests. */
  readonly label: string;
  readonly mnemonic: string;
  /** Declared outputs; `path` as in the output artifact. Tests may have none. */
  readonly outputs: readonly { readonly path: string; readonly tree: boolean }[];
  /** A test is run only when asked for; failing, it fails the test and not the build. */
  readonly test: boolean;
  /** Of tests that are programs. */
  readonly traits?: TestTraits;
}

/** How a test program is run. */
export interface TestTraits {
  readonly harness: "environment" | "libtest" | "rustdoc";
  /** Which part it is of a test that is divided. */
  readonly shard?: Part;
  /** Which of the runs that `--runs_per_test` asks for. */
  readonly run?: Part;
  /** The folder it runs in, below the work directory, where it is not that itself. */
  readonly folder?: string;
  /** How often it is tried until it passes. */
  readonly attempts: number;
  /** Nothing runs beside it. */
  readonly exclusive: boolean;
  /** No earlier result will do. */
  readonly fresh: boolean;
  /** What says that the machine cannot run it. */
  readonly skip?: SkipRule;
  /** What people read when it has failed. */
  readonly help?: string;
}

/** `index` counts from 0. */
export interface Part {
  readonly index: number;
  readonly total: number;
}

export interface RunPlan extends PlanBase {
  readonly kind: "run";
  readonly argv: readonly PlannedArg[];
  /** Sorted by name, UTF-8 bytes. */
  readonly env: readonly (readonly [name: string, value: PlannedArg])[];
  /** The tree mounted at /usr, where there is one. */
  readonly root: Artifact | undefined;
  /** Beyond those that argv and env name. */
  readonly inputs: ArtifactSet;
  /** Seconds. */
  readonly timeout: number;
  /** Paths of outputs announced before the end. */
  readonly early: readonly string[];
  readonly messages: "text" | "json";
  /** Path of the output that is a dependency file. */
  readonly depfile: string | undefined;
  readonly paramFile: string | undefined;
  /** Path of the output that gets what it prints on stdout. */
  readonly stdout: string | undefined;
  /** Files whose lines are further arguments; the action sees the lines, not the files. */
  readonly argFiles: ArtifactSet;
  /** Files whose lines are further variables. */
  readonly envFiles: ArtifactSet;
  /** REAPI platform properties, sorted by name then value. */
  readonly platform: readonly (readonly [name: string, value: string])[];
}

/** Done by a built-in tool in a worker thread. */
export interface ToolPlan extends PlanBase {
  readonly kind: "tool";
  /** "debian/unpack". */
  readonly tool: string;
  readonly args: readonly PlannedArg[];
  readonly inputs: ArtifactSet;
  readonly timeout: number;
}

export interface WritePlan extends PlanBase {
  readonly kind: "write";
  /** Joined with a line feed after each, when `lines`; one argument as it is otherwise. */
  readonly content: readonly PlannedArg[];
  readonly lines: boolean;
  readonly executable: boolean;
}

export interface CopyPlan extends PlanBase {
  readonly kind: "copy";
  readonly from: Artifact;
}

/** What `athanor run` starts, after its artifacts are built. */
export interface PlannedRun {
  readonly argv: readonly PlannedArg[];
  readonly tool: { readonly name: string; readonly params: Json; readonly files: Readonly<Record<string, readonly Artifact[]>>; readonly downloads: readonly Artifact[] } | undefined;
  readonly network: boolean;
  readonly writes: readonly string[];
  readonly lock: boolean;
}

/** What `athanor lock` does for a target. */
export interface PlannedLock {
  readonly tool: string;
  readonly params: Json;
  readonly lock: string;
  readonly files: Readonly<Record<string, readonly Artifact[]>>;
  readonly fresh: boolean;
}

/** A target the user named or a pattern matched, in the configuration it is built for. */
export interface RequestedTarget {
  readonly label: AbsoluteLabel;
  readonly key: ConfiguredKey;
  /** Short name of the platform, the folder in athanor-out ("linux_x86_64_musl"); "" without a configuration. */
  readonly platform: string;
  readonly outputs: readonly Artifact[];
  /** One of the outputs, whose text is printed in place of its path. */
  readonly shown: Artifact | undefined;
  /** Ids of its test actions. */
  readonly tests: readonly string[];
  readonly run: PlannedRun | undefined;
  readonly lock: PlannedLock | undefined;
}

export interface ActionGraph {
  /** Every action reachable from the request, in an order in which producers come first. */
  readonly actions: readonly PlannedAction[];
  readonly requested: readonly RequestedTarget[];
  /** Targets a wildcard matched and the platform ruled out, with the reason. */
  readonly skipped: readonly { readonly label: AbsoluteLabel; readonly reason: string }[];
  readonly warnings: readonly Diagnostic[];
}

/** An action graph in the form in which it is stored, of which parts can be had without the rest. Artifacts, sets and actions have numbers. */
export interface StoredGraph extends ActionGraph {
  /** How many actions there are. */
  readonly count: number;
  /** By its place in the order of `actions`. */
  action(order: number): PlannedAction;
  orderOf(id: string): number | undefined;
  /** Order of the action that writes an output. */
  makerOf(output: Artifact & { readonly kind: "output" }): number | undefined;
  artifact(index: number): Artifact;
  /** Every artifact that anything names. */
  artifacts(): readonly Artifact[];
  indexOf(output: Artifact & { readonly kind: "output" }): number | undefined;
  /** Numbers of the outputs of all targets requested. */
  outputs(): readonly number[];
  readonly reads: StoredReads;
}

/** What reads what. A row is a set, an action, or, the last of them, the targets requested; no row names a later one. */
export interface StoredReads {
  /** Number of artifacts, artifacts, then rows of sets; `ends` has where a row ends. */
  readonly values: Int32Array;
  readonly ends: Int32Array;
  /** By order. */
  readonly ofAction: Int32Array;
  /** By artifact, what lies in another counting as that: the order of the action that writes it, -1 for a download, and -2 less its number for a source. */
  readonly origins: Int32Array;
}

/** Short name of the platform a configured key was built for; "" without a configuration. */
export function platformName(key: ConfiguredKey): string {
  const platform = key.split("|")[1];
  return platform === undefined ? "" : platform.slice(platform.lastIndexOf(":") + 1);
}
