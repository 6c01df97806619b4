/** The runner's own scheduling: tokens, ranks, and what is staged before its turn. */
import assert from "node:assert/strict";
import { test } from "uvu";
import { jobQueue } from "../../engine/executor/job_queue.ts";
import type { Jobserver } from "../../engine/executor/jobserver.ts";
import type { RunListener } from "../../engine/executor/run_process.ts";
import type { FromRunner, Outcome, Task } from "../../engine/executor/runner_protocol.ts";
import { EMPTY } from "../../engine/store/digest.ts";

const task = (label: string, rank: number): Task => ({ label, rank, mnemonic: "", argv: [], env: [], workingDirectory: "w", root: undefined, files: [], trees: [], outputs: [], early: [], stdout: undefined, messages: "text", streamed: false, timeout: 1, sandbox: undefined, tool: undefined });
const fine: Outcome = { kind: "ok", outputs: [], stdout: EMPTY, stderr: EMPTY, output: "" };
const settle = async (): Promise<void> => {
  for (let i = 0; i < 10; i++) await new Promise((resolve) => setImmediate(resolve));
};

/** A queue over tasks that the test ends; `log` says what became of them. */
function rig(jobs: number) {
  const log: string[] = [];
  const ends = new Map<string, { freed(): void; done(outcome: Outcome): void }>();
  let tokens = jobs;
  const jobserver: Jobserver = { descriptor: -1, take: () => tokens > 0 && tokens-- > 0, give: () => void tokens++, close() {} };
  const stage = ({ label }: Task) =>
    label === "missing"
      ? ({ kind: "missing", digest: EMPTY } as const)
      : (log.push(`stage ${label}`),
        {
          start: ({ freed }: RunListener) => {
            log.push(`start ${label}`);
            return { done: new Promise<Outcome>((done) => ends.set(label, { freed, done })), cancel: () => ends.get(label)?.done({ kind: "cancelled" }) };
          },
          discard: () => void log.push(`discard ${label}`),
        });
  const send = (message: FromRunner): void => void (message.kind === "done" && log.push(`${message.outcome.kind} ${message.id}`));
  return { log, ends, queue: jobQueue(stage, jobserver, send) };
}

test("what comes next is staged while others run, and starts before the last one's outputs are looked at", async () => {
  const { log, ends, queue } = rig(1);
  for (const [id, label] of ["a", "b", "c", "d"].entries()) queue.add(id, task(label, 0));
  await settle();
  assert.deepEqual(log, ["stage a", "start a", "stage b", "stage c"]);
  ends.get("a")?.freed();
  assert.deepEqual(log.slice(4), ["start b"]);
  ends.get("a")?.done(fine);
  await settle();
  assert.deepEqual(log.slice(5), ["ok 0", "stage d"]);
});

test("of those that wait, the highest rank is started first", async () => {
  const { log, ends, queue } = rig(1);
  for (const [id, rank] of [0, 1, 5, 3].entries()) queue.add(id, task(String(id), rank));
  for (const label of ["0", "2", "3", "1"]) ends.get(label)?.done(fine), await settle();
  assert.deepEqual(log.filter((line) => line.startsWith("start")), ["start 0", "start 2", "start 3", "start 1"]);
});

test("a task whose inputs are gone ends at once, and the next has its turn", async () => {
  const { log, queue } = rig(1);
  queue.add(0, task("missing", 0));
  queue.add(1, task("b", 0));
  assert.deepEqual(log, ["missing 0", "stage b", "start b"]);
});

test("what has not been started can be withdrawn, and leaves nothing", async () => {
  const { log, queue } = rig(1);
  queue.add(0, task("a", 0));
  queue.add(1, task("b", 0));
  await settle();
  queue.withdraw(0);
  queue.withdraw(1);
  assert.deepEqual(log.slice(3), ["discard b", "cancelled 1"]);
  queue.cancel(0);
  await settle();
  assert.deepEqual(log.slice(5), ["cancelled 0"]);
});

test.run();
