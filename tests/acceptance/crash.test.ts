/** `kill -9` at any moment, of the whole command, of its first process or of its runners: the next build is right and complete. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { test } from "uvu";
import { shellWorkspace } from "../support/shell_workspace.ts";

const seed = Number(process.env["ATHANOR_TEST_SEED"] ?? 20_240_229);
const STEPS = 40;
const KILLS = 20;
/** So many of them while the root file systems are still being unpacked. */
const COLD = 4;

const random = generator(seed);

/** Inputs of a step: up to three earlier ones, so that there are chains and steps that have nothing to do with each other. */
const inputsOf = Array.from({ length: STEPS }, (_, i) => [...new Set(Array.from({ length: i % 7 === 0 ? 0 : 1 + Math.floor(random() * 3) }, () => Math.floor(random() * i)))]);

const BUILD = inputsOf
  .map((inputs, i) => {
    const script = `out=$1; shift; { echo ${i}; cat "$@"; } | sha256sum > "$out"`;
    return `step({ name: "s${i}", script: ${JSON.stringify(script)}, srcs: ["round.in"], inputs: ${JSON.stringify(inputs.map((input) => `s${input}`))} });`;
  })
  .join("\n");

/** What the outputs must be, worked out without athanor. */
function expected(round: string): readonly string[] {
  const outputs: string[] = [];
  inputsOf.forEach((inputs, i) => {
    const text = [`${i}\n`, round, ...inputs.map((input) => outputs[input])].join("");
    outputs.push(`${createHash("sha256").update(text).digest("hex")}  -\n`);
  });
  return outputs;
}

test("twenty builds are killed, and each next one is right", async () => {
  const place = shellWorkspace(BUILD, { "round.in": "" }, { ownStore: true });
  const about = `ATHANOR_TEST_SEED=${seed}`;
  // How long the latest whole builds took, cold and warm: moments to kill at lie within.
  let [cold, warm] = [3000, 1000];
  let killed = 0;
  try {
    for (let kill = 0; kill < KILLS; kill++) {
      if (kill < COLD) rmSync(place.cache, { recursive: true, force: true });
      const round = `round ${kill}\n`;
      place.write("round.in", round);
      const moment = random() * (kill < COLD ? cold : warm);
      const victims = (["group", "command", "runners"] as const)[kill % 3]!;
      const what = `kill ${kill} of the ${victims} after ${Math.round(moment)} ms (${about})`;

      const build = place.start("build", "//...");
      await Promise.race([pause(moment), build.done]);
      if (build.child.exitCode === null) killed++;
      const pid = build.child.pid!;
      if (victims === "group") strike(-pid);
      else if (victims === "command") strike(pid);
      else childrenOf(pid).forEach(strike);
      const ended = await build.done;
      // A command whose runners died goes on with new ones.
      if (victims === "runners") assert.equal(ended.status, 0, `${what}: ${ended.output}`);

      const begun = performance.now();
      const { status, output } = place.athanor("build", "//...");
      if (kill < COLD) cold = Math.max(500, performance.now() - begun);
      else warm = Math.max(300, performance.now() - begun);
      assert.equal(status, 0, `${what}: ${output}`);
      expected(round).forEach((text, i) => assert.equal(place.output(`s${i}`), text, `${what}: s${i}`));
    }
    assert.ok(killed > KILLS / 3, `only ${killed} builds were still at work when they were to be killed (${about})`);
    const { status, output } = place.athanor("verify");
    assert.equal(status, 0, `${output} (${about})`);
    assert.deepEqual(readdirSync(`${place.store}/tmp`).filter((name) => readdirSync(`${place.store}/tmp/${name}`).length > 0), [], "temporary files are left");
    await gone(place.processes);
  } finally {
    place.remove();
  }
});

/** The process, or with a negative number its group, may have ended already. */
function strike(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}

function childrenOf(pid: number): readonly number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, "utf8");
        return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1] === String(pid);
      } catch {
        return false;
      }
    })
    .map(Number);
}

/** Orphans see that nobody listens any more, and end. */
async function gone(processes: () => readonly number[]): Promise<void> {
  for (const until = performance.now() + 10_000; processes().length > 0; await pause(20)) assert.ok(performance.now() < until, `processes are left: ${processes().join(" ")}`);
}

/** mulberry32: the same numbers for the same seed. */
function generator(state: number): () => number {
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

test.run();
