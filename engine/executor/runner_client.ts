/** The runner process as the executor sees it: tasks in, outcomes out. One that dies is replaced, and its tasks are "lost". */
import { spawn, type ChildProcess } from "node:child_process";
import type { Content } from "../store/store.ts";
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
  /** The runner's bundle, dist/runner.js; tool_worker.js lies beside it. */
  readonly module: string;
  /** Folder of the disk store. */
  readonly store: string;
  /** ExecuteOptions.scratch. */
  readonly scratch: string;
  /** As many tasks run at once. */
  readonly jobs: number;
}

/** Starts at once, so that the process is ready when the plan is. It does not keep this one alive. */
export function startRunner(options: RunnerOptions): Runner {
  let process = startProcess(options, "first");
  return {
    run(task, listener) {
      if (process.dead()) process = startProcess(options, "replacement");
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

function startProcess({ module, store, scratch, jobs }: RunnerOptions, role: Role): RunnerProcess {
  const waiting = new Map<number, Waiting>();
  let count = 0;
  let dead = false;
  // It speaks to no server, and Node would read that file of certificates before anything else: as long as all the rest of its start.
  const env = { ...process.env, NODE_EXTRA_CA_CERTS: undefined };
  const child: ChildProcess = spawn(process.execPath, ["--max-semi-space-size=8", module], { env, stdio: ["pipe", "pipe", "inherit"] });
  const lose = (): void => {
    dead = true;
    for (const { resolve } of waiting.values()) resolve({ kind: "lost" });
    waiting.clear();
    keepAlive();
  };
  const keepAlive = (): void => {
    for (const end of [child, child.stdin, child.stdout]) {
      // Pipes are sockets, which can be unreferenced; the type of a stream does not say so.
      if (end && "ref" in end && "unref" in end && typeof end.ref === "function" && typeof end.unref === "function") waiting.size > 0 ? end.ref() : end.unref();
    }
  };
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
  child.stdin?.on("error", () => {});
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
