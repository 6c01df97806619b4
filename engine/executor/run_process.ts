/** One process in its sandbox: staged, started, watched, its outputs taken into the store. */
import { spawn, type ChildProcess } from "node:child_process";
import { chmodSync, closeSync, openSync, readFileSync, readSync, statfsSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { EMPTY } from "../store/digest.ts";
import { errorCode } from "../store/disk_folder.ts";
import type { Content, Store } from "../store/store.ts";
import { follow } from "./follow.ts";
import { hostCommand, loaderOf } from "./host_command.ts";
import { messageFilter } from "./messages.ts";
import { collectOutputs } from "./outputs.ts";
import { OUT } from "./placement.ts";
import { killAll, namespaceEnded } from "./process_end.ts";
import type { Outcome, Sandbox, Task } from "./runner_protocol.ts";
import { sandboxArguments, sandboxFailure } from "./sandbox.ts";
import { keepFailed, type Scratch } from "./scratch.ts";
import { stageTask, type Stage } from "./stage.ts";
import { unexpected } from "./unexpected.ts";

/** Something that runs and can be stopped. */
export interface Running {
  readonly done: Promise<Outcome>;
  cancel(): void;
}

export interface Place {
  readonly store: Store;
  readonly scratch: Scratch;
  /** Where commands of failed actions are kept. */
  readonly failed: string;
}

/** How much of what a process prints is kept: people read the end of it. */
const OUTPUT_LIMIT = 4 << 20;

/** Entries beyond which a stage is removed little by little. */
const LARGE_STAGE = 300;

export function runProcess(task: Task, place: Place, early: (path: string, content: Content) => void, print: (text: string) => void): Running {
  const folder = place.scratch.take();
  const stage = stageTask(folder, task, place.store);
  if ("missing" in stage) return ended(place.scratch, folder, { kind: "missing", digest: stage.missing });
  const command = commandOf(task, stage, place.store);
  if ("kind" in command) return ended(place.scratch, folder, command);
  const sandboxed = task.sandbox?.mode === "bubblewrap";
  const [program = "", ...args] = sandboxed ? [...command.launcher, "--json-status-fd", String(STATUS_FD), ...command.rest] : [...command.launcher, ...command.rest];

  const stdout = task.stdout === undefined ? `${folder}/stdout` : `${stage.out}/${task.stdout}`;
  const stderr = `${folder}/stderr`;
  const status = `${folder}/status`;
  const handles = [openSync(stdout, "w"), openSync(stderr, "w"), openSync(status, "w")] as const;
  const json = task.messages === "json";
  let child: ChildProcess;
  try {
    child = spawn(program, args, {
      stdio: ["ignore", handles[0], json ? "pipe" : handles[1], ...(sandboxed ? [handles[2]] : [])],
      env: sandboxed ? {} : Object.fromEntries(task.env),
      cwd: sandboxed ? folder : stage.work,
      // A group of its own: the terminal's Ctrl-C is for the command line, and without a sandbox the group is killed whole.
      detached: true,
    });
  } finally {
    for (const handle of handles) closeSync(handle);
  }

  const unfollow = task.streamed ? follow([stdout, stderr], print) : undefined;

  let ending: "timeout" | "cancelled" | undefined;
  const stop = (why: "timeout" | "cancelled"): void => {
    ending ??= why;
    killAll(child, sandboxed);
  };
  const timer = task.timeout > 0 ? setTimeout(() => stop("timeout"), task.timeout * 1000) : undefined;

  const filter = messageFilter((announced) => {
    const output = announcedPath(announced);
    if (output === undefined || !task.early.includes(output)) return;
    // Copied: the process still has the file open, or will write to it again.
    const collected = collectOutputs(stage.out, [{ path: output, tree: false }], place.store, false);
    if ("outputs" in collected) for (const [name, content] of collected.outputs) early(name, content);
  });
  child.stderr?.on("data", (chunk: Buffer) => filter.write(chunk));

  const done = new Promise<Outcome>((resolve, reject) => {
    const end = (code: number | null, signal: NodeJS.Signals | null, error?: Error): void => {
      clearTimeout(timer);
      // Whoever is left of an unsandboxed process's group must not write on.
      if (!sandboxed) killAll(child, false);
      const finish = (): void => {
        unfollow?.();
        // What is an output is not said to people as well.
        const printed = [task.stdout === undefined ? tail(stdout) : "", json ? filter.text() : tail(stderr)] as const;
        resolve(outcomeOf(task, stage, place, { code, signal, error, ending, printed, folder, command: [...command.launcher, ...command.rest] }));
      };
      (sandboxed && !error ? namespaceEnded(status) : Promise.resolve()).then(finish).catch(reject);
    };
    child.on("error", (error) => end(null, null, error));
    // "close" also waits for the pipe, and so for its last message.
    child.on(json ? "close" : "exit", end);
  }).catch((error: unknown) => unexpected(error));
  return { done, cancel: () => stop("cancelled") };
}

/** Where bubblewrap writes what it started. */
const STATUS_FD = 3;

interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly error: Error | undefined;
  readonly ending: "timeout" | "cancelled" | undefined;
  readonly printed: readonly [stdout: string, stderr: string];
  readonly folder: string;
  readonly command: readonly string[];
}

