/** Scheduling, with actions that the test starts, finishes and fails itself. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "uvu";
import { artifactKey, type Artifact } from "../../engine/api/file.ts";
import type { ExecuteOptions, ExecutionResult } from "../../engine/executor/contract.ts";
import { createExecute } from "../../engine/executor/execute.ts";
import type { PlannedAction, RunPlan } from "../../engine/planner/action_graph.ts";
import { memoryStore } from "../../engine/store/memory_store.ts";
import { EMPTY } from "../../engine/store/digest.ts";
import type { Store } from "../../engine/store/store.ts";
import { copy, file, graphOf, memoryOf, optionsFor, output, run, source, textOf, tool, write } from "../support/actions.ts";
import { fakeRunner, type FakeRunner, type FakeTask } from "../support/fake_runner.ts";

/** An action `name` that reads what `needs` wrote and writes `name.out`. */
const step = (name: string, needs: readonly string[] = [], more: Partial<RunPlan> = {}): RunPlan =>
  run(`//:${name}`, ["step", name, ...needs.map((need) => file(out(need)))], { outputs: [{ path: `${name}.out`, tree: false }], ...more });
const out = (name: string) => output(`//:${name}`, `${name}.out`);
const execute = (runner: FakeRunner, actions: readonly PlannedAction[], wanted: readonly Artifact[], options: ExecuteOptions, tests: readonly string[] = []): Promise<ExecutionResult> =>
  createExecute(() => runner)(graphOf(...actions), { artifacts: wanted, tests }, options);
const fails = (names: readonly string[]) => (fake: FakeTask) =>
  setImmediate(() => (names.includes(fake.task.argv[1] ?? "") ? fake.end({ kind: "failed", reason: "exit code 1", output: `${fake.task.argv[1]} broke\n` }) : fake.finish()));
/** Lets everything that can happen now happen. */
const settle = async (): Promise<void> => {
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve));
};

test("only what is wanted is done, inputs first", async () => {
  const store = memoryStore();
  const runner = fakeRunner(store);
  const result = await execute(runner, [step("a"), step("b", ["a"]), step("other"), step("c", ["b", "a"])], [out("c")], optionsFor(store));
  assert.deepEqual(runner.started, ["//:a", "//:b", "//:c"]);
  assert.deepEqual(result.counts, { run: 3, cached: 0, remembered: 0, total: 3 });
});

test("the runner has no more than the jobs and two it can stage ahead", async () => {
  const store = memoryStore();
  const runner = fakeRunner(store, () => {}, 100);
  const names = Array.from({ length: 20 }, (_, i) => `n${i}`);
  const done = execute(runner, names.map((name) => step(name)), names.map(out), optionsFor(store, { jobs: 3 }));
  await settle();
  assert.equal(runner.peak, 5);
  for (let next = [...runner.running.values()][0]; next; next = [...runner.running.values()][0]) {
    next.finish();
    await settle();
  }
  assert.equal((await done).counts.run, 20);
  assert.equal(runner.peak, 5);
});

test("what the longest way hangs on runs first, by what actions took last time", async () => {
  const store = memoryStore();
  const runner = fakeRunner(store, undefined, 1);
  const took = (milliseconds: number) => ({ key: EMPTY, outputs: [], milliseconds });
  const memory = memoryOf(new Set(), new Map([[0, took(5)], [1, took(10)], [3, took(900)]]));
  const plans = [step("short"), step("a", ["short"]), step("b", ["a"]), step("long")];
  await execute(runner, plans, [out("b"), out("long")], optionsFor(store, { memory, jobs: 1 }));
  assert.deepEqual(runner.started.slice(0, 2), ["//:long", "//:short"]);
  // Where nothing is known, by the number of actions.
  const fresh = fakeRunner(memoryStore(), undefined, 1);
  await execute(fresh, plans, [out("b"), out("long")], optionsFor(memoryStore(), { jobs: 1 }));
  assert.deepEqual(fresh.started[0], "//:short");
});

test("equal actions of two targets run once", async () => {
  const store = memoryStore();
  const runner = fakeRunner(store);
  const twin = (owner: string) => run(owner, ["same"], { outputs: [{ path: "same.out", tree: false }] });
  const wanted = [output("//:x|//p:a|opt|", "same.out"), output("//:x|//p:b|opt|", "same.out")];
  const result = await execute(runner, [twin("//:x|//p:a|opt|"), twin("//:x|//p:b|opt|")], wanted, optionsFor(store));
  assert.equal(runner.started.length, 1);
  assert.deepEqual(result.counts, { run: 1, cached: 1, remembered: 0, total: 2 });
  assert.equal(result.contents.size, 2);
});

