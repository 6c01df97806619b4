/** Several commands at once in one workspace, and commands that are interrupted. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { test } from "uvu";
import { shellWorkspace, type ShellWorkspace } from "../support/shell_workspace.ts";

const STEPS = Array.from({ length: 12 }, (_, i) => i);
const BUILD = STEPS.map((i) => `step({ name: "s${i}", script: 'out=$1; shift; { echo ${i}; cat "$@"; } > "$out"', srcs: ["salt.in"], inputs: ${i < 3 ? "[]" : `["s${i - 3}"]`} });`).join("\n");

function expected(i: number, salt: string): string {
  return `${i}\n${salt}${i < 3 ? "" : expected(i - 3, salt)}`;
}

function assertRight(place: ShellWorkspace, salt: string, steps: readonly number[] = STEPS): void {
  for (const i of steps) assert.equal(place.output(`s${i}`), expected(i, salt));
}

test("four commands at once, on a store that is empty, all do what they were asked for", async () => {
  const place = shellWorkspace(BUILD, { "salt.in": "salt\n" }, { ownStore: true });
  try {
    const runs = await Promise.all([place.start("build", "//..."), place.start("build", "//..."), place.start("build", "//:s11"), place.start("build", "-j1", "//:s9", "//:s10")].map(({ done }) => done));
    for (const { status, output } of runs) assert.equal(status, 0, output);
    assertRight(place, "salt\n");
    // Of commands that end at once the last one's memory stands; what the others did is in the store.
    assert.doesNotMatch(place.athanor("build", "//...").output, /actions? run/);
    assert.match(place.athanor("build", "//...").output, /nothing to do/);
    assert.equal(place.athanor("verify").status, 0);
  } finally {
    place.remove();
  }
});

test("commands on the same outputs while a source changes leave what the last source says", async () => {
  const salt = `${process.pid} ${performance.now()}\n`;
  const place = shellWorkspace(BUILD, { "salt.in": salt });
  try {
    const first = place.start("build", "//...");
    await pause(50);
    place.write("salt.in", `new ${salt}`);
    const second = place.start("build", "//...");
    const [one, two] = await Promise.all([first.done, second.done]);
    // The first may have met a source that changed under its hands, and then says so.
    if (one.status !== 0) assert.match(one.output, /salt\.in/);
    assert.equal(two.status, 0, two.output);
    assert.equal(place.athanor("build", "//...").status, 0);
    assertRight(place, `new ${salt}`);
  } finally {
    place.remove();
  }
});

/** A signal meets a build whose last action would never end. */
async function interrupted(signal: NodeJS.Signals, whole: boolean): Promise<void> {
  const place = shellWorkspace(`step({ name: "quick", script: 'echo quick > "$1"' });\nstep({ name: "slow", script: 'echo begun > /tmp/x; sleep 1000; cat "$2" > "$1"', inputs: ["quick"] });\n`, {}, { ownStore: true });
  try {
    const { child, done } = place.start("build", "--verbose", "//:slow");
    await until(() => place.processes().some((pid) => commandLine(pid).includes("sleep 1000")), "the action began");
    process.kill(whole ? -child.pid! : child.pid!, signal);
    const { status, signal: by, output } = await done;
    assert.deepEqual([status, by], [130, null], output);
    assert.match(output, /interrupted/);
    await until(() => place.processes().length === 0, "every process ended");
    assert.deepEqual(readdirSync(path.join(place.store, "scratch")).filter((name) => /^\d+-/.test(name)), []);
    assert.ok(!existsSync(place.outputFile("slow")));
    place.write("BUILD.ts", `import { step } from "//steps.ts";\nstep({ name: "quick", script: 'echo quick > "$1"' });\nstep({ name: "slow", script: 'cat "$2" > "$1"', inputs: ["quick"] });\n`);
    const next = place.athanor("build", "//:slow");
    assert.equal(next.status, 0, next.output);
    assert.match(next.output, /\b1 action run\b/, "what was finished before is kept");
    assert.equal(place.output("slow"), "quick\n");
  } finally {
    place.remove();
  }
}

test("Ctrl-C, which every process of the terminal gets, ends the command cleanly", () => interrupted("SIGINT", true));

test("SIGTERM to the command alone does so too", () => interrupted("SIGTERM", false));

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return "";
  }
}

async function until(condition: () => boolean, what: string): Promise<void> {
  for (const end = performance.now() + 60_000; !condition(); await pause(10)) assert.ok(performance.now() < end, `it never came true that ${what}`);
}

test.run();