function outcomeOf(task: Task, stage: Stage, place: Place, { code, signal, error, ending, printed, folder, command }: Ending): Outcome {
  const output = printed.filter((text) => text !== "").join(printed[0].endsWith("\n") ? "" : "\n");
  const failed = (reason: string, help?: string): Outcome => {
    const kept = keepFailed(place.failed, folder, task.label, task.mnemonic);
    const rerun = writeRerun(kept, folder, stage, task, command) ? `to run it again: ${kept}/rerun.sh` : undefined;
    const lines = [help, rerun].filter((line) => line !== undefined);
    return { kind: "failed", reason, output, ...(lines.length > 0 ? { help: lines.join("\n") } : {}) };
  };
  if (ending === "cancelled") {
    place.scratch.discard(folder);
    return { kind: "cancelled" };
  }
  if (ending === "timeout") return failed(`timed out after ${task.timeout} s`);
  if (error) return failed(`could not be started: ${error.message}`, errorCode(error) === "ENOENT" ? `${command[0]} is not there` : undefined);
  if (code !== 0) {
    const sandbox = task.sandbox?.mode === "bubblewrap" && code === 1 ? sandboxFailure(printed[1]) : undefined;
    if (sandbox) return failed(sandbox.reason, sandbox.help);
    if (isFull(folder)) return failed(`${exitReason(code, signal)}, and no space is left on the disk of ${place.failed}`, "`athanor clean --store` frees what the store holds");
    return failed(exitReason(code, signal), lacksFile(output) ? "only declared inputs are visible in the sandbox" : undefined);
  }
  const collected = collectOutputs(stage.out, task.outputs, place.store);
  if ("fault" in collected) return failed(collected.fault);
  if (task.sandbox?.mode === "bubblewrap" && task.files.length + task.outputs.length < LARGE_STAGE) place.scratch.giveBack(folder);
  else place.scratch.discard(folder);
  const [stdoutDigest, stderrDigest] = printed.map((text) => (text === "" ? EMPTY : place.store.putBlob(Buffer.from(text))));
  return { kind: "ok", outputs: collected.outputs, stdout: stdoutDigest ?? EMPTY, stderr: stderrDigest ?? EMPTY, output };
}