test("an action whose inputs came out the same is not run again", async () => {
  const store = memoryStore();
  const plans = (flag: string): PlannedAction[] => [step("a", [], { env: [["FLAG", flag]] }), step("b", ["a"])];
  const runner = fakeRunner(store, (fake) => setImmediate(() => fake.finish(fake.task.argv[1] === "a" ? { "a.out": "always" } : {})));
  await execute(runner, plans("1"), [out("b")], optionsFor(store));
  await execute(runner, plans("2"), [out("b")], optionsFor(store));
  assert.deepEqual(runner.started, ["//:a", "//:b", "//:a"]);
});

test("what hangs on no changed source is remembered, without a look at what lies below it", async () => {
  const store = memoryStore();
  const memory = memoryOf(new Set([1]));
  const runner = fakeRunner(store);
  const plans = [step("a"), step("b", ["a"]), step("c", ["b"])];
  await execute(runner, plans, [out("c")], optionsFor(store, { memory }));
  const again = fakeRunner(store);
  const result = await execute(again, [step("a", [], { env: [["X", "unseen"]] }), plans[1]!, step("c", ["b"], { env: [["X", "1"]] })], [out("c")], optionsFor(store, { memory }));
  assert.deepEqual(again.started, ["//:c"]);
  assert.deepEqual(result.counts, { run: 1, cached: 0, remembered: 1, total: 2 });
});

test("what comes first is begun before anything else is looked at", async () => {
  const store = memoryStore();
  const runner = fakeRunner(store);
  const wanted = ["a", "b", "c"].map((name) => out(name));
  const part = (from: number, to: number) => wanted.slice(from, to);
  const result = await createExecute(() => runner)(graphOf(step("a"), step("b"), step("c")), { order: { first: [out("c")], part }, artifacts: wanted, tests: [] }, optionsFor(store));
  assert.deepEqual(runner.started, ["//:c", "//:a", "//:b"]);
  assert.equal(result.contents.size, 3);
});

test("a remembered result whose bytes are gone is made again", async () => {
  const store = memoryStore();
  const memory = memoryOf(new Set([0, 1]));
  const first = await execute(fakeRunner(store), [step("a"), step("b", ["a"])], [out("b")], optionsFor(store, { memory }));
  store.drop(first.contents.get(artifactKey(out("b")))!.digest);
  const runner = fakeRunner(store);
  const second = await execute(runner, [step("a"), step("b", ["a"])], [out("b")], optionsFor(store, { memory }));
  assert.deepEqual(runner.started, ["//:b"]);
  assert.deepEqual(second.contents, first.contents);
});

test("an input that vanishes while its reader waits is made again", async () => {
  const store = memoryStore();
  let vanished = false;
  const runner: FakeRunner = fakeRunner(store, (fake) =>
    setImmediate(() => {
      const input = fake.task.files[0];
      if (fake.task.argv[1] !== "b" || vanished || !input) return fake.finish();
      vanished = true;
      store.drop(input[1]);
      fake.end({ kind: "missing", digest: input[1] });
    }),
  );
  const result = await execute(runner, [step("a"), step("b", ["a"])], [out("b")], optionsFor(store));
  assert.deepEqual(runner.started, ["//:a", "//:b", "//:a", "//:b"]);
  assert.deepEqual(result.failures, []);
});

test("an action whose runner died is run again, and given up in the end", async () => {
  const store = memoryStore();
  const runner = fakeRunner(store, (fake) => setImmediate(() => fake.end({ kind: "lost" })));
  const result = await execute(runner, [step("a")], [out("a")], optionsFor(store));
  assert.equal(runner.started.length, 3);
  assert.equal(result.failures[0]?.reason, "the process that runs actions died");
});

test("one root cause is reported, and what depends on it is not attempted", async () => {
  const store = memoryStore();
  const result = await execute(fakeRunner(store, fails(["a"])), [step("a"), step("b", ["a"]), step("c", ["b"])], [out("c")], optionsFor(store));
  assert.deepEqual(result.failures.map(({ label, reason, output: printed }) => [label, reason, printed]), [["//:a", "exit code 1", "a broke\n"]]);
  assert.deepEqual(result.notAttempted, ["//:b", "//:c"]);
  assert.equal(result.contents.size, 0);
});

