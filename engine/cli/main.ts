/** The command line: finds the command, loads only that, and turns what it throws into words and an exit code. */
import type { ChildProcess } from "node:child_process";
import { setMaxListeners } from "node:events";
import { runnerModule, spawnRunner } from "../executor/runner_process.ts";
import { BuildError, nearest } from "../api/diagnostic.ts";
import { renderDiagnostics } from "../report/diagnostics.ts";
import { BROKEN_PIPE, BUG, BUILD_FAILED, INTERRUPTED, WRONG, type CommandContext, type CommandSpec } from "./command.ts";
import { commands, hidden } from "./commands.ts";
import { machineFault } from "./machine_fault.ts";
import { common, parseOptions, usage, type ParsedOptions } from "./options.ts";
import { ReportedError } from "./reported_error.ts";

/** Sets the process's exit code. `argv` is without node and script. */
export async function main(argv: readonly string[], packageRoot: string): Promise<void> {
  process.exitCode = await run(argv, packageRoot);
}

async function run(argv: readonly string[], packageRoot: string): Promise<number> {
  const color = wantsColor(argv);
  const err = (text: string): void => void process.stderr.write(text);
  const abort = new AbortController();
  // Every download under way listens.
  setMaxListeners(0, abort.signal);
  const onSignal = (): void => {
    // The second Ctrl-C: now at once.
    if (abort.signal.aborted) process.exit(INTERRUPTED);
    abort.abort();
    process.exitCode = INTERRUPTED;
  };
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
  process.stdout.on("error", onStreamError);
  process.stderr.on("error", onStreamError);
  let runner: ChildProcess | undefined;
  try {
    const spec = findCommand(argv[0]);
    // What is completed is half a command line: its options are nobody's yet.
    const words = hidden.includes(spec) || argv[0] === undefined ? [] : argv[0].startsWith("-") ? argv : argv.slice(1);
    const options = parseOptions(argv[0] === "--version" || argv[0] === "-V" ? [] : words, [...spec.options, ...common], spec.name);
    if (!options.has("help")) checkArguments(spec, options);
    // Before anything is loaded: starting a process costs more the larger this one is.
    if (spec.runs && !options.has("help")) runner = spawnRunner(runnerModule(packageRoot));
    const context: CommandContext = {
      command: spec.name,
      argv,
      options: options.has("help") ? { ...options, positional: [spec.name] } : options,
      cwd: process.cwd(),
      env: process.env,
      packageRoot,
      runner,
      now: () => performance.now(),
      out: (text) => void process.stdout.write(text),
      err,
      color,
      live: process.stderr.isTTY === true && process.env["TERM"] !== "dumb" && !process.env["CI"],
      signal: abort.signal,
    };
    const command = await (options.has("help") ? commands.find(({ name }) => name === "help")! : spec).load();
    const code = await command(context);
    return abort.signal.aborted ? INTERRUPTED : code;
  } catch (thrown) {
    if (abort.signal.aborted && !(thrown instanceof BuildError)) {
      err("interrupted\n");
      return INTERRUPTED;
    }
    if (thrown instanceof ReportedError) {
      err(renderDiagnostics(thrown.diagnostics, { readSource: thrown.readSource, color }));
      return thrown.exitCode;
    }
    if (thrown instanceof BuildError) {
      err(renderDiagnostics(thrown.diagnostics, { readSource: () => undefined, color }));
      return WRONG;
    }
    const fault = machineFault(thrown, process.env);
    if (fault !== undefined) {
      err(renderDiagnostics([fault], { readSource: () => undefined, color }));
      return BUILD_FAILED;
    }
    err(`this is a bug in athanor: please report it with what follows\n${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}\n`);
    return BUG;
  } finally {
    // Nobody may have taken it.
    runner?.stdin?.end();
    process.off("SIGINT", onSignal);
    process.off("SIGTERM", onSignal);
  }
}

function findCommand(name: string | undefined): CommandSpec {
  if (name === undefined || name === "--help" || name === "-h") return commands.find((command) => command.name === "help")!;
  if (name === "--version" || name === "-V") return commands.find((command) => command.name === "version")!;
  const found = [...commands, ...hidden].find((command) => command.name === name);
  if (found) return found;
  const near = nearest(name, commands.map((command) => command.name));
  throw usage(`no command "${name}"`, "", near && `\`athanor ${near}\``);
}

/** A word too many would be ignored, and somebody meant something by it. */
function checkArguments({ name, arguments: kind, rest }: CommandSpec, options: ParsedOptions): void {
  const most = kind === "none" ? 0 : kind === "targets" ? Infinity : 1;
  const extra = options.positional[most];
  if (extra !== undefined) throw usage(`${name} takes ${most === 0 ? "no argument" : "one argument"}; got "${extra}"`, name);
  if (options.rest.length > 0 && rest !== true) throw usage(`${name} starts no program that "${options.rest[0]}" behind -- could be for`, name);
}

function wantsColor(argv: readonly string[]): boolean {
  const at = argv.indexOf("--color");
  const asked = at >= 0 ? argv[at + 1] : argv.find((arg) => arg.startsWith("--color="))?.slice("--color=".length);
  if (asked === "always" || asked === "never") return asked === "always";
  if (process.env["NO_COLOR"]) return false;
  return process.stderr.isTTY === true && process.env["TERM"] !== "dumb";
}

/** `athanor query ... | head` is no failure. What was still at work ends as any program does whose reader has gone. */
function onStreamError(error: NodeJS.ErrnoException): void {
  if (error.code === "EPIPE") process.exit(process.exitCode ?? BROKEN_PIPE);
  // A file that is full, say. Where stderr itself is that file, nothing more can be said.
  process.stderr.write(`error: what athanor says cannot be written: ${machineFault(error, process.env)?.message ?? error.message}\n`);
  process.exit(BUILD_FAILED);
}
