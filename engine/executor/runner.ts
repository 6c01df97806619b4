/**
 * Entry of the runner: a lean process that stages and starts actions. Starting a process costs more the larger its parent is
 * (7 ms at 450 MB), so the one that holds the graph never does it.
 */
import { closeSync, readFileSync, rmSync, writeSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { openStore } from "../store/disk_store.ts";
import { errorCode, list } from "../store/disk_folder.ts";
import { openCells, type Cells } from "./cells.ts";
import { jobQueue, type JobQueue } from "./job_queue.ts";
import { openJobserver } from "./jobserver.ts";
import { messagePipes } from "./message_pipes.ts";
import { stageProcess, type Place } from "./run_process.ts";
import { encodeMessage, messageReader, type FromRunner, type ToRunner } from "./runner_protocol.ts";
import { toolThreads } from "./run_tool.ts";
import { failedFolder, openScratch, removeDeadScratch, type Scratch } from "./scratch.ts";

/** open(2), on Linux. */
const O_CLOEXEC = 0o2000000;

// It waits for the kernel more than it computes: in a build of a thousand small actions a seventh of its time went into optimising its code.
setFlagsFromString("--interrupt-budget=1000000");
closeInherited();
let queue: JobQueue | undefined;
let scratch: Scratch | undefined;
let cells: Cells | undefined;

const read = messageReader<ToRunner>((message) => {
  switch (message.kind) {
    case "start":
      return start(message);
    case "run":
      return queue?.add(message.id, message.task);
    case "cancel":
      return queue?.cancel(message.id);
    case "withdraw":
      return queue?.withdraw(message.id);
  }
});
process.stdin.on("data", read);
process.stdin.on("end", quit);
// The command line's Ctrl-C reaches the whole group; it is for the command line to say what happens.
for (const signal of ["SIGINT", "SIGHUP"] as const) process.on(signal, () => {});
process.on("SIGTERM", quit);

function start({ store, scratch: root, role, jobs }: ToRunner & { readonly kind: "start" }): void {
  removeDeadScratch(root);
  if (role === "first") rmSync(failedFolder(root), { recursive: true, force: true });
  scratch = openScratch(root);
  const jobserver = openJobserver(`${scratch.path}/jobserver`, jobs);
  const own = scratch.path;
  // As many again may wait for actions of another root.
  cells = openCells(own, store, jobserver.descriptor, 2 * jobs);
  const place: Place = { store: openStore(store, { lease: false }), scratch, cells, pipes: messagePipes(own), failed: root, jobserver: jobserver.descriptor };
  const tools = toolThreads(new URL("./tool_worker.js", import.meta.url), store);
  queue = jobQueue((task) => (task.tool === undefined ? stageProcess(task, place) : tools.stage(task, task.tool, place)), jobserver, send);
}

/** Milliseconds that what runs has for dying. */
const LAST = 5000;
let ending = false;

/** Everything this process started dies before it. */
function quit(): void {
  if (ending) return;
  ending = true;
  const exit = (): void => {
    flush();
    cells?.close();
    scratch?.close();
    process.exit(0);
  };
  setTimeout(exit, LAST);
  void (queue?.end() ?? Promise.resolve()).then(exit);
}

let unsent: Buffer[] = [];

/** What is said within one turn goes out as one: each write wakes the command line. */
function send(message: FromRunner): void {
  if (unsent.length === 0) setImmediate(flush);
  unsent.push(encodeMessage(message));
}

function flush(): void {
  const bytes = Buffer.concat(unsent);
  unsent = [];
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
