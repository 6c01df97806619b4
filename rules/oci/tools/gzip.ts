/** gzip members whose bytes depend on their content alone. */
import { crc32 } from "node:zlib";
import { deflatePiece, LAST_BLOCK, PIECE } from "./deflate.ts";

/** Writes one member after another. */
export interface GzipWriter {
  /** Bytes in any pieces, which are only lent. The first ones begin a member. */
  write(bytes: Uint8Array): void;
  /** A whole piece and what it is packed; the one before it must be whole or cut off. */
  piece(bytes: Uint8Array, packed: Uint8Array): void;
  /** What comes next is packed apart from what was written. */
  cut(): void;
  /** Ends the member, if there is one. */
  end(): void;
}

/** Makes a piece, which is only lent, what `deflatePiece` makes of it. */
export type Pack = (piece: Uint8Array) => Uint8Array;

/** `put` may keep what it gets. */
export function gzipWriter(put: (bytes: Uint8Array) => void, pack: Pack = deflatePiece): GzipWriter {
  const piece = Buffer.allocUnsafe(PIECE);
  let [begun, filled, size, sum] = [false, 0, 0, 0];
  const cut = (): void => {
    if (filled > 0) put(pack(piece.subarray(0, filled)));
    filled = 0;
  };
  const count = (bytes: Uint8Array): void => {
    if (!begun) put(HEADER);
    begun = true;
    sum = crc32(bytes, sum);
    size += bytes.length;
  };
  return {
    write(bytes) {
      count(bytes);
      for (let taken = 0; taken < bytes.length; ) {
        if (filled === PIECE) cut();
        const part = bytes.subarray(taken, taken + PIECE - filled);
        piece.set(part, filled);
        filled += part.length;
        taken += part.length;
      }
    },
    piece(bytes, packed) {
      cut();
      count(bytes);
      put(packed);
    },
    cut,
    end() {
      if (!begun) return;
      cut();
      const trailer = Buffer.alloc(8);
      trailer.writeUInt32LE(sum, 0);
      trailer.writeUInt32LE(size % 2 ** 32, 4);
      put(LAST_BLOCK);
      put(trailer);
      [begun, size, sum] = [false, 0, 0];
    },
  };
}

/** One member. */
export function gzip(bytes: Uint8Array): Buffer {
  const parts: Uint8Array[] = [];
  const writer = gzipWriter((part) => void parts.push(part));
  writer.write(bytes);
  writer.end();
  return Buffer.concat(parts);
}

/** No name, no time, and no system that it was made on. */
const HEADER = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255);
