/** The layer tool's parts: what a layer holds, and its bytes. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { test } from "uvu";
import layer from "../../../rules/oci/tools/layer.ts";
import { deflatePiece } from "../../../rules/oci/tools/deflate.ts";
import type { Pack } from "../../../rules/oci/tools/gzip.ts";
import { layerBlob } from "../../../rules/oci/tools/layer_blob.ts";
import type { LayerDescriptor } from "../../../rules/oci/tools/descriptor.ts";
import { AARCH64, makeElf, X86_64 } from "../../support/elf.ts";
import { listTar } from "../../support/list_tar.ts";

/** Runs the tool over `files`; gives what `list` shows of the tar, and the descriptor. */
function made(args: readonly string[], files: Readonly<Record<string, string | Uint8Array>> = {}, prepare: (cwd: string) => void = () => {}): { entries: readonly string[]; descriptor: LayerDescriptor; blob: Buffer } {
  const cwd = mkdtempSync(path.join(tmpdir(), "layer-"));
  try {
    for (const [file, content] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(cwd, file)), { recursive: true });
      writeFileSync(path.join(cwd, file), content, { mode: file.endsWith(".sh") ? 0o755 : 0o644 });
    }
    prepare(cwd);
    void layer({ args: ["--blob", "blob", "--descriptors", "descriptors", "--compression", "gzip", "--owner", "0:0", ...args], cwd, log: () => {} });
    const blob = readFileSync(path.join(cwd, "blob"));
    const [descriptor] = JSON.parse(readFileSync(path.join(cwd, "descriptors"), "utf8")) as LayerDescriptor[];
    return { entries: listTar(gunzipSync(blob)), descriptor: descriptor!, blob };
  } finally {
    rmSync(cwd, { recursive: true });
  }
}

test("entries are sorted, parents come once and first, and files keep their executable bit", () => {
  const { entries } = made(["--file", "/srv/b/run", "run.sh", "--file", "/srv/", "a.txt", "--symlink", "/srv/b.txt", "a.txt", "--directory", "/data"], { "a.txt": "a", "run.sh": "" });
  assert.deepEqual(entries, ["data/ 755 0:0", "srv/ 755 0:0", "srv/a.txt 644 0:0", "srv/b/ 755 0:0", "srv/b/run 755 0:0", "srv/b.txt -> a.txt"]);
});

test("modes and owners are those said last, and parents nobody named are root's", () => {
  const { entries } = made(["--owner", "7:7", "--file", "/srv/x/f", "f", "--directory", "/srv/x", "--mode", "/srv/x/**", "600", "--own", "/srv/x/**", "5:6", "--own", "/srv/x/f", "8:9"].slice(2), { f: "" });
  assert.deepEqual(entries, ["srv/ 755 0:0", "srv/x/ 755 0:0", "srv/x/f 600 8:9"]);
});

test("a mode for what is not there, and two things at one path, are mistakes", () => {
  assert.throws(() => made(["--mode", "/srv/y", "600"]), /nothing lies at \/srv\/y/);
  assert.throws(() => made(["--file", "/f", "f", "--file", "/f", "g"], { f: "1", g: "2" }), /f and g both want to be \/f/);
  assert.throws(() => made(["--file", "/f", "f", "--file", "/f/g", "g"], { f: "1", g: "2" }), /\/f\/g \(g\) lies below \/f, which is a file \(f\)/);
  assert.deepEqual(made(["--file", "/f", "f", "--file", "/f", "g"], { f: "1", g: "1" }).entries, ["f 644 0:0"]);
});

test("folders that merged systems have as links get no entry, and /tmp stays what it is", () => {
  const { entries } = made(["--file", "/lib/x", "f", "--file", "/tmp/y", "f"], { f: "" });
  assert.deepEqual(entries, ["lib/x 644 0:0", "tmp/ 1777 0:0", "tmp/y 644 0:0"]);
});

test("a tree is laid out below its path, links as they are", () => {
  const { entries } = made(["--file", "/srv", "tree"], { "tree/a/b": "" }, (cwd) => symlinkSync("a/b", path.join(cwd, "tree/c")));
  assert.deepEqual(entries, ["srv/ 755 0:0", "srv/a/ 755 0:0", "srv/a/b 644 0:0", "srv/c -> a/b"]);
});

test("a program for another processor does not get in", () => {
  assert.throws(() => made(["--program", "/app", "app", "x86_64"], { app: makeElf({ machine: AARCH64 }) }), /app is a program for aarch64, and the image is for x86_64/);
  assert.deepEqual(made(["--program", "/app", "app", "x86_64"], { app: makeElf({ machine: X86_64 }) }).entries, ["app 644 0:0"]);
});

