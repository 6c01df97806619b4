/** The gzip members that an apk and a signed index are made of, told apart without trusting a length. */
import { gunzipSync, inflateRawSync, type ZlibOptions } from "node:zlib";
import { ToolError } from "../../../engine/api/tool.ts";

export interface Member {
  /** As it lies in the file. */
  readonly packed: Buffer;
  readonly plain: Buffer;
}

/** The first member of `bytes`, unpacked to no more than `limit` bytes. */
export function firstMember(bytes: Buffer, what: string, limit: number): Member {
  const start = headerLength(bytes, what);
  const { buffer, engine } = unpacking(what, limit, () => inflateRawSync(bytes.subarray(start), withInfo({ maxOutputLength: limit })) as unknown as Inflated);
  const end = start + engine.bytesWritten + 8;
  if (end > bytes.length) throw new ToolError(`${what} ends too early`);
  return { packed: bytes.subarray(0, end), plain: buffer };
}

/** All of `bytes`, however many members they are. */
export function unpackAll(bytes: Buffer, what: string, limit: number): Buffer {
  return unpacking(what, limit, () => gunzipSync(bytes, { maxOutputLength: limit }));
}

/** With `info`, node also gives the engine, which knows how much it took. */
interface Inflated {
  readonly buffer: Buffer;
  readonly engine: { readonly bytesWritten: number };
}

function withInfo(options: ZlibOptions): ZlibOptions {
  return { ...options, info: true };
}

function unpacking<T>(what: string, limit: number, unpack: () => T): T {
  try {
    return unpack();
  } catch (error) {
    if (!(error instanceof Error) || !("code" in error)) throw error;
    if (error.code === "ERR_BUFFER_TOO_LARGE") throw new ToolError(`${what} unpacks to more than ${limit} bytes`);
    throw new ToolError(`${what} cannot be unpacked: ${error.message}`);
  }
}

/** RFC 1952. */
function headerLength(bytes: Buffer, what: string): number {
  if (bytes.length < 18 || bytes[0] !== 0x1f || bytes[1] !== 0x8b || bytes[2] !== 8) throw new ToolError(`${what} is not gzip`);
  const flags = bytes[3] ?? 0;
  let at = 10;
  if (flags & 4) at += 2 + bytes.readUInt16LE(at);
  for (const flag of [8, 16]) {
    if (!(flags & flag)) continue;
    const end = bytes.indexOf(0, at);
    if (end < 0) throw new ToolError(`${what} has a gzip header without an end`);
    at = end + 1;
  }
  if (flags & 2) at += 2;
  return at;
}
