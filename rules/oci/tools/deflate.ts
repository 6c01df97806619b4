/** Deflate with the same bytes on every Node and processor: zlib as WebAssembly, which leaves nothing to the machine. */
import zlib from "@zip.js/zip.js/dist/zip-module.wasm";

/** The largest piece. The window of deflate is 32 KiB, so longer ones would be hardly smaller. */
export const PIECE = 1 << 20;
/** The empty block that ends a stream. */
export const LAST_BLOCK: Uint8Array = Uint8Array.of(3, 0);

/**
 * A piece of a stream, of at most PIECE bytes: whole blocks that end with a byte, none of which is the last or looks at what is before the piece. So pieces
 * that were packed anywhere, in any order, follow each other in one stream.
 */
export function deflatePiece(bytes: Uint8Array): Buffer {
  if (bytes.length > PIECE) throw new Error(`${bytes.length} bytes are more than a piece`);
  encoder ??= openEncoder();
  return encoder(bytes);
}

/** Of 1 to 9. 6 takes half as long again and saves one or two parts in a hundred; 4 takes a fifth less and costs two to five. */
const LEVEL = 5;
/** zlib's own: everything so far is written out, up to a byte. */
const SYNC_FLUSH = 2;
/** The largest that a piece becomes: what does not compress grows by a few bytes for each block. */
export const PACKED = PIECE + (PIECE >> 6) + 1024;

let encoder: ((bytes: Uint8Array) => Buffer) | undefined;

/** The module's exports; the rest of them is other work. */
interface Zlib {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly malloc: (size: number) => number;
  readonly deflate_new: () => number;
  readonly deflate_init_raw: (stream: number, level: number) => number;
  /** The status in the highest byte, below it how much was written. */
  readonly deflate_process: (stream: number, input: number, length: number, output: number, room: number, flush: number) => number;
  readonly deflate_last_consumed: (stream: number) => number;
  readonly deflate_end: (stream: number) => number;
  readonly _initialize: () => void;
}

function openEncoder(): (bytes: Uint8Array) => Buffer {
  const { memory, malloc, deflate_new, deflate_init_raw, deflate_process, deflate_last_consumed, deflate_end, _initialize } = new WebAssembly.Instance(new WebAssembly.Module(zlib)).exports as unknown as Zlib;
  _initialize();
  const [input, output] = [malloc(PIECE), malloc(PACKED)];
  return (bytes) => {
    // A stream for each piece: one that is used again remembers where in its window it stands, and that shows in the result.
    const stream = deflate_new();
    const begun = deflate_init_raw(stream, LEVEL);
    // The memory may have moved to grow.
    new Uint8Array(memory.buffer).set(bytes, input);
    const result = deflate_process(stream, input, bytes.length, output, PACKED, SYNC_FLUSH);
    const packed = Buffer.from(new Uint8Array(memory.buffer, output, result & 0xffffff));
    if (begun !== 0 || result >> 24 !== 0 || packed.length === PACKED || deflate_last_consumed(stream) !== bytes.length) throw new Error(`zlib says ${begun}, ${result} for ${bytes.length} bytes`);
    deflate_end(stream);
    return packed;
  };
}
