/** A command as the command line sees it, and what it is given. */
import type { ChildProcess } from "node:child_process";
import type { Environment } from "../state/folders.ts";
import type { OptionSpec, ParsedOptions } from "./options.ts";

export interface CommandSpec {
  readonly name: string;
  /** One line. */
  readonly summary: string;
  /** What follows the name. */
  readonly usage: string;
  /** A paragraph or two. */
  readonly description: string;
  readonly options: readonly OptionSpec[];
  readonly examples: readonly (readonly [command: string, what: string])[];
  /** What its arguments are; of commands and shells it takes one. */
  readonly arguments: "targets" | "commands" | "shells" | "none";
  /** Whether what follows `--` is for the program it starts. */
  readonly rest?: boolean;
  /** Whether it carries out actions: their runner starts while the command is loaded. */
  readonly runs?: boolean;
  readonly load: () => Promise<Command>;
}

/** The exit code: 0 done, 1 build failed, 2 wrong BUILD or usage, 3 tests failed, 70 bug. */
export type Command = (context: CommandContext) => Promise<number>;

export interface CommandContext {
  readonly command: string;
  /** As typed, the command's name first. */
  readonly argv: readonly string[];
  readonly options: ParsedOptions;
  readonly cwd: string;
  readonly env: Environment;
  /** Where this installation of athanor lies. */
  readonly packageRoot: string;
  /** The process of a runner, for a command that carries out actions. */
  readonly runner: ChildProcess | undefined;
  /** Milliseconds since the process started. */
  now(): number;
  /** Results: what a script reads. */
  out(text: string): void;
  /** Everything else. */
  err(text: string): void;
  /** Whether stderr shows colours. */
  readonly color: boolean;
  /** Whether stderr can show progress in place. */
  readonly live: boolean;
  /** Aborted by the first Ctrl-C. */
  readonly signal: AbortSignal;
}

export const DONE = 0;
export const BUILD_FAILED = 1;
export const WRONG = 2;
export const TESTS_FAILED = 3;
export const BUG = 70;
/** As shells report a process that SIGINT ended. */
export const INTERRUPTED = 130;
/** As shells report a process that SIGPIPE ended. */
export const BROKEN_PIPE = 141;
