/** A runner that runs nothing: what an action "writes" is a function of its command and its inputs, or what the test says. */
import type { Outcome, Task } from "../../engine/executor/runner_protocol.ts";
import type { Runner } from "../../engine/executor/runner_client.ts";
import { EMPTY } from "../../engine/store/digest.ts";
import type { Content, Store } from "../../engine/store/store.ts";

/** One task under way, in the test's hands. */
export interface FakeTask {
  readonly task: Task;
  cancelled: boolean;
  announce(path: string, text: string): void;
  /** Writes every declared output: as `texts` says, or worked out. */
  finish(texts?: Readonly<Record<string, string>>): void;
  end(outcome: Outcome): void;
}

export interface FakeRunner extends Runner {
  /** What runs at the moment, by label. */
  readonly running: ReadonlyMap<string, FakeTask>;
  /** Labels in the order they were started. */
  readonly started: readonly string[];
  /** The most tasks that ever ran at once. */
  readonly peak: number;
}

/** `react` is told of each task as it starts; without it every task finishes by itself. As many as `jobs` run at once. */
export function fakeRunner(store: Store, react: (fake: FakeTask) => void = (fake) => setImmediate(() => fake.finish()), jobs = 2): FakeRunner {
  const running = new Map<string, FakeTask>();
  const started: string[] = [];
  const waiting: { readonly rank: number; start(): void }[] = [];
  let peak = 0;
  const advance = (): void => {
    while (running.size < jobs) {
      const next = waiting.shift();
      if (!next) return;
      next.start();
    }
  };
  const put = (text: string): Content => ({ kind: "file", digest: store.putBlob(Buffer.from(text)), executable: false });
  return {
    running,
    started,
    get peak() {
      return peak;
    },
    run(task, { early, started: begun }) {
      let fake: FakeTask | undefined;
      let start = (): void => {};
      const done = new Promise<Outcome>((resolve) => {
        const end = (outcome: Outcome): void => {
          running.delete(task.label);
          resolve(outcome);
          advance();
        };
        const made: FakeTask = {
          task,
          cancelled: false,
          announce: (path, text) => early(path, put(text)),
          finish: (texts = {}) => end({ kind: "ok", stdout: EMPTY, stderr: EMPTY, output: "", outputs: task.outputs.map(({ path }) => [path, put(texts[path] ?? workedOut(task, path))] as const) }),
          end,
        };
        fake = made;
        start = () => {
          running.set(task.label, made);
          started.push(task.label);
          peak = Math.max(peak, running.size);
          begun();
          react(made);
        };
      });
      const entry = { rank: task.rank, start };
      const at = waiting.findIndex(({ rank }) => rank < task.rank);
      waiting.splice(at < 0 ? waiting.length : at, 0, entry);
      // Not before whoever sent it knows that it did.
      queueMicrotask(advance);
      const withdraw = (): boolean => {
        const place = waiting.indexOf(entry);
        if (place < 0) return false;
        waiting.splice(place, 1);
        fake?.end({ kind: "cancelled" });
        return true;
      };
      return {
        done,
        withdraw: () => void withdraw(),
        cancel() {
          if (!fake || fake.cancelled) return;
          fake.cancelled = true;
          if (!withdraw()) fake.end({ kind: "cancelled" });
        },
      };
    },
    close() {},
  };
}

function workedOut(task: Task, path: string): string {
  return JSON.stringify([path, task.argv, task.env, task.files, task.trees]);
}