test("with keepGoing everything that can be done is, and failures come in the graph's order", async () => {
  const store = memoryStore();
  const plans = [step("a"), step("b"), step("c", ["a"]), step("d", ["b"]), step("e")];
  for (const seed of [1, 2, 3, 4, 5]) {
    const result = await execute(fakeRunner(store, fails(["a", "b"])), plans, [out("c"), out("d"), out("e")], optionsFor(store, { keepGoing: true, seed }));
    assert.deepEqual(result.failures.map(({ label }) => label), ["//:a", "//:b"]);
    assert.deepEqual(result.notAttempted, ["//:c", "//:d"]);
    assert.deepEqual([...result.contents.keys()], [artifactKey(out("e"))]);
  }
});

test("a failing test stops neither the build nor other tests", async () => {
  const store = memoryStore();
  const check = (name: string, needs: readonly string[] = []) => step(name, needs, { test: true, outputs: [] });
  const plans = [step("a"), step("broken"), check("t1", ["a"]), check("t2", ["a"]), check("t3", ["broken"])];
  const result = await execute(fakeRunner(store, fails(["t1", "broken"])), plans, [out("a")], optionsFor(store, { keepGoing: true }), ["//:t1#0", "//:t2#0", "//:t3#0"]);
  assert.deepEqual(Object.fromEntries([...result.tests].map(([id, { status }]) => [id, status])), { "//:t1#0": "failed", "//:t2#0": "passed", "//:t3#0": "not attempted" });
  assert.deepEqual(result.failures.map(({ label, test: isTest }) => [label, isTest]), [["//:broken", false], ["//:t1", true]]);
});

test("dependants start when the outputs they need were announced", async () => {
  const store = memoryStore();
  const runner = fakeRunner(store, () => {});
  const lib = step("lib", [], { outputs: [{ path: "lib.rmeta", tree: false }, { path: "lib.out", tree: false }], early: ["lib.rmeta"], messages: "json" });
  const meta = run("//:meta", ["use", file(output("//:lib", "lib.rmeta"))], { outputs: [{ path: "meta.out", tree: false }] });
  const done = execute(runner, [lib, meta, step("link", ["lib", "meta"])], [out("link")], optionsFor(store));
  await settle();
  assert.deepEqual([...runner.running.keys()], ["//:lib"]);
  runner.running.get("//:lib")?.announce("lib.rmeta", "types");
  await settle();
  assert.deepEqual([...runner.running.keys()], ["//:lib", "//:meta"]);
  runner.running.get("//:meta")?.finish();
  await settle();
  assert.deepEqual([...runner.running.keys()], ["//:lib"]);
  runner.running.get("//:lib")?.finish({ "lib.rmeta": "types" });
  await settle();
  runner.running.get("//:link")?.finish();
  assert.equal((await done).counts.run, 3);
});

test("an action that fails after an early output takes its dependants along, as one failure", async () => {
  const store = memoryStore();
  const runner = fakeRunner(store, () => {});
  const lib = step("lib", [], { outputs: [{ path: "lib.rmeta", tree: false }, { path: "lib.out", tree: false }], early: ["lib.rmeta"], messages: "json" });
  const meta = run("//:meta", ["use", file(output("//:lib", "lib.rmeta"))], { outputs: [{ path: "meta.out", tree: false }] });
  const done = execute(runner, [lib, meta], [output("//:meta", "meta.out")], optionsFor(store));
  await settle();
  runner.running.get("//:lib")?.announce("lib.rmeta", "types");
  await settle();
  const using = runner.running.get("//:meta");
  runner.running.get("//:lib")?.end({ kind: "failed", reason: "exit code 1", output: "" });
  const result = await done;
  assert.equal(using?.cancelled, true);
  assert.deepEqual([result.failures.map(({ label }) => label), result.notAttempted], [["//:lib"], ["//:meta"]]);
  assert.equal(store.results.size, 0);
});

test("an early output that changes before the end is an error", async () => {
  const store = memoryStore();
  const runner = fakeRunner(store, (fake) => {
    fake.announce("lib.out", "before");
    setImmediate(() => fake.finish({ "lib.out": "after" }));
  });
  const result = await execute(runner, [step("lib", [], { early: ["lib.out"], messages: "json" })], [out("lib")], optionsFor(store));
  assert.equal(result.failures[0]?.reason, "changed out/lib.out after it had announced it as complete");
});

test("after a cancellation nothing starts, and nothing counts as failed", async () => {
  const store = memoryStore();
  const controller = new AbortController();
  const runner = fakeRunner(store, () => {});
  const done = execute(runner, [step("a"), step("b", ["a"])], [out("b")], optionsFor(store, { signal: controller.signal }));
  await settle();
  controller.abort();
  const result = await done;
  assert.deepEqual([result.cancelled, result.failures, result.notAttempted, runner.started], [true, [], [], ["//:a"]]);
});