test("a dynamic program brings its loader and exactly the libraries it needs, links included", () => {
  const library = (needed: readonly string[]) => makeElf({ machine: X86_64, needed });
  const sysroot = {
    "root/usr/lib/x86_64-linux-gnu/libc.so.6": library(["ld-linux-x86-64.so.2"]),
    "root/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2": library([]),
    "root/usr/lib/x86_64-linux-gnu/libz.so.1.3": library(["libc.so.6"]),
    "root/usr/lib/x86_64-linux-gnu/libunused.so.1": library([]),
  };
  const prepare = (cwd: string) => {
    symlinkSync("libz.so.1.3", path.join(cwd, "root/usr/lib/x86_64-linux-gnu/libz.so.1"));
    mkdirSync(path.join(cwd, "root/usr/lib64"));
    symlinkSync("../lib/x86_64-linux-gnu/ld-linux-x86-64.so.2", path.join(cwd, "root/usr/lib64/ld-linux-x86-64.so.2"));
  };
  const app = makeElf({ machine: X86_64, interpreter: "/lib64/ld-linux-x86-64.so.2", needed: ["libz.so.1"] });
  const { entries } = made(["--libraries", "app", "root", ""], { app, ...sysroot }, prepare);
  assert.deepEqual(entries.filter((entry) => !entry.includes("/ ")), [
    "lib -> usr/lib",
    "lib64 -> usr/lib64",
    "usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2 644 0:0",
    "usr/lib/x86_64-linux-gnu/libc.so.6 644 0:0",
    "usr/lib/x86_64-linux-gnu/libz.so.1 -> libz.so.1.3",
    "usr/lib/x86_64-linux-gnu/libz.so.1.3 644 0:0",
    "usr/lib64/ld-linux-x86-64.so.2 -> ../lib/x86_64-linux-gnu/ld-linux-x86-64.so.2",
  ]);
  // A sysroot that says which package a file is from tells scanners.
  const record = { "root/usr/share/debian_packages.json": '{ "zlib1g": { "version": "1%3a1.3", "files": ["usr/lib/x86_64-linux-gnu/libz.so.1.3"] } }' };
  assert.ok(made(["--libraries", "app", "root", ""], { app, ...sysroot, ...record }, prepare).entries.includes("var/lib/dpkg/status.d/zlib1g 644 0:0"));
  const lost = makeElf({ machine: X86_64, interpreter: "/lib64/ld-linux-x86-64.so.2", needed: ["libgone.so.1"] });
  assert.throws(() => made(["--libraries", "app", "root", ""], { app: lost, ...sysroot }, prepare), /app needs libgone\.so\.1, which its sysroot does not have/);
});

test("the descriptor tells digests and sizes of the blob and of the tar in it", () => {
  const { descriptor, blob } = made(["--file", "/f", "f"], { f: "text" });
  const sha256 = (bytes: Uint8Array) => `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
  assert.deepEqual(descriptor, { mediaType: "application/vnd.oci.image.layer.v1.tar+gzip", digest: sha256(blob), size: blob.length, diffId: sha256(gunzipSync(blob)) });
});

/** A layer of these files, each written in steps of so many bytes. */
function blobOf(files: Readonly<Record<string, Buffer>>, step: number, compression: "gzip" | "none" = "gzip", pack?: Pack): Buffer {
  const folder = mkdtempSync(path.join(tmpdir(), "blob-"));
  try {
    const blob = layerBlob(path.join(folder, "blob"), compression, pack);
    for (const [name, content] of Object.entries(files)) {
      blob.entry({ path: name, type: "file", mode: 0o644, size: content.length });
      for (let at = 0; at < content.length; at += step) blob.data(content.subarray(at, at + step));
    }
    blob.close();
    return readFileSync(path.join(folder, "blob"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
const text = (bytes: number, seed: number) => Buffer.from(Array.from({ length: Math.ceil(bytes / 4) }, (_, i) => `${(i * seed) % 1009}:`.padStart(4)).join("")).subarray(0, bytes);
const small = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`usr/share/f${i}`, text(i, 11)]));

test("gzip's bytes depend on the content alone, and are the same everywhere", () => {
  const files = { a: text(100, 7919), b: text(2_500_000, 7927), c: text(65_536, 7933), d: text(3_000, 7937), ...small(300) };
  const blobs = [999, 65_536, 3_000_000].map((step) => blobOf(files, step));
  for (const blob of blobs) assert.ok(gunzipSync(blob).equals(blobOf(files, 512, "none")));
  assert.deepEqual([...new Set(blobs.map((blob) => createHash("sha256").update(blob).digest("hex")))], ["433819deb58622c6d07827fc8a1043d2eb416317d2ccab660fc12ad2065473a9"]);
});

test("a change packs what lies around it again, and nothing else", () => {
  const packed = new Set<string>();
  const pack = (piece: Uint8Array): Buffer => {
    packed.add(createHash("sha256").update(piece).digest("hex"));
    return deflatePiece(piece);
  };
  blobOf({ ...small(300), large: text(1_500_000, 7919), z: text(10, 7) }, 4096, "gzip", pack);
  const before = packed.size;
  blobOf({ first: text(70_000, 7), ...small(300), "usr/share/f17": text(5, 5), large: text(1_500_000, 7919), y: text(1, 7), z: text(10, 7) }, 4096, "gzip", pack);
  // The first header, the new large file, what the changed small one is packed with, and the end.
  assert.deepEqual([before, packed.size - before], [7, 4]);
});

test("what does not compress, and nothing at all, are packed as well", () => {
  const noise = Buffer.concat(Array.from({ length: 70_000 }, (_, i) => createHash("sha256").update(String(i)).digest()));
  assert.ok(gunzipSync(blobOf({ noise }, 65_536)).equals(blobOf({ noise }, 65_536, "none")));
  assert.equal(gunzipSync(blobOf({}, 1)).length, 1024);
});

test.run();
