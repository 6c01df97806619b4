/** Built-in tools in worker threads of the runner: threads are kept for the next tool, and ended to stop one. */
import { Worker } from "node:worker_threads";
import type { Outcome, Task } from "./runner_protocol.ts";
import type { Place, Running } from "./run_process.ts";
import { stageTask } from "./stage.ts";
import type { ToolTask } from "./tool_worker.ts";

export interface ToolThreads {
  run(task: Task, module: string, place: Place): Running;
}

/** `entry` is tool_worker as a module of its own. */
export function toolThreads(entry: URL, store: string): ToolThreads {
  const idle: Worker[] = [];
  return {
    run(task, module, place) {
      const folder = place.scratch.fresh();
      const stage = stageTask(folder, task, place.store);
      if ("missing" in stage) {
        place.scratch.discard(folder);
        return { done: Promise.resolve({ kind: "missing", digest: stage.missing }), cancel: () => {} };
      }
      const worker = idle.pop() ?? new Worker(entry, { workerData: { store } });
      let stop: (outcome: Outcome) => void = () => {};
      const done = new Promise<Outcome>((resolve) => {
        const timer = setTimeout(() => stop({ kind: "failed", reason: `timed out after ${task.timeout} s`, output: "" }), task.timeout * 1000);
        const end = (outcome: Outcome, reusable: boolean): void => {
          clearTimeout(timer);
          worker.removeAllListeners();
          if (reusable) idle.push(worker);
          // A worker that ends on its own later is nobody's concern, but an error of it without a listener would end the runner.
          worker.on("error", () => {});
          worker.unref();
          place.scratch.discard(folder);
          resolve(outcome);
        };
        stop = (outcome) => void worker.terminate().then(() => end(outcome, false));
        worker.ref();
        worker.on("message", (outcome: Outcome) => end(outcome, true));
        worker.on("error", (error) => end({ kind: "bug", stack: error instanceof Error ? (error.stack ?? error.message) : String(error) }, false));
        worker.on("exit", (code) => end({ kind: "bug", stack: `the tool ended its thread with exit code ${code}` }, false));
        const [, ...args] = task.argv;
        const order: ToolTask = { module, args, cwd: stage.work, outputs: task.outputs };
        worker.postMessage(order);
      });
      return { done, cancel: () => stop({ kind: "cancelled" }) };
    },
  };
}
