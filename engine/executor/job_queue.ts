/** The runner's tasks: those of the highest rank are started as soon as there is a token for them, and the next ones staged meanwhile. */
import type { Jobserver } from "./jobserver.ts";
import type { Running, Staged } from "./run_process.ts";
import type { FromRunner, Outcome, Task } from "./runner_protocol.ts";
import { unexpected } from "./unexpected.ts";

export interface JobQueue {
  add(id: number, task: Task): void;
  cancel(id: number): void;
  /** Cancels a task that has not been started. */
  withdraw(id: number): void;
  /** Cancels everything; resolves when nothing runs any more. */
  end(): Promise<void>;
}

interface Waiting {
  readonly id: number;
  readonly task: Task;
  staged: Staged | undefined;
}

/** How many tasks may lie staged before there is a job for them. */
const STAGED = 2;
/** Milliseconds between looks for a token that a process inside an action may have given back. */
const LOOK = 4;

export function jobQueue(stage: (task: Task) => Staged | Outcome, jobserver: Jobserver, send: (message: FromRunner) => void): JobQueue {
  const waiting: Waiting[] = [];
  const running = new Map<number, Running>();
  let looking = false;
  let ended = false;

  const done = (id: number, outcome: Outcome): void => send({ kind: "done", id, outcome });

  /** Undefined where that already ends the task. */
  const staged = (job: Waiting): Staged | undefined => {
    if (job.staged) return job.staged;
    let result: Staged | Outcome;
    try {
      result = stage(job.task);
    } catch (error) {
      result = unexpected(error);
    }
    if ("kind" in result) {
      waiting.splice(waiting.indexOf(job), 1);
      done(job.id, result);
      return undefined;
    }
    return (job.staged = result);
  };

  const advance = (): void => {
    while (waiting.length > 0) {
      if (!jobserver.take()) {
        lookAgain();
        break;
      }
      // Only what was staged can be started, and staging may fail: then the next one has its turn.
      let first: Staged | undefined;
      let job: Waiting | undefined;
      while (!first && (job = waiting[0])) first = staged(job);
      if (first && job) start(job, first);
      else jobserver.give();
    }
    if (waiting.slice(0, STAGED).some((job) => !job.staged)) setImmediate(stageAhead);
  };

  const stageAhead = (): void => {
    const next = waiting.slice(0, STAGED).find((job) => !job.staged);
    if (!next) return;
    staged(next);
    setImmediate(stageAhead);
  };

  /** An end of ours calls `advance` at once; what a process gives back, nobody tells. */
  const lookAgain = (): void => {
    if (looking) return;
    looking = true;
    setTimeout(() => {
      looking = false;
      if (!ended) advance();
    }, LOOK).unref();
  };

  const start = ({ id }: Waiting, stage: Staged): void => {
    waiting.shift();
    let free = false;
    const freed = (): void => {
      if (free) return;
      free = true;
      jobserver.give();
      if (!ended) advance();
    };
    send({ kind: "started", id });
    let run: Running;
    try {
      run = stage.start({
        early: (path, content) => send({ kind: "early", id, path, content }),
        printed: (text) => send({ kind: "printed", id, text }),
        freed,
      });
    } catch (error) {
      freed();
      return done(id, unexpected(error));
    }
    running.set(id, run);
    void run.done.catch((error: unknown) => unexpected(error)).then((outcome) => {
      running.delete(id);
      freed();
      done(id, outcome);
    });
  };

  const withdraw = (id: number): boolean => {
    const at = waiting.findIndex((job) => job.id === id);
    if (at < 0) return false;
    waiting.splice(at, 1)[0]?.staged?.discard();
    done(id, { kind: "cancelled" });
    return true;
  };

  return {
    add(id, task) {
      const at = waiting.findIndex((job) => job.task.rank < task.rank);
      waiting.splice(at < 0 ? waiting.length : at, 0, { id, task, staged: undefined });
      advance();
    },
    cancel(id) {
      if (!withdraw(id)) running.get(id)?.cancel();
    },
    withdraw: (id) => void withdraw(id),
    async end() {
      ended = true;
      for (const { staged } of waiting.splice(0)) staged?.discard();
      for (const each of running.values()) each.cancel();
      await Promise.allSettled([...running.values()].map((each) => each.done));
    },
  };
}
