/** One process in its sandbox: staged, started as soon as there is a job for it, watched until nothing of it is left. */
import { closeSync, openSync } from "node:fs";
import path from "node:path";
import type { Digest } from "../store/digest.ts";
import type { Content, Store } from "../store/store.ts";
import type { Cells, Prepared } from "./cells.ts";
import { follow } from "./follow.ts";
import { hostCommand, loaderOf } from "./host_command.ts";
import { WORK } from "./input_root.ts";
import { JOBSERVER_FD, MAKEFLAGS } from "./jobserver.ts";
import type { MessagePipes } from "./message_pipes.ts";
import { messageFilter } from "./messages.ts";
import { collectOutputs } from "./outputs.ts";
import { OUT } from "./placement.ts";
import { openPrinted, textOf, type Printed } from "./printed.ts";
import type { Process } from "./process_end.ts";
import { processOutcome } from "./process_outcome.ts";
import { runOnHost } from "./run_on_host.ts";
import type { Outcome, Sandbox, Task } from "./runner_protocol.ts";
import { sandboxArguments, wholeArguments, type WorkMounts } from "./sandbox.ts";
import type { Scratch } from "./scratch.ts";
import { shellQuoted } from "./shell_quote.ts";
import { stageTask, type Stage } from "./stage.ts";
import { unexpected } from "./unexpected.ts";

/** Everything an action reads lies in its stage, and its sandbox is made. */
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
  readonly cells: Cells;
  readonly pipes: MessagePipes;
  /** Where commands of failed actions are kept. */
  readonly failed: string;
  /** Descriptor of the jobserver's pipe. */
  readonly jobserver: number;
}

/** An Outcome where the store lacks something of the task. */
export function stageProcess(task: Task, place: Place): Staged | Outcome {
  const { scratch, store } = place;
  const folder = scratch.take();
  const lacks = (digest: Digest): Outcome => {
    scratch.discard(folder);
    return { kind: "missing", digest };
  };
  const stage = stageTask(folder, task, store);
  if ("missing" in stage) return lacks(stage.missing);
  const bubblewrap = bubblewrapOf(task.sandbox, store);
  if (bubblewrap && "missing" in bubblewrap) return lacks(bubblewrap.missing);
  const files = (folder.printed ??= openPrinted(folder.path));

  let listener: RunListener | undefined;
  const output = task.stdout === undefined ? undefined : `${stage.out}/${task.stdout}`;
  const stdout = output === undefined ? files.stdout : openSync(output, "a+");
  const filter = messageFilter((announced) => {
    const declared = announcedPath(announced);
    if (declared === undefined || !task.early.includes(declared)) return;
    // Copied: the process still has the file open, or will write to it again.
    const collected = collectOutputs(stage.out, [{ path: declared, tree: false }], store, false);
    if ("outputs" in collected) for (const [name, content] of collected.outputs) listener?.early(name, content);
  });
  const messages = task.messages === "json" ? place.pipes.take((chunk) => filter.write(chunk)) : undefined;
  const streams = { stdout: output ?? `${folder.path}/stdout`, stderr: messages?.path ?? `${folder.path}/stderr` };
  const prepared = bubblewrap && prepareSandboxed(task, stage, bubblewrap, { path: folder.path, files }, streams, place);
  const close = (): void => {
    messages?.end();
    if (output !== undefined) closeSync(stdout);
  };

  const start = (by: RunListener): Running => {
    listener = by;
    prepared?.go();
    const running = prepared ?? startOnHost(task, stage, streams, place);
    const unfollow = task.streamed ? follow([streams.stdout, `${folder.path}/stderr`], by.printed) : undefined;

    let ending: "timeout" | "cancelled" | undefined;
    const stop = (why: "timeout" | "cancelled"): void => {
      ending ??= why;
      running.kill();
    };
    const timer = task.timeout > 0 ? setTimeout(() => stop("timeout"), task.timeout * 1000) : undefined;
    const done = running.ended
      .then(({ code, signal, error, said }) => {
        clearTimeout(timer);
        unfollow?.();
        by.freed();
        // What is an output is not said to people as well, unless it comes to nothing.
        const out = output !== undefined && code === 0 ? "" : textOf(stdout);
        close();
        const texts = [out, (messages ? filter.text() : textOf(files.stderr)) + said] as const;
        return processOutcome(task, stage, place, { code, signal, error, ending, printed: texts, folder, command: () => commandOf(task, stage, bubblewrap) });
      })
      .catch((error: unknown) => unexpected(error));
    return { done, cancel: () => stop("cancelled") };
  };
  const discard = (): void => {
    prepared?.kill();
    void Promise.resolve(prepared?.ended).then(() => {
      close();
      scratch.discard(folder);
    });
  };
  return { start, discard };
}

