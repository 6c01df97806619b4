/** A request that was carried out, laid out so that the no-op check reads it without decoding anything else. */
import { decodeStampTable, encodeStampTable, type StampRow, type StampTable } from "./stamp_table.ts";

export interface RequestRecord {
  /** Rows of everything the result came from: sources, BUILD.ts files, modules, folders, what was looked for and absent. */
  readonly stamps: Uint32Array;
  /** What lies in athanor-out for it. */
  readonly outputs: readonly StampRow[];
  /** What is said when nothing changed. */
  readonly message: string;
  /** Paths that a build prints. */
  readonly printed: readonly string[];
}

/** Layout: number of stamps, length of the outputs' table, length of the text, 0, stamps, outputs, text; each from a multiple of eight. */
export function encodeRequest(record: RequestRecord): Buffer {
  const outputs = encodeStampTable(record.outputs);
  const text = Buffer.from([record.message, ...record.printed].join("\n"));
  const at = places(record.stamps.length, outputs.length);
  const bytes = Buffer.alloc(at.text + text.length);
  new Uint32Array(bytes.buffer, bytes.byteOffset, 4).set([record.stamps.length, outputs.length, text.length, 0]);
  new Uint32Array(bytes.buffer, bytes.byteOffset + 16, record.stamps.length).set(record.stamps);
  outputs.copy(bytes, at.outputs);
  text.copy(bytes, at.text);
  return bytes;
}

/** `bytes` must be eight-byte aligned. */
export function decodeRequest(bytes: Buffer): { readonly stamps: Uint32Array; readonly outputs: StampTable; readonly message: string; readonly printed: readonly string[] } {
  const at = places(bytes.readUInt32LE(0), bytes.readUInt32LE(4));
  const [message = "", ...printed] = bytes.toString("utf8", at.text).split("\n");
  return { stamps: requestStamps(bytes), outputs: decodeStampTable(bytes.subarray(at.outputs, at.text)), message, printed };
}

export function requestStamps(bytes: Buffer): Uint32Array {
  return new Uint32Array(bytes.buffer, bytes.byteOffset + 16, bytes.readUInt32LE(0));
}

/** The same request after rows of the stamp table got other numbers. */
export function renumberRequest(bytes: Buffer, renumber: Uint32Array): Buffer {
  const copy = Buffer.alloc(bytes.length);
  bytes.copy(copy);
  const stamps = requestStamps(copy);
  for (let i = 0; i < stamps.length; i++) stamps[i] = renumber[stamps[i]!]!;
  return copy;
}

function places(stamps: number, outputs: number): { readonly outputs: number; readonly text: number } {
  const start = 16 + 8 * Math.ceil((4 * stamps) / 8);
  return { outputs: start, text: start + 8 * Math.ceil(outputs / 8) };
}

/** Names a request: the command line as it was typed, where it was typed, and what of the environment changes its meaning. */
export function requestKey(argv: readonly string[], packageFolder: string): string {
  return JSON.stringify([packageFolder, ...argv]);
}
