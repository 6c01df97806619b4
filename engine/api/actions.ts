/** Actions as rules declare them. */
import type { Arg } from "./arg.ts";
import type { Depset } from "./depset.ts";
import type { File, Output, OutputTree, Tree } from "./file.ts";

export interface RunAction {
  /** What the action does, one CamelCase word ("Rustc"): progress and queries show it. */
  readonly mnemonic: string;
  /** argv[0] is a program of a root, or a built executable; every file named here is an input. */
  readonly argv: readonly [Arg, ...Arg[]];
  readonly outputs: readonly [Output, ...Output[]];
  /** Inputs that are not on the command line. */
  readonly inputs?: readonly (File | Depset<File>)[];
  readonly env?: Readonly<Record<string, Arg>>;
  /** The root file system, where argv[0] is not a program of one. */
  readonly root?: Tree;
  /** Seconds; the default is 600. */
  readonly timeout?: number;
  /** Outputs complete before the action ends, announced on stderr: needs `messages: "json"`. */
  readonly early?: readonly Output[];
  /**
   * "json": stderr has one JSON object a line, as rustc's `--error-format=json --json=artifacts`; `rendered` is what people see,
   * `artifact` announces an early output, an object with neither is dropped. "text" is the default.
   */
  readonly messages?: "text" | "json";
  /** A Makefile-style dependency file the action writes (one of `outputs`): what was really read, for a second, local key. */
  readonly depfile?: Output;
  /** An output that gets what the program prints on stdout. */
  readonly stdout?: Output;
  /** Past 64 KiB of arguments they are put into a file, named by this format ("@%{path}"). */
  readonly paramFile?: string;
  /**
   * Files of further arguments, one a line, that other actions write: read when they are there, and put after `argv`. Empty lines do not count.
   * `athanor:help WORDS<TAB>TEXT` is no argument: where the program fails and a line of what it says ends with WORDS, people read TEXT.
   */
  readonly argFiles?: readonly (File | Depset<File>)[];
  /** Files of further variables, one `NAME=VALUE` a line; a later line wins, and `env` over all of them. */
  readonly envFiles?: readonly (File | Depset<File>)[];
}

export interface TestAction extends Omit<RunAction, "outputs" | "early" | "depfile" | "stdout"> {
  /** Tells several tests of one target apart; the first may do without and has the target's own label, others get `label#name`. */
  readonly name?: string;
  /**
   * How the program takes `--test_filter` and tells of its cases: "libtest" as Rust's harness does, "rustdoc" as that does for documentation;
   * "environment", the default, sees TESTBRIDGE_TEST_ONLY, which every test program has.
   */
  readonly harness?: "environment" | "libtest" | "rustdoc";
  /** One part of a test that is divided: each part is a test action of the same name, and sees TEST_SHARD_INDEX and TEST_TOTAL_SHARDS. */
  readonly shard?: { readonly index: number; readonly total: number };
  /**
   * The folder it runs in, below the work directory; that itself unless told. argv[0] is found from anywhere, other files on the command line are
   * to be named absolutely then: arg`/w/${file}`.
   */
  readonly folder?: string;
  /** How often it is tried until it passes; once unless told. */
  readonly attempts?: number;
  /** For what not every machine can run. */
  readonly skip?: SkipRule;
  /** What people read when it has failed. */
  readonly help?: string;
}

/** A test that fails and has printed nothing but one line that begins with `mark` is skipped, and people read `reason` before that line. */
export interface SkipRule {
  readonly mark: string;
  readonly reason: string;
}

export interface ToolAction {
  readonly mnemonic: string;
  /** `<folder>/<file>` of a tool: "debian/unpack" is rules/debian/tools/unpack.ts. */
  readonly tool: string;
  readonly args: readonly Arg[];
  readonly outputs: readonly [Output, ...Output[]];
  readonly inputs?: readonly (File | Depset<File>)[];
  readonly timeout?: number;
}

export type Download = Part & ({ readonly sha256: string } | { /** Where a foreign lock knows nothing better. */ readonly sha1: string });

interface Part {
  /** A mirror's name ("debian"); athanor.toml and the host say where it is. */
  readonly mirror: string;
  /** Below the mirror's base. `#bytes=FIRST-LAST` at its end: that part of the file alone. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
}

/** What an implementation may declare. Nothing runs while rules are analysed. */
export interface Actions {
  /** A file this target writes; `path` is relative to the package and unique within it. */
  declareFile(path: string): Output;
  declareDirectory(path: string): OutputTree;
  /** Runs a program in the sandbox. */
  run(action: RunAction): void;
  /** Runs a program as a test: exit code 0 passes. Only `athanor test` runs it. */
  test(action: TestAction): void;
  /** A test done by a built-in tool; an error it throws fails the test. */
  testTool(action: Omit<ToolAction, "outputs"> & { readonly name?: string }): void;
  /** Runs a built-in tool, in a worker thread. */
  tool(action: ToolAction): void;
  /** Writes text; a list is one line an argument. */
  write(output: Output, content: string | readonly Arg[], options?: { readonly executable?: boolean }): void;
  /** The same bytes under another name. */
  copy(output: Output, from: File): void;
  /**
   * What git says of the workspace, as JSON: `{ commit, time, dirty, tags }`, or `{ problem }` where there is no commit. Only actions that name this file
   * depend on it, so a commit builds nothing else anew.
   */
  commit(): File;
  /** Bytes of known digest, fetched only when an action needs them. */
  download(from: Download): File;
}