/** The argv on the host in two parts, bubblewrap's own options between them; an Outcome where the store lacks what it needs. */
function commandOf(task: Task, stage: Stage, store: Store): { readonly launcher: readonly string[]; readonly rest: readonly string[] } | Outcome {
  const sandbox = task.sandbox ?? { mode: "none" };
  if (sandbox.mode === "none") return { launcher: [], rest: hostCommand(task.argv, stage) };
  const launcher = bubblewrap(sandbox, store);
  return "kind" in launcher ? launcher : { launcher: launcher.argv, rest: sandboxArguments(stageMounts(stage), task.env, task.argv) };
}

function stageMounts({ root, work, trees, out }: Stage) {
  return { root, stage: work, trees, out };
}

/** bubblewrap of the host, or out of a tree: then started by the tree's own loader, as its libraries are not the host's. */
function bubblewrap({ program }: Sandbox & { readonly mode: "bubblewrap" }, store: Store): { readonly argv: readonly string[] } | Outcome {
  if ("host" in program) return { argv: [program.host] };
  const tree = store.treePath(program.tree);
  if (tree === undefined) return { kind: "missing", digest: program.tree };
  return { argv: [...loaderOf(tree), `${tree}/usr/bin/bwrap`] };
}

/** Path of an output as rustc announces it: below the work directory, or absolute. */
function announcedPath(announced: string): string | undefined {
  const relative = announced.replace(/^\/w\//, "").replace(/^\.\//, "");
  return relative.startsWith(`${OUT}/`) ? relative.slice(OUT.length + 1) : undefined;
}

function exitReason(code: number | null, signal: NodeJS.Signals | null): string {
  if (signal !== null) return `killed by ${signal}`;
  return code !== null && code > 128 && code < 160 ? `exit code ${code} (signal ${code - 128})` : `exit code ${code}`;
}

function lacksFile(output: string): boolean {
  return /No such file or directory|[Ff]ile not found|os error 2\b|ENOENT|[Nn]ot found|Read-only file system|Network is unreachable|Temporary failure in name resolution/.test(output);
}

/** Then what the process had to say about it may not have found room either. */
function isFull(folder: string): boolean {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize < 1 << 16;
}

/** The end of what a process printed. */
function tail(file: string): string {
  const { size } = statSync(file);
  if (size === 0) return "";
  if (size <= OUTPUT_LIMIT) return readFileSync(file, "utf8");
  const handle = openSync(file, "r");
  try {
    const bytes = Buffer.alloc(OUTPUT_LIMIT);
    readSync(handle, bytes, 0, OUTPUT_LIMIT, size - OUTPUT_LIMIT);
    return `[${size - OUTPUT_LIMIT} bytes before this are left out]\n${bytes.toString("utf8")}`;
  } finally {
    closeSync(handle);
  }
}

/** A script for people: the same command in the same stage, which has moved meanwhile. False where a full disk, likely what failed the action, does not let it be. */
function writeRerun(kept: string, was: string, stage: Stage, task: Task, command: readonly string[]): boolean {
  const moved = command.map((argument) => (argument === was || argument.startsWith(`${was}/`) ? kept + argument.slice(was.length) : argument));
  const quoted = moved.map((argument) => (/^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`)).join(" ");
  const env = task.sandbox?.mode === "bubblewrap" ? "" : `env -i ${task.env.map(([name, value]) => `${name}='${value.replaceAll("'", "'\\''")}'`).join(" ")} `;
  const script = path.join(kept, "rerun.sh");
  try {
    writeFileSync(script, `#!/bin/sh\n# ${task.mnemonic} of ${task.label}, as athanor ran it\ncd '${kept + stage.work.slice(was.length)}' || exit\nexec ${env}${quoted} "$@"\n`);
    chmodSync(script, 0o755);
    return true;
  } catch (error) {
    if (errorCode(error) !== "ENOSPC" && errorCode(error) !== "EDQUOT") throw error;
    return false;
  }
}

function ended(scratch: Scratch, folder: string, outcome: Outcome): Running {
  scratch.discard(folder);
  return { done: Promise.resolve(outcome), cancel: () => {} };
}
