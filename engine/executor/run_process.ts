/** One process in its sandbox: staged, started as soon as there is a job for it, watched until nothing of it is left. */
import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import path from "node:path";
import type { Content, Store } from "../store/store.ts";
import { follow } from "./follow.ts";
import { hostCommand, loaderOf } from "./host_command.ts";
import { WORK } from "./input_root.ts";
import { JOBSERVER_FD, MAKEFLAGS } from "./jobserver.ts";
import { messageFilter } from "./messages.ts";
import { collectOutputs } from "./outputs.ts";
import { OUT } from "./placement.ts";
import { openPrinted, textOf } from "./printed.ts";
import { killAll, namespaceEnded } from "./process_end.ts";
import { processOutcome } from "./process_outcome.ts";
import type { Outcome, Sandbox, Task } from "./runner_protocol.ts";
import { sandboxArguments } from "./sandbox.ts";
import type { Scratch } from "./scratch.ts";
import { stageTask, type Stage } from "./stage.ts";
import { unexpected } from "./unexpected.ts";

/** Everything an action reads lies in its stage. */
export interface Staged {
  start(listener: RunListener): Running;
  discard(): void;
}

export interface RunListener {
  early(path: string, content: Content): void;
  /** What a task that is streamed prints. */
  printed(text: string): void;
  /** Nothing runs any more: what is left to do is to look at the outputs. */
  freed(): void;
}

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
  /** Descriptor of the jobserver's pipe. */
  readonly jobserver: number;
}

/** An Outcome where the store lacks something of the task. */
export function stageProcess(task: Task, place: Place): Staged | Outcome {
  const folder = place.scratch.take();
  const discard = (): void => place.scratch.discard(folder);
  const stage = stageTask(folder, task, place.store);
  if ("missing" in stage) {
    discard();
    return { kind: "missing", digest: stage.missing };
  }
  const command = commandOf(task, stage, place.store);
  if ("kind" in command) {
    discard();
    return command;
  }
  const sandboxed = task.sandbox?.mode === "bubblewrap";
  const files = (folder.printed ??= openPrinted(folder.path));
  const env = task.env.some(([name]) => name === "MAKEFLAGS") ? task.env : [...task.env, ["MAKEFLAGS", MAKEFLAGS] as const];

  const start = ({ early, printed, freed }: RunListener): Running => {
    const json = task.messages === "json";
    const status = sandboxed ? ["--json-status-fd", String(STATUS_FD)] : [];
    const [program = "", ...args] = [...command.launcher, ...status, ...command.rest(env)];
    const output = task.stdout === undefined ? undefined : `${stage.out}/${task.stdout}`;
    const stdout = output === undefined ? undefined : openSync(output, "w+");
    const child = spawn(program, args, {
      stdio: ["ignore", stdout ?? files.stdout, json ? "pipe" : files.stderr, place.jobserver, ...(sandboxed ? [files.status] : [])],
      env: sandboxed ? {} : Object.fromEntries(env),
      cwd: sandboxed ? folder.path : path.join(stage.work, path.relative(WORK, task.workingDirectory)),
      // A group of its own: the terminal's Ctrl-C is for the command line, and without a sandbox the group is killed whole.
      detached: true,
    });
    const unfollow = task.streamed ? follow([output ?? `${folder.path}/stdout`, `${folder.path}/stderr`], printed) : undefined;

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
          freed();
          // What is an output is not said to people as well, unless it comes to nothing.
          const texts = [stdout === undefined ? textOf(files.stdout) : code === 0 ? "" : textOf(stdout), json ? filter.text() : textOf(files.stderr)] as const;
          if (stdout !== undefined) closeSync(stdout);
          resolve(processOutcome(task, stage, place, { code, signal, error, ending, printed: texts, folder, command: [...command.launcher, ...command.rest(task.env)] }));
        };
        (sandboxed && !error ? namespaceEnded(textOf(files.status)) : Promise.resolve()).then(finish).catch(reject);
      };
      child.on("error", (error) => end(null, null, error));
      // "close" also waits for the pipe, and so for its last message.
      child.on(json ? "close" : "exit", end);
    }).catch((error: unknown) => unexpected(error));
    return { done, cancel: () => stop("cancelled") };
  };
  return { start, discard };
}

/** Where bubblewrap writes what it started. */
const STATUS_FD = JOBSERVER_FD + 1;

/** The argv on the host in two parts, bubblewrap's own options between them; an Outcome where the store lacks what it needs. */
function commandOf(task: Task, stage: Stage, store: Store): { readonly launcher: readonly string[]; rest(env: Task["env"]): readonly string[] } | Outcome {
  const sandbox = task.sandbox ?? { mode: "none" };
  if (sandbox.mode === "none") return { launcher: [], rest: () => hostCommand(task.argv, stage) };
  const launcher = bubblewrap(sandbox, store);
  const { root, work, trees, out } = stage;
  return "kind" in launcher ? launcher : { launcher: launcher.argv, rest: (env) => sandboxArguments({ root, stage: work, trees, out, folder: task.workingDirectory }, env, task.argv) };
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
