/**
 * A layer's blob as it is written: makes the tar, packs it, and takes the digests of both. No byte depends on the machine, or on the pieces in which
 * content comes.
 */
import { createHash } from "node:crypto";
import { closeSync, openSync, writeSync } from "node:fs";
import { crc32 } from "node:zlib";
import type { LayerDescriptor } from "./descriptor.ts";
import { estargzPacker } from "./estargz.ts";
import { gzipWriter, type Pack } from "./gzip.ts";
import { mediaTypes } from "./media_types.ts";
import { tarWriter, type TarItem } from "./tar_writer.ts";

export interface LayerBlob {
  /** An entry; its content follows by `data`. */
  entry(item: TarItem): void;
  /** Bytes are only lent. `packed` is what a gzip layer packs these to, where that is known: a piece of a large file. */
  data(bytes: Uint8Array, packed?: Uint8Array): void;
  close(): LayerDescriptor;
}

export type BlobCompression = "gzip" | "estargz" | "none";

/** Turns a tar into a blob. */
export interface Packer {
  entry(item: TarItem): void;
  /** Headers and padding. */
  frame(bytes: Uint8Array): void;
  content(bytes: Uint8Array, packed?: Uint8Array): void;
  /** Entries before all others and after them. */
  readonly first?: NamedFile;
  last?(): NamedFile;
  /** Annotations of the layer. */
  end(): Readonly<Record<string, string>>;
}

export interface NamedFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Writes the blob to `file`. What packs the pieces of a gzip may know some of them already. */
export function layerBlob(file: string, compression: BlobCompression, pack?: Pack): LayerBlob {
  const target = openSync(file, "wx");
  const [plain, blob] = [createHash("sha256"), createHash("sha256")];
  let size = 0;
  const put = (bytes: Uint8Array): void => {
    blob.update(bytes);
    size += bytes.length;
    for (let written = 0; written < bytes.length; ) written += writeSync(target, bytes, written);
  };
  const packer = compression === "gzip" ? gzipPacker(put, pack) : compression === "estargz" ? estargzPacker(put) : plainPacker(put);
  const tar = tarWriter(
    (bytes) => {
      plain.update(bytes);
      packer.frame(bytes);
    },
    (bytes, packed) => {
      plain.update(bytes);
      packer.content(bytes, packed);
    },
  );
  const entry = (item: TarItem): void => {
    packer.entry(item);
    tar.entry(item);
  };
  const add = ({ path, bytes }: NamedFile): void => {
    entry({ path, type: "file", mode: 0o444, size: bytes.length });
    tar.data(bytes);
  };
  if (packer.first) add(packer.first);
  return {
    entry,
    data: tar.data,
    close() {
      if (packer.last) add(packer.last());
      tar.finish();
      const annotations = packer.end();
      closeSync(target);
      const descriptor = { mediaType: mediaTypes.layer[compression === "none" ? "none" : "gzip"], digest: `sha256:${blob.digest("hex")}`, size, diffId: `sha256:${plain.digest("hex")}` };
      return Object.keys(annotations).length > 0 ? { ...descriptor, annotations } : descriptor;
    },
  };
}

function plainPacker(put: (bytes: Uint8Array) => void): Packer {
  return { entry: () => {}, frame: put, content: put, end: () => ({}) };
}

/** A file of this size is in pieces of its own, all of PIECE bytes but the last. */
export const LARGE = 32 * 1024;
/** Of so many entries one begins a piece. */
const GROUP = 64;

/**
 * Where a piece begins is said by what lies there: a large file, or an entry whose name has a certain checksum. So equal parts of layers are equal pieces, whatever
 * lies before and after them.
 */
export function gzipPacker(put: (bytes: Uint8Array) => void, pack?: Pack): Packer {
  const gzip = gzipWriter(put, pack);
  let [large, inside] = [false, false];
  return {
    entry({ path, size = 0 }) {
      large = size >= LARGE;
      if (crc32(path) % GROUP === 0) gzip.cut();
    },
    frame(bytes) {
      if (inside) gzip.cut();
      inside = false;
      gzip.write(bytes);
    },
    content(bytes, packed) {
      if (large && !inside) gzip.cut();
      inside = large;
      if (large && packed) gzip.piece(bytes, packed);
      else gzip.write(bytes);
    },
    end() {
      gzip.end();
      return {};
    },
  };
}
