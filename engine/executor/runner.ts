/**
 * Entry of the runner: a lean process that stages and starts actions. Starting a process costs more the larger its parent is
 * (7 ms at 450 MB), so the one that holds the graph never does it.
 */
import { closeSync, readFileSync, rmSync, writeSync } from "node:fs";
import { openStore, type DiskStore } from "../store/disk_store.ts";
import { errorCode, list } from "../store/disk_folder.ts";
import { runProcess, type Place, type Running } from "./run_process.ts";
import { encodeMessage, messageReader, type FromRunner, type Task, type ToRunner } from "./runner_protocol.ts";
import { toolThreads, type ToolThreads } from "./run_tool.ts";
import { failedFolder, openScratch, removeDeadScratch } from "./scratch.ts";
import { unexpected } from "./unexpected.ts";

/** open(2), on Linux. */
const O_CLOEXEC = 0o2000000;

closeInherited();
const running = new Map<number, Running>();
let place: (Place & { readonly store: DiskStore }) | undefined;
let tools: ToolThreads | undefined;

const read = messageReader<ToRunner>((message) => {
  switch (message.kind) {
    case "start":
      if (message.role !== "further") removeDeadScratch(message.scratch);
      if (message.role === "first") rmSync(failedFolder(message.scratch), { recursive: true, force: true });
      place = { store: openStore(message.store, { lease: false }), scratch: openScratch(message.scratch), failed: message.scratch };
      tools = toolThreads(new URL("./tool_worker.js", import.meta.url), message.store);
      return;
    case "run":
      return run(message.id, message.task);
    case "cancel":
      return running.get(message.id)?.cancel();
  }
});
process.stdin.on("data", read);
process.stdin.on("end", quit);
// The command line's Ctrl-C reaches the whole group; it is for the command line to say what happens.
for (const signal of ["SIGINT", "SIGHUP"] as const) process.on(signal, () => {});
process.on("SIGTERM", quit);

function run(id: number, task: Task): void {
  let started: Running;
  try {
    started = start(id, task);
  } catch (error) {
    return send({ kind: "done", id, outcome: unexpected(error) });
  }
  running.set(id, started);
  void started.done.catch((error: unknown) => unexpected(error)).then((outcome) => {
    running.delete(id);
    send({ kind: "done", id, outcome });
  });
}

function start(id: number, task: Task): Running {
  if (!place || !tools) throw new Error("the runner was not started");
  if (task.tool !== undefined) return tools.run(task, task.tool, place);
  return runProcess(task, place, (path, content) => send({ kind: "early", id, path, content }), (text) => send({ kind: "printed", id, text }));
}

/** Milliseconds that what runs has for dying. */
const LAST = 5000;
let ending = false;

/** Everything this process started dies before it. */
function quit(): void {
  if (ending) return;
  ending = true;
  const exit = (): void => {
    place?.scratch.close();
    process.exit(0);
  };
  setTimeout(exit, LAST);
  for (const each of running.values()) each.cancel();
  void Promise.allSettled([...running.values()].map(({ done }) => done)).then(exit);
}

function send(message: FromRunner): void {
  const bytes = encodeMessage(message);
  for (let done = 0; done < bytes.length; ) {
    try {
      done += writeSync(1, bytes, done);
    } catch (error) {
      // The pipe is full, or its reader is gone.
      if (errorCode(error) === "EPIPE") return quit();
      if (errorCode(error) !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}

/**
 * Closes what whoever started the command left open (a terminal's or a make's): it would be open in every action. What is node's own is marked
 * to be closed there.
 */
function closeInherited(): void {
  for (const name of list("/proc/self/fd")) {
    if (Number(name) <= 2) continue;
    try {
      const flags = /^flags:\s*([0-7]+)/m.exec(readFileSync(`/proc/self/fdinfo/${name}`, "utf8"))?.[1] ?? "";
      if ((parseInt(flags, 8) & O_CLOEXEC) === 0) closeSync(Number(name));
    } catch (error) {
      // The descriptor the list itself was read with.
      if (errorCode(error) !== "ENOENT") throw error;
    }
  }
}