/** Where a process writes to: paths. */
interface Streams {
  readonly stdout: string;
  readonly stderr: string;
}

/** How bubblewrap is started. */
interface Bubblewrap {
  readonly argv: readonly string[];
  /** Whether it is a program of the host. */
  readonly hosted: boolean;
}

/** The descriptor at which bubblewrap writes what it has started, and the one it waits at before it starts the command. */
const STATUS = JOBSERVER_FD + 1;
const GO = STATUS + 1;

/** Makes the sandbox and everything in it; the command is started by `go`. */
function prepareSandboxed(task: Task, stage: Stage, { argv, hosted }: Bubblewrap, folder: { readonly path: string; readonly files: Printed }, { stdout, stderr }: Streams, { cells }: Place): Prepared {
  const command = [...argv, "--json-status-fd", String(STATUS), "--block-fd", String(GO), ...sandboxArguments(cells.top, mountsOf(task, stage), environment(task)), "--", ...task.argv];
  const [input, ...written] = [`${cells.top}/dev/null`, stdout, stderr, `${folder.path}/status`].map(shellQuoted);
  folder.files.writeStart(`${command.map(shellQuoted).join(" ")} ${GO}<&0 <${input} >>${written[0]} 2>>${written[1]} ${STATUS}>>${written[2]}\n`);
  return cells.prepare({ bubblewrap: argv, hosted, root: stage.root, stage: path.basename(folder.path), status: folder.files.status });
}

function mountsOf(task: Task, stage: Stage): WorkMounts {
  return { stage: stage.work, trees: stage.trees, out: stage.out, folder: task.workingDirectory, coverSettings: process.getuid?.() === 0 };
}

/** The command for people who run it again. */
function commandOf(task: Task, stage: Stage, bubblewrap: Bubblewrap | undefined): readonly string[] {
  return bubblewrap ? [...bubblewrap.argv, ...wholeArguments(stage.root, mountsOf(task, stage), task.env), "--", ...task.argv] : hostCommand(task.argv, stage);
}

function startOnHost(task: Task, stage: Stage, streams: Streams, { jobserver }: Place): Process {
  return runOnHost(hostCommand(task.argv, stage), { cwd: path.join(stage.work, path.relative(WORK, task.workingDirectory)), env: environment(task), jobserver, ...streams });
}

function environment({ env }: Task): Task["env"] {
  return env.some(([name]) => name === "MAKEFLAGS") ? env : [...env, ["MAKEFLAGS", MAKEFLAGS]];
}

/** How bubblewrap is started: the host's, or one out of a tree by the tree's own loader, as its libraries are not the host's. Undefined without a sandbox. */
function bubblewrapOf(sandbox: Sandbox | undefined, store: Store): Bubblewrap | { readonly missing: Digest } | undefined {
  if (sandbox?.mode !== "bubblewrap") return undefined;
  const { program } = sandbox;
  if ("host" in program) return { argv: [program.host], hosted: true };
  const tree = store.treePath(program.tree);
  return tree === undefined ? { missing: program.tree } : { argv: [...loaderOf(tree), `${tree}/usr/bin/bwrap`], hosted: false };
}

/** Path of an output as rustc announces it: below the work directory, or absolute. */
function announcedPath(announced: string): string | undefined {
  const relative = announced.replace(/^\/w\//, "").replace(/^\.\//, "");
  return relative.startsWith(`${OUT}/`) ? relative.slice(OUT.length + 1) : undefined;
}
