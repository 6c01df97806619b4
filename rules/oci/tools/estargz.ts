/**
 * eStargz: gzip that programs which know it mount without fetching the whole. Every file is in members of its own, an index of them is the last file,
 * and a footer says where it lies. For all others it is an ordinary tar.gz.
 */
import { createHash, type Hash } from "node:crypto";
import { ToolError } from "../../../engine/api/tool.ts";
import { canonicalJson } from "./descriptor.ts";
import { gzipWriter } from "./gzip.ts";
import type { Packer } from "./layer_blob.ts";
import type { TarItem, TarType } from "./tar_writer.ts";

const INDEX = "stargz.index.json";
/** Says that nothing is to be fetched ahead. */
const LANDMARK = ".no.prefetch.landmark";
/** What is fetched and verified at once, as the reference implementation has it. */
const CHUNK = 4 << 20;

const TYPES: Readonly<Record<TarType, string>> = { file: "reg", hardlink: "hardlink", symlink: "symlink", "character device": "char", "block device": "block", directory: "dir", fifo: "fifo" };

/** An entry of the index: of a file, or of a chunk of one. */
interface IndexEntry {
  readonly name: string;
  readonly type: string;
  offset?: number;
  chunkOffset?: number;
  /** Of all chunks of a file but the last. */
  chunkSize?: number;
  chunkDigest?: string;
  digest?: string;
  readonly [key: string]: unknown;
}

/** `put` gets the blob. */
export function estargzPacker(put: (bytes: Uint8Array) => void): Packer {
  let [written, plain, place] = [0, 0, 0];
  const gzip = gzipWriter((bytes) => {
    written += bytes.length;
    put(bytes);
  });
  const entries: IndexEntry[] = [];
  /** Of the index, once there is one. */
  let digest: string | undefined;
  let file: OpenFile | undefined;

  /** A member of its own, for what begins at `at` in the file. */
  const openChunk = ({ entry, size }: OpenFile, at: number): void => {
    gzip.end();
    const chunk: IndexEntry = at === 0 ? entry : { name: entry.name, type: "chunk", chunkOffset: at };
    if (at > 0) entries.push(chunk);
    chunk.offset = written;
    if (at + CHUNK < size) chunk.chunkSize = CHUNK;
  };
  return {
    first: { path: LANDMARK, bytes: Uint8Array.of(0xf) },
    entry(item) {
      if (digest !== undefined) {
        // The index lists everything but itself.
        gzip.end();
        place = written;
        return;
      }
      if (item.path === INDEX || (item.path === LANDMARK && entries.length > 0)) throw new ToolError(`/${item.path} has a meaning in eStargz layers, and cannot be a file of one`);
      const entry = indexEntry(item);
      entries.push(entry);
      file = item.type === "file" && item.size ? { entry, size: item.size, seen: 0, whole: createHash("sha256"), chunk: createHash("sha256") } : undefined;
    },
    frame(bytes) {
      plain += bytes.length;
      gzip.write(bytes);
    },
    content(bytes) {
      plain += bytes.length;
      if (!file) return gzip.write(bytes);
      for (let taken = 0; taken < bytes.length; ) {
        const inside = file.seen % CHUNK;
        if (inside === 0) openChunk(file, file.seen);
        const part = bytes.subarray(taken, taken + CHUNK - inside);
        gzip.write(part);
        file.whole.update(part);
        file.chunk.update(part);
        file.seen += part.length;
        taken += part.length;
        if (file.seen % CHUNK !== 0 && file.seen !== file.size) continue;
        const of = entries.at(-1);
        if (of) of.chunkDigest = sha256(file.chunk);
        file.chunk = createHash("sha256");
        if (file.seen === file.size) file.entry.digest = sha256(file.whole);
      }
    },
    last() {
      const bytes = Buffer.from(canonicalJson({ version: 1, entries }));
      digest = sha256(createHash("sha256").update(bytes));
      file = undefined;
      return { path: INDEX, bytes };
    },
    end() {
      gzip.end();
      put(footer(place));
      return { "containerd.io/snapshot/stargz/toc.digest": digest ?? "", "io.containers.estargz.uncompressed-size": String(plain) };
    },
  };
}

/** A file whose content is being written. */
interface OpenFile {
  readonly entry: IndexEntry;
  readonly size: number;
  seen: number;
  readonly whole: Hash;
  chunk: Hash;
}

function indexEntry({ path, type, mode, uid = 0, gid = 0, uname, gname, mtime = 0, size = 0, link, major, minor, pax }: TarItem): IndexEntry {
  const xattrs = Object.entries(pax ?? {}).flatMap(([key, value]) => (key.startsWith(XATTR) ? [[key.slice(XATTR.length), Buffer.from(value, "latin1").toString("base64")] as const] : []));
  const device = type === "character device" || type === "block device";
  return {
    name: path,
    type: TYPES[type],
    mode,
    uid,
    gid,
    ...(size > 0 ? { size } : {}),
    ...(mtime !== 0 ? { modtime: new Date(mtime * 1000).toISOString().replace(".000Z", "Z") } : {}),
    ...(type === "symlink" || type === "hardlink" ? { linkName: link } : {}),
    ...(uname ? { userName: uname } : {}),
    ...(gname ? { groupName: gname } : {}),
    ...(device ? { devMajor: major, devMinor: minor } : {}),
    ...(xattrs.length > 0 ? { xattrs: Object.fromEntries(xattrs) } : {}),
  };
}

const XATTR = "SCHILY.xattr.";

function sha256(hash: Hash): string {
  return `sha256:${hash.digest("hex")}`;
}

/** An empty member, whose extra field holds the place of the index. */
function footer(place: number): Buffer {
  const field = Buffer.from(`${place.toString(16).padStart(16, "0")}STARGZ`);
  const lengths = Buffer.alloc(2);
  lengths.writeUInt16LE(field.length);
  const extra = Buffer.concat([Buffer.from("SG"), lengths, field]);
  const header = Buffer.of(0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 255, extra.length, 0);
  // A stored block of nothing, then checksum and size.
  return Buffer.concat([header, extra, Buffer.of(1, 0, 0, 0xff, 0xff), Buffer.alloc(8)]);
}
