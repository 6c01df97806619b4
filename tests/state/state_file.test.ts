import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { suite } from "uvu";
import { openStateFile, writeStateFile } from "../../engine/state/state_file.ts";

const test = suite<{ folder: string; file: string }>("state file");
test.before.each((context) => {
  context.folder = mkdtempSync(path.join(tmpdir(), "athanor-state-"));
  context.file = path.join(context.folder, "deep", "state");
});
test.after.each(({ folder }) => rmSync(folder, { recursive: true, force: true }));

const SECTIONS = new Map<string, Uint8Array>([
  ["a", Buffer.from("eins")],
  ["empty", Buffer.alloc(0)],
  ["b", Buffer.alloc(100_000, 7)],
]);

/** What can be read of a file, as far as it can be opened. */
function read(file: string): Record<string, string | undefined> | undefined {
  const opened = openStateFile(file);
  if (!opened) return undefined;
  const sections = Object.fromEntries([...SECTIONS.keys()].map((name) => [name, opened.section(name)?.toString("latin1")]));
  opened.close();
  return sections;
}

test("what was written is read back, and who wrote it", ({ file }) => {
  writeStateFile(file, "engine 1", SECTIONS);
  const opened = openStateFile(file);
  assert.equal(opened?.writer, "engine 1");
  assert.deepEqual(opened?.names(), ["a", "empty", "b"]);
  for (const [name, bytes] of SECTIONS) assert.ok(opened?.section(name)?.equals(bytes), name);
  assert.equal(opened?.section("c"), undefined);
  opened?.close();
});

test("sections are aligned for typed arrays", ({ file }) => {
  writeStateFile(file, "w", SECTIONS);
  const opened = openStateFile(file);
  for (const name of SECTIONS.keys()) assert.equal((opened?.section(name)?.byteOffset ?? 1) % 8, 0, name);
  opened?.close();
});

test("a file cut off anywhere counts as absent", ({ file }) => {
  writeStateFile(file, "w", SECTIONS);
  const whole = readFileSync(file);
  for (let length = 0; length < whole.length; length += length < 400 ? 1 : 4999) {
    writeFileSync(file, whole);
    truncateSync(file, length);
    assert.equal(openStateFile(file), undefined, `${length} of ${whole.length} bytes`);
  }
});

test("a flipped byte loses its section, or the file, and never gives wrong bytes", ({ file }) => {
  writeStateFile(file, "w", SECTIONS);
  const whole = readFileSync(file);
  const expected = read(file);
  for (let at = 0; at < whole.length; at += at < 400 ? 1 : 4999) {
    const damaged = Buffer.from(whole);
    damaged[at] = damaged[at]! ^ 0x10;
    writeFileSync(file, damaged);
    for (const [name, text] of Object.entries(read(file) ?? {})) assert.ok(text === undefined || text === expected?.[name], `byte ${at}, section ${name}`);
  }
});

test("a reader keeps what it opened while another replaces the file", ({ file }) => {
  writeStateFile(file, "first", SECTIONS);
  const opened = openStateFile(file);
  writeStateFile(file, "second", new Map([["a", Buffer.from("zwei")]]));
  assert.equal(opened?.section("a")?.toString(), "eins");
  opened?.close();
  assert.equal(read(file)?.["a"], "zwei");
});

test.run();
