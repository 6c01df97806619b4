import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { suite } from "uvu";
import type { Read } from "../../engine/loader/contract.ts";
import { digestOf } from "../../engine/store/digest.ts";
import { createStamps, type Stamps } from "../../engine/state/stamps.ts";
import { decodeStampTable, encodeStampTable, recentFirst, stampNow, ABSENT, FILE, UNTRUSTED } from "../../engine/state/stamp_table.ts";

const test = suite<{ folder: string; write(name: string, text: string, seconds?: number): string }>("stamps");
test.before.each((context) => {
  context.folder = mkdtempSync(path.join(tmpdir(), "athanor-stamps-"));
  // Long ago, so that only what a test changes is new.
  context.write = (name, text, seconds = 1_000_000_000.5) => {
    const file = path.join(context.folder, name);
    writeFileSync(file, text);
    utimesSync(file, seconds, seconds);
    return file;
  };
});
test.after.each(({ folder }) => rmSync(folder, { recursive: true, force: true }));

/** What a later command makes of these rows. */
function reopened(stamps: Stamps, rows: readonly number[], epoch = Date.now()): Stamps {
  const { table, digests } = stamps.encode(rows);
  return createStamps(decodeStampTable(table), digests, epoch);
}

const file = (path: string): Read => ({ kind: "file", path });

test("an unchanged file is valid, an edited one is not", ({ write }) => {
  const first = createStamps(undefined, undefined, Date.now());
  const rows = [first.record(file(write("a", "1"))), first.record(file(write("b", "1")))];
  write("b", "2", 1_000_000_001.5);
  const later = reopened(first, rows);
  assert.equal(later.isValid(0), true);
  assert.equal(later.isValid(1), false);
});

test("a change that leaves size and time shows by the inode", ({ write, folder }) => {
  const stamps = createStamps(undefined, undefined, Date.now());
  const row = stamps.record(file(write("a", "1")));
  renameSync(write("other", "2"), path.join(folder, "a"));
  assert.equal(reopened(stamps, [row]).isValid(0), false);
});

test("what was absent is stale once it exists", ({ write, folder }) => {
  const stamps = createStamps(undefined, undefined, Date.now());
  const row = stamps.record({ kind: "absent", path: path.join(folder, "a") });
  assert.equal(reopened(stamps, [row]).isValid(0), true);
  write("a", "");
  assert.equal(reopened(stamps, [row]).isValid(0), false);
});

test("a folder is stale when a name comes or goes, and not when a file within is replaced", ({ write, folder }) => {
  write("a", "1");
  utimesSync(folder, 1_000_000_000.5, 1_000_000_000.5);
  const stamps = createStamps(undefined, undefined, Date.now());
  const row = stamps.record({ kind: "directory", path: folder });
  renameSync(write("temporary", "2"), path.join(folder, "a"));
  assert.equal(reopened(stamps, [row]).isValid(0), true, "as editors save");
  mkdirSync(path.join(folder, "athanor-out"));
  assert.equal(reopened(stamps, [row]).isValid(0), true, "what is never part of a workspace");
  write("b", "");
  assert.equal(reopened(stamps, [row]).isValid(0), false);
});

test("a folder is stale when a link in it leads elsewhere", ({ write, folder }) => {
  symlinkSync(write("a", "1"), path.join(folder, "link"));
  write("b", "2");
  utimesSync(folder, 1_000_000_000.5, 1_000_000_000.5);
  const stamps = createStamps(undefined, undefined, Date.now());
  const row = stamps.record({ kind: "directory", path: folder });
  rmSync(path.join(folder, "link"));
  symlinkSync(path.join(folder, "b"), path.join(folder, "link"));
  assert.equal(reopened(stamps, [row]).isValid(0), false);
});

test("a file changed after the epoch is not trusted, for it may have been read before the change", ({ write }) => {
  const epoch = Date.now();
  const stamps = createStamps(undefined, undefined, epoch);
  const row = stamps.record(file(write("a", "1", epoch / 1000 + 1)));
  assert.equal(reopened(stamps, [row]).isValid(0), false);
});

test("times in whole seconds are trusted only a second later", ({ write }) => {
  const second = Math.floor(Date.now() / 1000) - 10;
  const row = (epoch: number): boolean => {
    const stamps = createStamps(undefined, undefined, epoch);
    return reopened(stamps, [stamps.record(file(write("a", "1", second)))]).isValid(0);
  };
  assert.equal(row(second * 1000 + 500), false);
  assert.equal(row(second * 1000 + 1500), true);
});

test("a source that was only touched keeps its digest, an edited one loses it", ({ write }) => {
  const a = write("a", "1");
  const stamps = createStamps(undefined, undefined, Date.now());
  assert.equal(stamps.sources.get(a), undefined);
  stamps.sources.set(a, { digest: digestOf(Buffer.from("1")), executable: false });
  const row = stamps.sourceRow(a)!;
  write("a", "1", 1_000_000_002.5);
  assert.deepEqual(reopened(stamps, [row]).sources.get(a), { digest: digestOf(Buffer.from("1")), executable: false });
  write("a", "2", 1_000_000_000.5);
  const later = reopened(stamps, [row]);
  assert.equal(later.isValid(0), true, "the same size and time: only then is an edit believed to be none");
  write("a", "12", 1_000_000_000.5);
  assert.equal(reopened(stamps, [row]).sources.get(a), undefined);
});

test("a source hashed within the tick of its writing is hashed again by the next command", ({ write }) => {
  const now = Date.now() / 1000;
  const a = write("a", "1", now + 5);
  const stamps = createStamps(undefined, undefined, Date.now());
  stamps.sources.get(a);
  stamps.sources.set(a, { digest: digestOf(Buffer.from("1")), executable: false });
  // As if it was written again in the same tick, with the same length.
  write("a", "2", now + 5);
  assert.equal(reopened(stamps, [stamps.sourceRow(a)!]).sources.get(a), undefined);
});

test("rows are looked at in their order, but for those that changed last, and what cannot be trusted before them", ({ write, folder }) => {
  const rows = Array.from({ length: 100 }, (_, i) => stampNow(write(`f${i}`, "", 1_000_000_000 + (i === 70 ? 9 : i === 80 ? 8 : 0)), FILE));
  rows[90] = { ...rows[90]!, mtime: UNTRUSTED };
  rows[0] = stampNow(path.join(folder, "absent"), ABSENT);
  const ordered = recentFirst(Uint32Array.from(rows.keys()), decodeStampTable(encodeStampTable(rows)));
  assert.deepEqual([...ordered.slice(0, 4)], [90, 70, 80, 1]);
  assert.deepEqual([...ordered.slice(64)], [...rows.keys()].filter((row) => !ordered.subarray(0, 64).includes(row)));
  assert.equal(new Set(ordered).size, 100);
});

test("rows are renumbered so that only those in use are kept", ({ write }) => {
  const stamps = createStamps(undefined, undefined, Date.now());
  const rows = ["a", "b", "c"].map((name) => stamps.record(file(write(name, name))));
  const { renumber, table } = stamps.encode([rows[2]!]);
  assert.equal(renumber[rows[2]!], 0);
  assert.equal(decodeStampTable(table).path(0).endsWith("c"), true);
});

test.run();
