/** The store on disk: what it keeps, what it notices, and what it survives. */
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { chmodSync, existsSync, linkSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "uvu";
import { BuildError } from "../../engine/api/diagnostic.ts";
import { digestOf, EMPTY, hashOf, type Digest } from "../../engine/store/digest.ts";
import { BLOB_TIME } from "../../engine/store/disk_folder.ts";
import { openStore, type DiskStore } from "../../engine/store/disk_store.ts";
import { decodeResult, encodeResult } from "../../engine/store/result_records.ts";
import type { ActionResult } from "../../engine/store/store.ts";
import { bundleScript } from "../support/bundle.ts";

const folder = mkdtempSync(path.join(tmpdir(), "athanor-store-"));
let count = 0;
const opened: DiskStore[] = [];
const fresh = (): DiskStore => {
  const store = openStore(path.join(folder, String(++count)));
  opened.push(store);
  return store;
};
const put = (store: DiskStore, text: string): Digest => store.putBlob(Buffer.from(text));
const blobOf = (store: DiskStore, digest: Digest): string => store.blobPath(digest, false) ?? assert.fail("no blob");
/** As somebody with a text editor would. */
const overwrite = (file: string, text: string): void => {
  chmodSync(file, 0o644);
  writeFileSync(file, text);
};

test("bytes come back, read-only and with the constant time", () => {
  const store = fresh();
  const digest = put(store, "hello");
  assert.equal(Buffer.from(store.getBlob(digest) ?? []).toString(), "hello");
  const stat = lstatSync(blobOf(store, digest));
  assert.deepEqual([stat.mode & 0o7777, stat.mtimeMs], [0o444, BLOB_TIME * 1000]);
  assert.ok(!store.hasBlob(digestOf(Buffer.from("other"))));
});

test("the empty blob is always there", () => {
  const store = fresh();
  assert.ok(store.hasBlob(EMPTY));
  assert.equal(store.getBlob(EMPTY)?.length, 0);
  assert.equal(lstatSync(blobOf(store, EMPTY)).size, 0);
});

test("an executable blob is a file of its own", () => {
  const store = fresh();
  const digest = put(store, "#!/bin/sh\n");
  const program = store.blobPath(digest, true) ?? "";
  assert.equal(lstatSync(program).mode & 0o777, 0o555);
  assert.notEqual(lstatSync(program).ino, lstatSync(blobOf(store, digest)).ino);
});

test("a file is moved in, or copied, and checked against what was expected", () => {
  const store = fresh();
  const file = path.join(folder, "file");
  writeFileSync(file, "content");
  const digest = store.putFile(file, { executable: false, move: false });
  assert.ok(existsSync(file));
  assert.throws(() => store.putFile(file, { executable: false, move: true, expect: EMPTY }), /its content has changed/);
  assert.equal(store.putFile(file, { executable: true, move: true }), digest);
  assert.ok(!existsSync(file));
  writeFileSync(file, "content");
  assert.equal(store.putFile(file, { executable: true, move: true }), digest);
  assert.ok(existsSync(file), "what the store had already is left to the caller");
});

test("a file that has another name is copied, for its other owner may write to it", () => {
  const store = fresh();
  const [file, other] = [path.join(folder, "one"), path.join(folder, "two")];
  writeFileSync(file, "shared");
  linkSync(file, other);
  const digest = store.putFile(file, { executable: false, move: true });
  overwrite(other, "shareD");
  assert.equal(Buffer.from(store.getBlob(digest) ?? []).toString(), "shared");
});

for (const [what, touch] of [
  ["written to", (file: string) => overwrite(file, "HELLO")],
  ["cut short", (file: string) => overwrite(file, "")],
  ["given another mode", (file: string) => chmodSync(file, 0o644)],
  ["replaced by a link", (file: string) => { rmSync(file); symlinkSync("/etc/passwd", file); }],
] as const) {
  test(`a blob that was ${what} counts as missing, and can be put again`, () => {
    const store = fresh();
    const digest = put(store, "hello");
    touch(blobOf(store, digest));
    assert.equal(store.getBlob(digest), undefined);
    assert.equal(readdirSync(path.join(store.path, "quarantine")).length, 1);
    put(store, "hello");
    assert.equal(Buffer.from(store.getBlob(digest) ?? []).toString(), "hello");
  });
}

test("a flipped bit whose time was put back is found by verify, and only by it", () => {
  const store = fresh();
  const digest = put(store, "hello");
  const file = blobOf(store, digest);
  overwrite(file, "hellO");
  chmodSync(file, 0o444);
  utimesSync(file, BLOB_TIME, BLOB_TIME);
  assert.ok(store.hasBlob(digest));
  const report = store.verify();
  assert.deepEqual(report.faults, [`blobs/${hashOf(digest).slice(0, 2)}/${hashOf(digest)} does not hold what its name says: its content has changed`]);
  assert.ok(!store.hasBlob(digest));
  assert.deepEqual(store.verify().faults, []);
});

/** A folder with a file, a program, a link and an empty folder. */
function sampleFolder(): string {
  const root = path.join(folder, `sample${++count}`);
  mkdirSync(path.join(root, "sub/empty"), { recursive: true });
  writeFileSync(path.join(root, "file"), "one");
  writeFileSync(path.join(root, "sub/program"), "two", { mode: 0o755 });
  symlinkSync("../file", path.join(root, "sub/link"));
  return root;
}

test("a tree is made once, out of links into the blobs", () => {
  const store = fresh();
  const digest = store.putDirectory(sampleFolder(), { move: true });
  const place = store.treePath(digest) ?? "";
  assert.deepEqual(readdirSync(place, { recursive: true }).sort(), ["file", "sub", "sub/empty", "sub/link", "sub/program"]);
  assert.equal(lstatSync(path.join(place, "file")).ino, lstatSync(blobOf(store, digestOf(Buffer.from("one")))).ino);
  assert.equal(store.treePath(digest), place);
  assert.ok(store.hasTree(digest));
});

test("a tree's digest does not depend on the order or time of its files", () => {
  assert.equal(fresh().putDirectory(sampleFolder(), { move: true }), fresh().putDirectory(sampleFolder(), { move: true }));
});

test("writing through a tree's file shows in the tree and in the blob", () => {
  const store = fresh();
  const digest = store.putDirectory(sampleFolder(), { move: true });
  overwrite(path.join(store.treePath(digest) ?? "", "file"), "bad");
  const next = openStore(store.path);
  assert.equal(next.hasTree(digest), false);
  assert.equal(next.treePath(digest), undefined);
  assert.equal(store.getBlob(digestOf(Buffer.from("one"))), undefined);
  put(next, "one");
  assert.equal(readFileSync(path.join(next.treePath(digest) ?? "", "file"), "utf8"), "one");
  next.close();
});

test("a file that was added to a tree's folder makes it anew", () => {
  const store = fresh();
  const digest = store.putDirectory(sampleFolder(), { move: true });
  writeFileSync(path.join(store.treePath(digest) ?? "", "sub/more"), "x");
  const next = openStore(store.path);
  assert.ok(!existsSync(path.join(next.treePath(digest) ?? "", "sub/more")));
  next.close();
});

test("verify compares a made tree with what it was made from", () => {
  const store = fresh();
  const digest = store.putDirectory(sampleFolder(), { move: true });
  const sub = path.join(store.treePath(digest) ?? "", "sub");
  writeFileSync(path.join(sub, "more"), "x");
  utimesSync(sub, BLOB_TIME, BLOB_TIME);
  assert.deepEqual(store.verify().faults, [`trees/${hashOf(digest).slice(0, 2)}/${hashOf(digest)} holds sub/more, which is not of the tree`]);
  assert.deepEqual(store.verify().faults, []);
});

test("a folder with a pipe is no tree", () => {
  const root = sampleFolder();
  execFileSync("mkfifo", [path.join(root, "pipe")]);
  assert.throws(() => fresh().putDirectory(root, { move: false }), (error: unknown) => error instanceof BuildError && error.message === "pipe is neither a file, a folder nor a symbolic link");
});

const RESULT: ActionResult = { outputs: new Map([["a\nb", { kind: "file", digest: EMPTY, executable: true }], ["t", { kind: "tree", digest: EMPTY }]]), stdout: EMPTY, stderr: EMPTY };
const KEY = digestOf(Buffer.from("key"));

test("results come back", () => {
  const store = fresh();
  store.putResult(KEY, RESULT);
  assert.deepEqual({ ...store.getResult(KEY), key: undefined }, { ...RESULT, key: undefined });
  assert.equal(store.getResult(EMPTY), undefined);
});

test("a result cut off at any byte, or changed in any, is none", () => {
  const text = encodeResult(KEY, RESULT);
  assert.ok(decodeResult(text));
  for (let at = 0; at < text.length; at++) {
    assert.equal(decodeResult(text.slice(0, at)), undefined);
    assert.equal(decodeResult(`${text.slice(0, at)}${text[at] === "x" ? "y" : "x"}${text.slice(at + 1)}`), undefined);
  }
});

test("a store of another version is left alone", () => {
  const store = fresh();
  writeFileSync(path.join(store.path, "version"), "99\n");
  assert.throws(() => openStore(store.path), /has version 99, and this athanor reads version 1/);
});

const later = (seconds: number) => ({ now: Date.now() / 1000 + seconds });

test("collecting removes what is too old and spares what links elsewhere hold", () => {
  const store = fresh();
  const [old, held] = [put(store, "old"), put(store, "held")];
  linkSync(blobOf(store, held), path.join(folder, `held${count}`));
  const collected = store.collect({ maxBytes: 1e9, maxAge: 100, ...later(1000) });
  assert.deepEqual([collected.removedBlobs, collected.held, collected.keptBytes], [1, 1, 4]);
  assert.deepEqual([store.hasBlob(old), store.hasBlob(held)], [false, true]);
});

test("collecting by size keeps results whole or drops them", () => {
  const store = fresh();
  const digest = store.putDirectory(sampleFolder(), { move: true });
  store.treePath(digest);
  store.putResult(KEY, { ...RESULT, outputs: new Map([["t", { kind: "tree", digest }]]) });
  store.collect({ maxBytes: 1e9, maxAge: 1000, ...later(0) });
  assert.ok(store.getResult(KEY) && store.hasTree(digest));
  store.collect({ maxBytes: 0, maxAge: 1000, ...later(0) });
  assert.equal(store.getResult(KEY), undefined);
  assert.equal(store.verify().bytes, 0);
  assert.equal(store.treePath(digest), undefined);
});

test("nothing is collected while another process builds; a dead one's lease counts for nothing", async () => {
  const store = fresh();
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
  try {
    const fields = readFileSync(`/proc/${child.pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    const [mine = ""] = readdirSync(path.join(store.path, "leases"));
    const lease = [child.pid, fields[19], ...mine.split("-").slice(2)].join("-");
    writeFileSync(path.join(store.path, "leases", lease), "");
    assert.throws(() => store.collect({ maxBytes: 0, maxAge: 1, ...later(0) }), new RegExp(`is in use by process ${child.pid}`));
    const ended = new Promise((resolve) => child.on("exit", resolve));
    child.kill("SIGKILL");
    await ended;
    assert.equal(store.collect({ maxBytes: 0, maxAge: 1, ...later(0) }).keptBytes, 0);
  } finally {
    child.kill("SIGKILL");
  }
});

test("a collector that died blocks nobody", () => {
  const store = fresh();
  writeFileSync(path.join(store.path, "collector"), "999999-1-0-dead");
  openStore(store.path).close();
  store.collect({ maxBytes: 0, maxAge: 1, ...later(0) });
});

test("what a killed process left half-made is removed", () => {
  const store = fresh();
  const leftover = path.join(store.path, "tmp", "999999-1-0-dead.0");
  mkdirSync(leftover, { recursive: true });
  writeFileSync(path.join(leftover, "1"), "half");
  openStore(store.path).close();
  assert.ok(!existsSync(leftover));
});

test("a full disk is an error, and leaves no bad entry", async () => {
  const store = fresh();
  // A limit on the size of files is what a full disk looks like from here: a write that stops half-way.
  const script = await bundleScript(folder, "full", `import { openStore } from "./engine/store/disk_store.ts";
    process.on("SIGXFSZ", () => {});
    try { openStore(process.argv[2]).putBlob(Buffer.alloc(1 << 20)); } catch (error) { console.log(error.name + ": " + error.message); }`);
  const printed = execFileSync("sh", ["-c", 'ulimit -f 64; exec "$0" "$@"', process.execPath, script, store.path], { encoding: "utf8" });
  assert.equal(printed, `BuildError: could not write below ${store.path}: the file is larger than allowed\n`);
  assert.ok(!store.hasBlob(digestOf(Buffer.alloc(1 << 20))));
  assert.deepEqual(store.verify().faults, []);
});

test.after(() => {
  for (const store of opened) store.close();
  rmSync(folder, { recursive: true, force: true });
});
test.run();
