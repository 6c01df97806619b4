/** The file system that an image's layers make, one on the other: what a container would see, without running one. */
import { createHash, type Hash } from "node:crypto";
import { closeSync, openSync, readSync } from "node:fs";
import { ToolError } from "../../../engine/api/tool.ts";
import { decompress, type Compression } from "../../debian/tools/decompress.ts";
import { archiveLimits } from "../../debian/tools/limits.ts";
import { tarReader, type TarEntry } from "../../debian/tools/tar.ts";
import { treePath } from "../../debian/tools/tree_path.ts";
import type { Blob, LoadedImage } from "./image_files.ts";

/** What lies at a path. A hard link is the file it is one of. */
export interface ContentEntry {
  readonly kind: "file" | "directory" | "symlink" | "special";
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Bytes of a file. */
  readonly size: number;
  /** Of a file, hexadecimal. */
  readonly sha256?: string;
  /** Of a link. */
  readonly target?: string;
  /** Which layer it is from, counted from 0 at the bottom. */
  readonly layer: number;
}

export interface ContentOptions {
  /** Gets every file's bytes in pieces, and at its end undefined and the entry with its digest; `path` is absolute. */
  readonly onFile?: (path: string, bytes: Uint8Array | undefined, entry: ContentEntry) => void;
}

/** By absolute path. */
export async function imageContent({ layers }: LoadedImage, options: ContentOptions = {}): Promise<ReadonlyMap<string, ContentEntry>> {
  const content = new Map<string, ContentEntry>();
  for (const [i, layer] of layers.entries()) await readLayer(content, layer, i, options);
  return content;
}

async function readLayer(content: Map<string, ContentEntry>, layer: Blob, number: number, { onFile }: ContentOptions): Promise<void> {
  const name = `layer ${number + 1} (${layer.descriptor.digest.slice(0, 19)})`;
  let current: { readonly path: string; readonly entry: ContentEntry; readonly hash: Hash } | undefined;
  /** What this layer itself has put there: whiteouts take away only what lies below. */
  const own = new Set<string>();
  const put = (path: string, entry: ContentEntry): void => {
    if (entry.kind !== "directory" || content.get(path)?.kind !== "directory") removeBelow(content, path, () => true);
    content.set(path, entry);
    own.add(path);
  };
  const reader = tarReader(
    {
      entry(entry) {
        const path = `/${treePath(entry.name)}`;
        if (path === "/") return;
        const slash = path.lastIndexOf("/");
        const [folder, last] = [path.slice(0, slash), path.slice(slash + 1)];
        if (last === ".wh..wh..opq") return removeBelow(content, folder, (below) => !own.has(below));
        if (last.startsWith(".wh.")) {
          const gone = `${folder}/${last.slice(4)}`;
          removeBelow(content, gone, (below) => !own.has(below));
          if (!own.has(gone)) content.delete(gone);
          return;
        }
        const made = entryOf(entry, number, content, name);
        if (entry.kind === "file") current = { path, entry: made, hash: createHash("sha256") };
        else put(path, made);
      },
      data(bytes) {
        current?.hash.update(bytes);
        if (current) onFile?.(current.path, bytes, current.entry);
      },
      end() {
        if (!current) return;
        const entry = { ...current.entry, sha256: current.hash.digest("hex") };
        put(current.path, entry);
        onFile?.(current.path, undefined, entry);
        current = undefined;
      },
    },
    name,
    archiveLimits,
  );
  for await (const chunk of decompress(compressionOf(layer), pieces(layer.file), name)) reader.push(chunk);
  reader.finish();
}

function entryOf(entry: TarEntry, layer: number, content: ReadonlyMap<string, ContentEntry>, name: string): ContentEntry {
  const common = { mode: entry.mode & 0o7777, uid: entry.uid, gid: entry.gid, size: 0, layer };
  switch (entry.kind) {
    case "file":
      return { kind: "file", ...common, size: entry.size };
    case "symlink":
      return { kind: "symlink", ...common, target: entry.target };
    case "directory":
    case "special":
      return { kind: entry.kind, ...common };
    case "hardlink": {
      const original = content.get(`/${treePath(entry.target)}`);
      if (!original) throw new ToolError(`${name}: ${entry.name} is a hard link to ${entry.target}, which is not there`);
      return { ...original, layer };
    }
  }
}

function removeBelow(content: Map<string, ContentEntry>, folder: string, goes: (path: string) => boolean): void {
  for (const path of content.keys()) if (path.startsWith(`${folder}/`) && goes(path)) content.delete(path);
}

function compressionOf({ descriptor: { mediaType } }: Blob): Compression {
  if (/gzip$/.test(mediaType)) return "gz";
  return /zstd$/.test(mediaType) ? "zst" : "none";
}

const PIECE = 1 << 16;

function* pieces(file: string): Generator<Uint8Array> {
  const source = openSync(file, "r");
  try {
    while (true) {
      const piece = Buffer.allocUnsafe(PIECE);
      const read = readSync(source, piece);
      if (read === 0) return;
      yield piece.subarray(0, read);
    }
  } finally {
    closeSync(source);
  }
}