test("downloads are fetched only when an action that needs their bytes runs, each once", async () => {
  const store = memoryStore();
  const bytes = Buffer.from("package");
  const digest = store.putBlob(bytes);
  store.drop(digest);
  const download: Artifact = { kind: "download", mirror: "debian", path: "pool/a.deb", checksum: digest.slice(0, 64), size: bytes.length };
  const fetched: string[] = [];
  const fetch = async (downloads: readonly { readonly path: string }[]): Promise<void> => {
    for (const each of downloads) fetched.push(each.path);
    store.putBlob(bytes);
  };
  const unpack = (name: string) => tool(`//:${name}`, "test/unpack", [name, file(download)], { outputs: [{ path: `${name}.out`, tree: false }] });
  const options = { fetch, tool: () => ({ module: "", version: 1 }) };
  await execute(fakeRunner(store), [unpack("x"), unpack("y")], [out("x"), out("y")], optionsFor(store, options));
  assert.deepEqual(fetched, ["pool/a.deb"]);
  store.drop(digest);
  const again = await execute(fakeRunner(store), [unpack("x"), unpack("y")], [out("x"), out("y")], optionsFor(store, options));
  assert.deepEqual([fetched.length, again.counts.cached], [1, 2]);
});

test("files are written and copied without running anything, and a missing source is named", async () => {
  const store = memoryStore();
  const plans = [write("//:w", "w.out", ["a", "b"]), copy("//:c", "c.out", out("w"))];
  const result = await execute(fakeRunner(store), plans, [out("c")], optionsFor(store));
  assert.equal(textOf(store, result.contents.get(artifactKey(out("c")))), "a\nb\n");
  const failed = await execute(fakeRunner(store), [copy("//:d", "d.out", source("a/none.txt"))], [out("d")], optionsFor(store, { sourcePath: () => "/nonexistent/none.txt" }));
  assert.equal(failed.failures[0]?.reason, "a/none.txt does not exist");
});

/** A small generator of numbers, so that a failure can be repeated (mulberry32). */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

test("building what has changed gives what building anew gives, on random graphs with random edits", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "athanor-random-"));
  try {
    for (let seed = 1; seed <= 25; seed++) {
      const pick = random(seed);
      const sources = Array.from({ length: 6 }, (_, i) => `s${i}`);
      const edit = (name: string): void => writeFileSync(path.join(folder, name), String(pick(3)));
      sources.forEach(edit);
      const direct = new Map<string, readonly string[]>();
      const plans: PlannedAction[] = [];
      for (let i = 0; i < 15; i++) {
        const needs = plans.filter(() => pick(4) === 0).map(({ label }) => label.slice(3));
        const reads = sources.filter(() => pick(4) === 0);
        direct.set(`n${i}`, [...needs, ...reads]);
        // Some actions forget what they read: their output stays the same, and what follows must not run.
        plans.push(step(`n${i}`, needs, { inputs: { direct: reads.map((name) => source(name)), transitive: [] }, env: pick(3) === 0 ? [["FORGET", "1"]] : [] }));
      }
      const below = (name: string): readonly string[] => (name.startsWith("s") ? [name] : (direct.get(name) ?? []).flatMap(below));
      const react = (fake: FakeTask) => (pick(2) === 0 ? setImmediate(() => finishRandom(fake)) : finishRandom(fake));
      const finishRandom = (fake: FakeTask): void => fake.finish(fake.task.env.some(([name]) => name === "FORGET") ? { [fake.task.outputs[0]!.path]: fake.task.argv[1]! } : {});
      const build = (store: Store, more: Partial<ExecuteOptions>) => execute(fakeRunner(store, react), plans, plans.map(({ label }) => out(label.slice(3))), optionsFor(store, { sourcePath: ({ path: name }) => path.join(folder, name), jobs: 1 + pick(4), seed: pick(1000), ...more }));
      const store = memoryStore();
      const results = memoryOf().results;
      await build(store, { memory: memoryOf(new Set(), results) });
      for (let round = 0; round < 4; round++) {
        const changed = new Set(sources.filter(() => pick(3) === 0));
        changed.forEach(edit);
        const clean = new Set(plans.flatMap(({ label }, order) => (below(label.slice(3)).some((name) => changed.has(name)) ? [] : [order])));
        const incremental = await build(store, { memory: memoryOf(clean, results) });
        const anew = await build(memoryStore(), {});
        assert.deepEqual(incremental.contents, anew.contents, `seed ${seed}, round ${round}`);
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test.run();
