/** eStargz layers: ordinary tar.gz for those who do not know them, and an index by which every file is found, fetched and verified alone. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { test } from "uvu";
import { layerBlob } from "../../../rules/oci/tools/layer_blob.ts";
import type { TarItem } from "../../../rules/oci/tools/tar_writer.ts";
import { listTar } from "../../support/list_tar.ts";

interface IndexEntry {
  readonly name: string;
  readonly type: string;
  readonly size?: number;
  readonly offset?: number;
  readonly chunkOffset?: number;
  readonly chunkSize?: number;
  readonly chunkDigest?: string;
  readonly digest?: string;
}

const sha256 = (bytes: Uint8Array) => `sha256:${createHash("sha256").update(bytes).digest("hex")}`;

function made(entries: readonly (readonly [TarItem, Buffer?])[], piece = 100_000) {
  const folder = mkdtempSync(path.join(tmpdir(), "estargz-"));
  try {
    const blob = layerBlob(path.join(folder, "blob"), "estargz");
    for (const [item, content = Buffer.alloc(0)] of entries) {
      blob.entry({ ...item, size: content.length });
      for (let at = 0; at < content.length; at += piece) blob.data(content.subarray(at, at + piece));
    }
    return { descriptor: blob.close(), bytes: readFileSync(path.join(folder, "blob")) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The index, found by the footer alone, as a reader does that has only the end of a layer. */
function indexOf(bytes: Buffer): { readonly text: Buffer; readonly entries: readonly IndexEntry[] } {
  const footer = bytes.subarray(-51);
  assert.equal(gunzipSync(footer).length, 0);
  assert.equal(footer.toString("latin1", 12, 14), "SG");
  assert.equal(footer.toString("latin1", 32, 38), "STARGZ");
  const tar = gunzipSync(bytes.subarray(parseInt(footer.toString("latin1", 16, 32), 16), -51));
  assert.equal(tar.toString("latin1", 0, 17), "stargz.index.json");
  const text = tar.subarray(512, 512 + parseInt(tar.toString("latin1", 124, 135), 8));
  const { version, entries } = JSON.parse(text.toString()) as { readonly version: number; readonly entries: readonly IndexEntry[] };
  assert.equal(version, 1);
  return { text, entries };
}

const LONG = Buffer.from(Array.from({ length: 1_200_000 }, (_, i) => `${(i * 7919) % 1013},`).join(""));
const ENTRIES: readonly (readonly [TarItem, Buffer?])[] = [
  [{ path: "usr/", type: "directory", mode: 0o755 }],
  [{ path: "usr/empty", type: "file", mode: 0o644 }],
  [{ path: "usr/long", type: "file", mode: 0o4755, mtime: 1_700_000_000, pax: { "SCHILY.xattr.user.x": "\x01é" } }, LONG],
  [{ path: "usr/short", type: "file", mode: 0o600, uid: 7, gid: 8 }, Buffer.from("short\n")],
  [{ path: "usr/link", type: "symlink", mode: 0o777, link: "short" }],
  [{ path: "usr/null", type: "character device", mode: 0o666, major: 1, minor: 3 }],
];

test("for everybody else it is a tar.gz", () => {
  const { descriptor, bytes } = made(ENTRIES);
  const tar = gunzipSync(bytes);
  assert.deepEqual(listTar(tar).slice(0, 4), [".no.prefetch.landmark 444 0:0", "usr/ 755 0:0", "usr/empty 644 0:0", "usr/long 4755 0:0"]);
  assert.equal(descriptor.mediaType, "application/vnd.oci.image.layer.v1.tar+gzip");
  assert.deepEqual([descriptor.digest, descriptor.diffId, descriptor.size], [sha256(bytes), sha256(tar), bytes.length]);
  assert.equal(descriptor.annotations?.["io.containers.estargz.uncompressed-size"], String(tar.length));
});

test("every chunk of a file is read and verified by the index alone", () => {
  const { descriptor, bytes } = made(ENTRIES);
  const { text, entries } = indexOf(bytes);
  assert.equal(descriptor.annotations?.["containerd.io/snapshot/stargz/toc.digest"], sha256(text));
  const chunks = entries.filter(({ name }) => name === "usr/long");
  assert.deepEqual(chunks.map(({ type, chunkOffset, chunkSize }) => [type, chunkOffset, chunkSize]), [["reg", undefined, 4 << 20], ["chunk", 4 << 20, undefined]]);
  for (const { offset = 0, chunkOffset = 0, chunkSize = LONG.length - chunkOffset, chunkDigest } of chunks) {
    const chunk = gunzipSync(bytes.subarray(offset)).subarray(0, chunkSize);
    assert.ok(chunk.equals(LONG.subarray(chunkOffset, chunkOffset + chunkSize)));
    assert.equal(chunkDigest, sha256(chunk));
  }
  assert.equal(chunks[0]?.digest, sha256(LONG));
});

test("the index tells all of an entry", () => {
  const { entries } = indexOf(made(ENTRIES).bytes);
  const plain = entries.filter(({ type }) => type !== "chunk").map(({ offset: _, digest: _digest, chunkDigest: _chunk, ...rest }) => rest);
  assert.deepEqual(plain, [
    { name: ".no.prefetch.landmark", type: "reg", mode: 0o444, uid: 0, gid: 0, size: 1 },
    { name: "usr/", type: "dir", mode: 0o755, uid: 0, gid: 0 },
    { name: "usr/empty", type: "reg", mode: 0o644, uid: 0, gid: 0 },
    { name: "usr/long", type: "reg", mode: 0o4755, uid: 0, gid: 0, size: LONG.length, modtime: "2023-11-14T22:13:20Z", xattrs: { "user.x": "Aek=" }, chunkSize: 4 << 20 },
    { name: "usr/short", type: "reg", mode: 0o600, uid: 7, gid: 8, size: 6 },
    { name: "usr/link", type: "symlink", mode: 0o777, uid: 0, gid: 0, linkName: "short" },
    { name: "usr/null", type: "char", mode: 0o666, uid: 0, gid: 0, devMajor: 1, devMinor: 3 },
  ]);
});

test("its bytes depend on the content alone", () => {
  const digests = [1_000, 4 << 20, LONG.length].map((piece) => made(ENTRIES, piece).descriptor.digest);
  assert.deepEqual([...new Set(digests)], ["sha256:bc7b6735e45653562e0584b73c867be54de0b273d134493ea9772a83943ff04e"]);
});

test("files with names that mean something to its readers are refused", () => {
  assert.throws(() => made([[{ path: "stargz.index.json", type: "file", mode: 0o644 }, Buffer.from("{}")]]), /\/stargz\.index\.json has a meaning in eStargz layers/);
  assert.throws(() => made([[{ path: ".no.prefetch.landmark", type: "file", mode: 0o644 }, Buffer.from("x")]]), /\/\.no\.prefetch\.landmark has a meaning/);
});

test.run();
