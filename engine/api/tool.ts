/** What a built-in tool is: a program of a rule's `tools/` folder that runs in a worker thread of the executor instead of a process. */

/**
 * One run of a tool as an action. The tool sees what a sandboxed process would see: staged inputs below `cwd`, nothing else.
 * It must be a pure function of `args` and those inputs: no clock, no environment, no network, no other path.
 */
export interface ToolCall {
  /** The action's arguments after the tool's name. A File stands as its path relative to `cwd`, with `/`. */
  readonly args: readonly string[];
  /** Absolute host path of the staged work directory. Tree inputs are links to directories: follow them, never write below them. */
  readonly cwd: string;
  /** A line for the action's output, shown when the action fails or with `--verbose`. */
  log(line: string): void;
}

/** A tool's default export. Its file also exports `version`, a whole number that is part of every key; raise it when the output changes. */
export type Tool = (call: ToolCall) => void | Promise<void>;

/** A failure that is the input's fault (a corrupt archive, say), shown without a stack. Anything else a tool throws is a bug. */
export class ToolError extends Error {
  override readonly name = "ToolError";
  /** The nearest fix, if there is one. */
  readonly help: string | undefined;
  constructor(message: string, help?: string) {
    super(message);
    this.help = help;
  }
}

/** Plain data, as JSON has it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** The network as a lock tool sees it: named mirrors, whose hosts only the command line knows. */
export interface Network {
  /**
   * The bytes at `path` below the mirror called `mirror` ("debian"). With `expect` they are checked and a mismatch is a ToolError;
   * a file the mirror does not have is undefined. A crate registry goes by its name in Cargo.lock and has `<crate>/<version>/download`.
   */
  fetch(mirror: string, path: string, expect?: { readonly sha256: string; readonly size?: number }): Promise<Uint8Array | undefined>;
}

/** One run of a lock tool: what `athanor lock` calls for a target with LockInfo. */
export interface LockCall {
  /** What the rule put into LockInfo.params. */
  readonly params: Json;
  /** The lock file's present text; undefined where there is none yet. */
  readonly current: string | undefined;
  /** Absolute host paths of LockInfo.files, by the same names. */
  readonly files: Readonly<Record<string, readonly string[]>>;
  readonly network: Network;
  /** Names to bring up to date while everything else stays; undefined: resolve everything anew. */
  readonly update?: readonly string[];
  progress(line: string): void;
}

/** A lock tool's default export: the new text of the lock file, and lines that say what changed against `current`. */
export type LockTool = (call: LockCall) => Promise<{ readonly text: string; readonly changes: readonly string[] }>;

declare global {
  /** Node's; named here because authors' programs are checked without node's types. */
  interface AbortSignal {}
}

/** One run of a run tool: what `athanor run` does for a target whose RunInfo names a tool. */
export interface RunCall {
  /** What the rule put into RunInfo.tool.params. */
  readonly params: Json;
  /** Absolute host paths of RunInfo.tool.files, built where they are outputs, by the same names. */
  readonly files: Readonly<Record<string, readonly string[]>>;
  /** Absolute host path of one of RunInfo.tool.downloads, by its position, where it was vendored or fetched before; undefined where its bytes are not here. */
  atHand(download: number): Promise<string | undefined>;
  /** What the user typed after `--`. */
  readonly args: readonly string[];
  /** Names that `athanor lock --update` brings up to date while everything else stays. */
  readonly update: readonly string[];
  /** Absolute host path of the workspace's root, for reading only. */
  readonly workspace: string;
  /**
   * Absolute host path of an empty folder. What lies in it when the tool returns, by its path from the workspace's root, replaces the paths of
   * RunInfo.writes: all of them or none. One that the tool leaves out stays as it is.
   */
  readonly staging: string;
  /** Reachable only where RunInfo.network says so. */
  readonly network: Network;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  /** A line of the result, to stdout. */
  print(line: string): void;
  /** A line about the work, to stderr. */
  progress(line: string): void;
}

/** A run tool's default export. What the user did wrong is a ToolError. */
export type RunTool = (call: RunCall) => Promise<void>;

/**
 * Exported as `stale` by run tools whose RunInfo is a lock: why the files it writes no longer answer what they were made from, for
 * `athanor lock --check`; undefined where they do. It only reads.
 */
export type StaleCheck = (call: Pick<RunCall, "params" | "files" | "workspace">) => string | undefined;

/** A planned action as other programs of this machine would do it: files of the workspace stand with their paths here. */
export interface HostAction {
  readonly label: string;
  /** Short name. */
  readonly platform: string;
  readonly mnemonic: string;
  /** Files that are built stand as opaque words, which become paths where the tool's text holds them: only those are built. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** The words for what it writes. */
  readonly outputs: readonly string[];
}

/** What tools for editors tell about a workspace: the text of a file for some other program. It must be a pure function. */
export interface EditorCall {
  readonly actions: readonly HostAction[];
  /** Absolute host path of the workspace's root. */
  readonly workspace: string;
  /** What the command line adds, by name. */
  readonly options: Readonly<Record<string, string>>;
}

/** An editor tool's default export; JSON, in which words become paths. */
export type EditorTool = (call: EditorCall) => string;

/** For "did you mean": tools import nothing of the engine but this file. */
export { nearest } from "./diagnostic.ts";
export { plural } from "./plural.ts";
/** The one order of names that are hashed or printed. */
export { compareUtf8 } from "./utf8_order.ts";
