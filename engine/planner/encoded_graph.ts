/** The form of an action graph as bytes: rows of numbers over a table of strings, each found without reading the others, and what is short as JSON. */
import type { ActionGraph, PlannedLock, PlannedRun, TestTraits } from "./action_graph.ts";

/** Raised whenever the shape below changes. */
export const VERSION = 8;

/** Where a string, root or label may be missing, its index is -1. Lists within rows begin with their length. The place of a row's end, by row, is in the table before. */
export const TABLES = [
  /** Ends in the text, in UTF-16 units. */
  "strings",
  /** Configured keys, two numbers each: string of the label, string of what stands behind it. */
  "owners",
  /** Four numbers each. Source: 0, repository, path, 0. Output: 1, owner, path, tree. Download: 2, place in `downloads`, 0, 0. Inside: 3, artifact, path, 0. */
  "artifacts",
  /** What is read, in an order in which nothing names a later row: a row a set, a row an action, and at last one for the targets requested. A list of artifacts, then rows of sets. */
  "readEnds",
  "reads",
  /** Row in `reads`, by order of the action. */
  "actionReads",
  "actionEnds",
  /** Kind, owner, index, label (-1: that of the owner), mnemonic, test, outputs; then as `actionEntry` of encode_graph.ts says. */
  "actions",
  "requestedEnds",
  /** Key, label (-1: that of the key), platform, outputs, tests. */
  "requested",
] as const;

export type Tables = Readonly<Record<(typeof TABLES)[number], Int32Array>>;

export interface Head {
  readonly args: readonly EncodedArg[];
  readonly environments: readonly (readonly (readonly [name: string, arg: number])[])[];
  readonly platforms: readonly (readonly (readonly [name: string, value: string])[])[];
  /** Seconds, which may be fractions. */
  readonly timeouts: readonly number[];
  readonly downloads: readonly (readonly [mirror: string, path: string, checksum: string, size: number])[];
  /** By position in `requested`. */
  readonly runs: readonly (readonly [at: number, run: EncodedRun])[];
  readonly shown: readonly (readonly [at: number, artifact: number])[];
  readonly locks: readonly (readonly [at: number, lock: Omit<PlannedLock, "files"> & { readonly files: EncodedFiles }])[];
  /** By position in the list of actions. */
  readonly traits: readonly (readonly [at: number, traits: TestTraits])[];
  readonly skipped: ActionGraph["skipped"];
  readonly warnings: ActionGraph["warnings"];
}

type EncodedFiles = Readonly<Record<string, readonly number[]>>;
type EncodedRun = Omit<PlannedRun, "argv" | "tool"> & { readonly argv: readonly number[]; readonly tool?: Omit<NonNullable<PlannedRun["tool"]>, "files" | "downloads"> & { readonly files: EncodedFiles; readonly downloads: readonly number[] } };

/** A number alone stands for a file; most arguments are those of many actions. */
export type EncodedPart = string | number | readonly ["directory", number] | readonly ["program", number, string];
export type EncodedArg = string | number | readonly ["join", ...EncodedPart[]] | readonly ["each", number, string];

export const KINDS = ["run", "tool", "write", "copy"] as const;
export const SOURCE = 0;
export const OUTPUT = 1;
export const DOWNLOAD = 2;
export const INSIDE = 3;
/** Numbers an artifact takes. */
export const ARTIFACT = 4;

/** Files by name, each as its number or the other way round. */
export function mapFiles<A, B>(files: Readonly<Record<string, readonly A[]>>, one: (file: A) => B): Readonly<Record<string, readonly B[]>> {
  return Object.fromEntries(Object.entries(files).map(([name, all]) => [name, all.map(one)]));
}

/** Layout: version, bytes of the head, bytes of the text, lengths of the tables; the tables, head and text. */
export function packGraph(head: Head, tables: Readonly<Record<keyof Tables, readonly number[]>>, text: string): Uint8Array {
  const encoder = new TextEncoder();
  const [headBytes, textBytes] = [encoder.encode(JSON.stringify(head)), encoder.encode(text)];
  const numbers = [VERSION, headBytes.length, textBytes.length, ...TABLES.map((name) => tables[name].length)];
  const total = TABLES.reduce((sum, name) => sum + tables[name].length, numbers.length);
  const bytes = new Uint8Array(4 * total + headBytes.length + textBytes.length);
  const words = new Int32Array(bytes.buffer, 0, total);
  words.set(numbers);
  let at = numbers.length;
  for (const name of TABLES) {
    words.set(tables[name], at);
    at += tables[name].length;
  }
  bytes.set(headBytes, 4 * total);
  bytes.set(textBytes, 4 * total + headBytes.length);
  return bytes;
}

/** `bytes` must be four-byte aligned. Reads what `packGraph` wrote; anything else is a bug of the caller, who checks sums. */
export function unpackGraph(bytes: Uint8Array): { readonly head: Head; readonly tables: Tables; readonly text: string } {
  const words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
  const [version, headLength = 0, textLength = 0] = words;
  if (version !== VERSION) throw new Error(`an action graph of version ${version}; this reads ${VERSION}`);
  let at = 3 + TABLES.length;
  const tables = Object.fromEntries(TABLES.map((name, i) => [name, words.subarray(at, (at += words[3 + i]!))] as const)) as Tables;
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const textAt = 4 * at + headLength;
  return { head: JSON.parse(decoder.decode(bytes.subarray(4 * at, textAt))) as Head, tables, text: decoder.decode(bytes.subarray(textAt, textAt + textLength)) };
}
