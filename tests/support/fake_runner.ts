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

/** `react` is told of each task as it starts; without it every task finishes by itself. */
export function fakeRunner(store: Store, react: (fake: FakeTask) => void = (fake) => setImmediate(() => fake.finish())): FakeRunner {
  const running = new Map<string, FakeTask>();
  const started: string[] = [];
  let peak = 0;
  const put = (text: string): Content => ({ kind: "file", digest: store.putBlob(Buffer.from(text)), executable: false });
  return {
    running,
    started,
    get peak() {
      return peak;
    },
    run(task, early) {
      let fake: FakeTask | undefined;
      const done = new Promise<Outcome>((resolve) => {
        const end = (outcome: Outcome): void => {
          running.delete(task.label);
          resolve(outcome);
        };
        fake = {
          task,
          cancelled: false,
          announce: (path, text) => early(path, put(text)),
          finish: (texts = {}) => end({ kind: "ok", stdout: EMPTY, stderr: EMPTY, output: "", outputs: task.outputs.map(({ path }) => [path, put(texts[path] ?? workedOut(task, path))] as const) }),
          end,
        };
        running.set(task.label, fake);
        started.push(task.label);
        peak = Math.max(peak, running.size);
        react(fake);
      });
      return {
        done,
        cancel() {
          if (!fake || fake.cancelled) return;
          fake.cancelled = true;
          fake.end({ kind: "cancelled" });
        },
      };
    },
    close() {},
  };
}

function workedOut(task: Task, path: string): string {
  return JSON.stringify([path, task.argv, task.env, task.files, task.trees]);
}
