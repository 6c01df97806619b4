/** The runner process as the executor sees it: tasks in, outcomes out. One that dies is replaced, and its tasks are "lost". */
import type { ChildProcess } from "node:child_process";
import type { Content } from "../store/store.ts";
import { holdRunner, spawnRunner } from "./runner_process.ts";
import { encodeMessage, messageReader, type FromRunner, type Outcome, type Role, type Task, type ToRunner } from "./runner_protocol.ts";

export interface Runner {
  /** The runner starts tasks as soon as jobs are free, those of a higher rank first. */
  run(task: Task, listener: Listener): { readonly done: Promise<Outcome>; cancel(): void; /** Cancels it unless it has been started. */ withdraw(): void };
  /** Stops the process, and what it runs. */
  close(): void;
}

export interface Listener {
  started(): void;
  early(path: string, content: Content): void;
  /** What a task that is streamed prints. */
  printed(text: string): void;
}

export interface RunnerOptions {
  readonly module: string;
  /** Its process, where that was started already. */
  readonly started?: ChildProcess | undefined;
  /** Folder of the disk store. */
  readonly store: string;
  /** ExecuteOptions.scratch. */
  readonly scratch: string;
  /** As many tasks run at once. */
  readonly jobs: number;
}

/** Starts at once, so that the process is ready when the plan is. It does not keep this one alive. */
export function startRunner(options: RunnerOptions): Runner {
  let process = startProcess(options, options.started ?? spawnRunner(options.module), "first");
  return {
    run(task, listener) {
      if (process.dead()) process = startProcess(options, spawnRunner(options.module), "replacement");
      return process.run(task, listener);
    },
    close: () => process.close(),
  };
}

interface RunnerProcess extends Runner {
  dead(): boolean;
}

interface Waiting {
  readonly listener: Listener;
  readonly resolve: (outcome: Outcome) => void;
}

function startProcess({ store, scratch, jobs }: RunnerOptions, child: ChildProcess, role: Role): RunnerProcess {
  const waiting = new Map<number, Waiting>();
  let count = 0;
  // One that was started before may have ended by now, or been told to.
  let dead = child.pid === undefined || child.exitCode !== null || child.signalCode !== null || child.stdin?.writable !== true;
  const lose = (): void => {
    dead = true;
    for (const { resolve } of waiting.values()) resolve({ kind: "lost" });
    waiting.clear();
    keepAlive();
  };
  const keepAlive = (): void => holdRunner(child, waiting.size > 0);
  const send = (message: ToRunner): void => {
    if (!dead) child.stdin?.write(encodeMessage(message));
  };
  const read = messageReader<FromRunner>((message) => {
    const task = waiting.get(message.id);
    if (!task) return;
    if (message.kind === "started") return task.listener.started();
    if (message.kind === "early") return task.listener.early(message.path, message.content);
    if (message.kind === "printed") return task.listener.printed(message.text);
    waiting.delete(message.id);
    keepAlive();
    task.resolve(message.outcome);
  });
  child.stdout?.on("data", read);
  child.on("exit", lose);
  child.on("error", lose);
  send({ kind: "start", store, scratch, role, jobs });
  keepAlive();
  return {
    run(task, listener) {
      const id = ++count;
      const done = new Promise<Outcome>((resolve) => {
        waiting.set(id, { listener, resolve });
        keepAlive();
        send({ kind: "run", id, task });
        if (dead) lose();
      });
      return { done, cancel: () => send({ kind: "cancel", id }), withdraw: () => send({ kind: "withdraw", id }) };
    },
    close() {
      child.stdin?.end();
    },
    dead: () => dead,
  };
}
