/** Runner processes as the executor sees them: tasks in, outcomes out. One that dies is replaced, and its tasks are "lost". */
import { spawn, type ChildProcess } from "node:child_process";
import type { Content } from "../store/store.ts";
import { encodeMessage, messageReader, type FromRunner, type Outcome, type Role, type Task, type ToRunner } from "./runner_protocol.ts";

export interface Runner {
  /** `printed` is called for tasks that are streamed. */
  run(task: Task, early: (path: string, content: Content) => void, printed?: (text: string) => void): { readonly done: Promise<Outcome>; cancel(): void };
  /** Stops the processes, and what they run. */
  close(): void;
}

export interface RunnerOptions {
  /** The runner's bundle, dist/runner.js; tool_worker.js lies beside it. */
  readonly module: string;
  /** Folder of the disk store. */
  readonly store: string;
  /** ExecuteOptions.scratch. */
  readonly scratch: string;
  /** As many processes share the tasks; one starts 250 and more a second. */
  readonly processes?: number;
}

/** Starts at once, so that the processes are ready when the plan is. They do not keep this one alive. */
export function startRunner(options: RunnerOptions): Runner {
  const slots = Array.from({ length: options.processes ?? 1 }, (_, i) => startProcess(options, i === 0 ? "first" : "further"));
  return {
    run(task, early, printed) {
      let least = 0;
      let role: Role = "replacement";
      slots.forEach((slot, i) => {
        if (slot.dead()) {
          slots[i] = startProcess(options, role);
          role = "further";
        }
        if (slots[i]!.load() < slots[least]!.load()) least = i;
      });
      return slots[least]!.run(task, early, printed);
    },
    close() {
      for (const slot of slots) slot.close();
    },
  };
}

interface Slot extends Runner {
  dead(): boolean;
  load(): number;
}

interface Waiting {
  readonly early: (path: string, content: Content) => void;
  readonly printed: ((text: string) => void) | undefined;
  readonly resolve: (outcome: Outcome) => void;
}

function startProcess({ module, store, scratch }: RunnerOptions, role: Role): Slot {
  const waiting = new Map<number, Waiting>();
  let count = 0;
  let dead = false;
  const child: ChildProcess = spawn(process.execPath, ["--max-semi-space-size=8", module], { stdio: ["pipe", "pipe", "inherit"] });
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
    if (message.kind === "early") return task.early(message.path, message.content);
    if (message.kind === "printed") return task.printed?.(message.text);
    waiting.delete(message.id);
    keepAlive();
    task.resolve(message.outcome);
  });
  child.stdout?.on("data", read);
  child.on("exit", lose);
  child.on("error", lose);
  child.stdin?.on("error", () => {});
  send({ kind: "start", store, scratch, role });
  keepAlive();
  return {
    run(task, early, printed) {
      const id = ++count;
      const done = new Promise<Outcome>((resolve) => {
        waiting.set(id, { early, printed, resolve });
        keepAlive();
        send({ kind: "run", id, task });
        if (dead) lose();
      });
      return { done, cancel: () => send({ kind: "cancel", id }) };
    },
    close() {
      child.stdin?.end();
    },
    dead: () => dead,
    load: () => waiting.size,
  };
}
