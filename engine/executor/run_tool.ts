/** Built-in tools in worker threads of the runner: threads are kept for the next tool, and ended to stop one. */
import { Worker } from "node:worker_threads";
import type { Outcome, Task } from "./runner_protocol.ts";
import type { Place, Running, Staged } from "./run_process.ts";
import { stageTask } from "./stage.ts";
import type { ToolTask } from "./tool_worker.ts";

export interface ToolThreads {
  /** An Outcome where the store lacks something of the task. */
  stage(task: Task, module: string, place: Place): Staged | Outcome;
}

/** `entry` is tool_worker as a module of its own. */
export function toolThreads(entry: URL, store: string): ToolThreads {
  const idle: Worker[] = [];
  return {
    stage(task, module, place) {
      const folder = place.scratch.take();
      const discard = (): void => place.scratch.discard(folder);
      const stage = stageTask(folder, task, place.store);
      if ("missing" in stage) {
        discard();
        return { kind: "missing", digest: stage.missing };
      }
      const [, ...args] = task.argv;
      const order: ToolTask = { module, args, cwd: stage.work, outputs: task.outputs };
      return {
        discard,
        start: ({ freed }) =>
          runOn(idle.pop() ?? new Worker(entry, { workerData: { store } }), order, task.timeout, (worker) => {
            if (worker) idle.push(worker);
            discard();
            freed();
          }),
      };
    },
  };
}

/** `over` gets the worker where it can be used again. */
function runOn(worker: Worker, order: ToolTask, timeout: number, over: (worker: Worker | undefined) => void): Running {
  let stop: (outcome: Outcome) => void = () => {};
  const done = new Promise<Outcome>((resolve) => {
    const timer = setTimeout(() => stop({ kind: "failed", reason: `timed out after ${timeout} s`, output: "" }), timeout * 1000);
    const answered = (outcome: Outcome): void => end(outcome, true);
    const failed = (error: unknown): void => end({ kind: "bug", stack: error instanceof Error ? (error.stack ?? error.message) : String(error) }, false);
    const exited = (code: number): void => end({ kind: "bug", stack: `the tool ended its thread with exit code ${code}` }, false);
    const end = (outcome: Outcome, reusable: boolean): void => {
      clearTimeout(timer);
      // One by one: removing all listeners would also cut the worker's own ties to its port.
      worker.off("message", answered).off("error", failed).off("exit", exited);
      // A worker that ends on its own later is nobody's concern, but an error of it without a listener would end the runner.
      if (worker.listenerCount("error") === 0) worker.on("error", () => {});
      worker.unref();
      over(reusable ? worker : undefined);
      resolve(outcome);
    };
    stop = (outcome) => {
      worker.off("exit", exited);
      void worker.terminate().then(() => end(outcome, false));
    };
    worker.ref();
    worker.on("message", answered).on("error", failed).on("exit", exited);
    worker.postMessage(order);
  });
  return { done, cancel: () => stop({ kind: "cancelled" }) };
}
