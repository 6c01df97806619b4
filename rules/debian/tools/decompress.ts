/** Decompression as a stream: xz (WebAssembly), zstd (JavaScript), gzip (node:zlib, which here only ever reads). */
import { createRequire } from "node:module";
import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { Decompress as ZstdDecompress } from "fzstd";
import { ToolError } from "../../../engine/api/tool.ts";

// A UMD module: node finds no named export in it, and its types know no default one.
const { XzReadableStream } = createRequire(import.meta.url)("xz-decompress") as typeof import("xz-decompress");

export type Compression = "xz" | "zst" | "gz" | "none";

/** The compression that a file name's last part tells; undefined where it is one we do not read. */
export function compressionOf(fileName: string): Compression | undefined {
  const extension = fileName.slice(fileName.lastIndexOf(".") + 1);
  return extension === "xz" || extension === "zst" || extension === "gz" ? extension : extension === "tar" ? "none" : undefined;
}

/** The plain bytes of `chunks`; `name` stands in the error where they are damaged. */
export async function* decompress(compression: Compression, chunks: Iterable<Uint8Array>, name: string): AsyncGenerator<Uint8Array> {
  const plain = { xz: unxz, zst: unzstd, gz: gunzip, none: (input: Iterable<Uint8Array>) => input }[compression](chunks);
  const iterator = Symbol.asyncIterator in plain ? plain[Symbol.asyncIterator]() : plain[Symbol.iterator]();
  try {
    while (true) {
      const next = await step(iterator, name, compression);
      if (next.done === true) return;
      if (next.value.length > 0) yield next.value;
    }
  } finally {
    // The xz decoder holds a lock that only reading to the end or cancelling releases.
    await iterator.return?.(undefined);
  }
}

/** Only a failure of the decoder is about the archive; whatever the consumer throws passes by. */
async function step(iterator: Iterator<Uint8Array> | AsyncIterator<Uint8Array>, name: string, compression: Compression): Promise<IteratorResult<Uint8Array>> {
  try {
    return await iterator.next();
  } catch (error) {
    throw new ToolError(`${name} is damaged: its ${compression} data cannot be read (${error instanceof Error ? error.message : String(error)})`);
  }
}

async function* unxz(chunks: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const input = chunks[Symbol.iterator]();
  const source = new ReadableStream<Uint8Array>({
    pull(controller) {
      const next = input.next();
      if (next.done === true) controller.close();
      else controller.enqueue(next.value);
    },
  });
  const reader = new XzReadableStream(source).getReader();
  let finished = false;
  try {
    while (!finished) {
      const { done, value } = await reader.read();
      finished = done;
      if (value !== undefined) yield value;
    }
  } catch (error) {
    finished = true;
    // XZ_BUF_ERROR: the decoder wants more and there is no more.
    throw error instanceof Error && error.message.endsWith("error code 8") ? new Error("it ends too early") : error;
  } finally {
    if (!finished) await reader.cancel();
  }
}

function* unzstd(chunks: Iterable<Uint8Array>): Generator<Uint8Array> {
  let ready: Uint8Array[] = [];
  const decoder = new ZstdDecompress((data) => ready.push(data));
  const input = chunks[Symbol.iterator]();
  let next = input.next();
  while (next.done !== true) {
    const after = input.next();
    decoder.push(next.value, after.done === true);
    yield* ready;
    ready = [];
    next = after;
  }
}

async function* gunzip(chunks: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of Readable.from(chunks).pipe(createGunzip())) yield chunk as Uint8Array;
}
