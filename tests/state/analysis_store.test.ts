/** Analyses between commands, on the disk. */
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { suite } from "uvu";
import { KEPT_PLANNINGS, openAnalysisStore } from "../../engine/state/analysis_store.ts";

const test = suite<{ folder: string; file: string }>("analysis store");
test.before.each((context) => {
  context.folder = mkdtempSync(path.join(tmpdir(), "athanor-analyses-"));
  context.file = path.join(context.folder, "deep", "analyses");
});
test.after.each(({ folder }) => rmSync(folder, { recursive: true, force: true }));

/** A planning that needs `wanted`, and makes what is not there: the names of those. */
function planning(file: string, wanted: readonly string[], writer = "engine 1"): string[] {
  const store = openAnalysisStore(file, writer);
  const made = wanted.filter((key) => store.get(key) !== `what ${key} left`);
  for (const key of made) store.set(key, `what ${key} left`);
  assert.deepEqual(store.counts(), { asked: wanted.length, made: made.length });
  store.save();
  return made;
}

test("what was made is there the next time", ({ file }) => {
  assert.deepEqual(planning(file, ["a", "b"]), ["a", "b"]);
  assert.deepEqual(planning(file, ["b", "c", "a"]), ["c"]);
  assert.deepEqual(planning(file, ["a", "b", "c"]), []);
});

test("a store that nobody asks neither reads nor writes its file", ({ file }) => {
  openAnalysisStore(file, "engine 1").save();
  assert.equal(existsSync(file), false);
  planning(file, ["a"]);
  const before = readFileSync(file);
  planning(file, ["a"]);
  assert.deepEqual(readFileSync(file), before);
});

test("what several plannings had no use for goes, and the file stops growing", ({ file }) => {
  planning(file, ["always", "once"]);
  for (let i = 1; i < KEPT_PLANNINGS; i++) planning(file, ["always", `edit ${String(i).padStart(3)}`]);
  assert.deepEqual(planning(file, ["once"]), []);
  for (let i = KEPT_PLANNINGS; i < 2 * KEPT_PLANNINGS; i++) planning(file, ["always", `edit ${String(i).padStart(3)}`]);
  const size = readFileSync(file).length;
  for (let i = 2 * KEPT_PLANNINGS; i < 4 * KEPT_PLANNINGS; i++) planning(file, ["always", `edit ${String(i).padStart(3)}`]);
  assert.equal(readFileSync(file).length, size);
  assert.deepEqual(planning(file, ["always", "once"]), ["once"]);
});

test("what another engine wrote counts as absent", ({ file }) => {
  planning(file, ["a"]);
  assert.deepEqual(planning(file, ["a"], "engine 2"), ["a"]);
});

test("a flipped byte makes entries absent, never other ones", ({ file }) => {
  planning(file, ["a", "b"]);
  const whole = readFileSync(file);
  for (let at = 0; at < whole.length; at++) {
    const damaged = Buffer.from(whole);
    damaged[at] = damaged[at]! ^ 0x10;
    writeFileSync(file, damaged);
    const store = openAnalysisStore(file, "engine 1");
    for (const key of ["a", "b"]) assert.ok([undefined, `what ${key} left`].includes(store.get(key)), `byte ${at}`);
  }
});

test.run();
