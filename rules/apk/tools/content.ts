/** What is in a file of a package: bytes in memory or, of a large file of an unpacked package, where they lie on disk. */
import { closeSync, openSync, readSync, statSync } from "node:fs";
import { PACKED, PIECE } from "../../oci/tools/deflate.ts";
import { LARGE } from "../../oci/tools/layer_blob.ts";
import type { PackedFile } from "./packed_pieces.ts";
import type { Tar } from "./tar_entries.ts";

export interface Content {
  readonly size: number;
  /** All of it. */
  read(): Buffer;
  /** In order. What a layer packs a piece to is beside it where that is known; both are only lent until the next. */
  pieces(): Iterable<{ readonly plain: Uint8Array; readonly packed?: Uint8Array | undefined }>;
}

export function heldContent(given: Buffer | string): Content {
  const bytes = typeof given === "string" ? Buffer.from(given) : given;
  return { size: bytes.length, read: () => bytes, pieces: () => [{ plain: bytes }] };
}

export const NOTHING = heldContent("");

/** The tar of an unpacked package: its large files stay on disk, and their pieces in `packed`. */
export function tarFile(file: string, packed: PackedFile): Tar {
  const { size } = statSync(file);
  let [window, start]: [Buffer, number] = [Buffer.alloc(0), 0];
  const bytes = (at: number, length: number): Buffer => {
    if (at < start || at + length > start + window.length) [window, start] = [readFrom(file, at, Buffer.allocUnsafe(Math.max(length, Math.min(LARGE, size - at)))), at];
    return window.subarray(at - start, at - start + length);
  };
  const large = (at: number, length: number): Content => ({
    size: length,
    read: () => readFrom(file, at, Buffer.allocUnsafe(length)),
    *pieces() {
      lent ??= { plain: Buffer.allocUnsafe(PIECE), packed: Buffer.allocUnsafe(PACKED) };
      for (let done = 0; done < length; done += PIECE) yield { plain: readFrom(file, at + done, lent.plain.subarray(0, length - done)), packed: packed.piece(at + done, lent.packed) };
    },
  });
  return { size, bytes, content: (at, length) => (length < LARGE ? heldContent(bytes(at, length)) : large(at, length)) };
}

/** Memory that was used before costs a fraction of what new memory does. */
let lent: { readonly plain: Buffer; readonly packed: Buffer } | undefined;

/** Fills `bytes` with what lies there. */
export function readFrom(file: string, at: number, bytes: Buffer): Buffer {
  const handle = openSync(file, "r");
  try {
    for (let done = 0; done < bytes.length; ) {
      const read = readSync(handle, bytes, done, bytes.length - done, at + done);
      if (read === 0) throw new Error(`${file} ends before ${at + bytes.length} bytes`);
      done += read;
    }
  } finally {
    closeSync(handle);
  }
  return bytes;
}
