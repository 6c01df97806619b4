/** What the last execution of a plan found out, and which of it no changed source can have touched. */
import type { Artifact } from "../api/file.ts";
import type { ExecutionMemory, RememberedResult } from "../executor/contract.ts";
import type { StoredGraph } from "../planner/action_graph.ts";
import { parseDigest } from "../store/digest.ts";
import type { Content } from "../store/store.ts";
import { cleanness, reachedFrom, sourcesRead } from "./reached.ts";
import type { BytesRecord } from "./record.ts";
import type { Stamps } from "./stamps.ts";

type Source = Artifact & { readonly kind: "source" };

export interface KeptMemory extends ExecutionMemory {
  /**
   * Requested outputs that hang on a changed source, as far as was looked: where one of the sources that changed last has changed again, these are
   * enough to begin with, else all are looked at. Undefined where nothing is clean.
   */
  suspects(): readonly Artifact[] | undefined;
  /**
   * What still holds: results of this execution, and earlier ones that no changed source can have touched. It stands on the rows of its sources,
   * those that have one. The same bytes mean that nothing was found out.
   */
  encode(rowOf: (source: Source) => number | undefined): BytesRecord;
}

/**
 * `record` is what `encode` gave after the last execution of a plan for the same request; `digest` names the plan's graph. Where it is another
 * graph, what is remembered says what keys and outputs were, but nothing is clean.
 */
export function createExecutionMemory(graph: StoredGraph, digest: string, record: BytesRecord | undefined, stamps: Pick<Stamps, "isValid" | "latest">): KeptMemory {
  const before = record && decode(record.bytes);
  const same = before?.digest === digest ? before : undefined;
  const rows = new Int32Array(same ? graph.reads.origins.length : 0).fill(-1);
  same?.sources.forEach((source, i) => (rows[source] = record!.stamps[i]!));
  const isUnchanged = (source: number): boolean => rows[source]! >= 0 && stamps.isValid(rows[source]!);
  const isClean = same ? cleanness(graph, isUnchanged) : () => false;
  const made = new Map<number, RememberedResult>();
  let byId: ReadonlyMap<string, string> | undefined;
  const lineBefore = (order: number): string | undefined => {
    if (!before || same) return same?.lines()[order];
    byId ??= new Map(before.lines().map((line) => [line.slice(0, line.indexOf("\t")), line]));
    return byId.get(graph.action(order).id);
  };
  const lineOf = (order: number): string | undefined => {
    const result = made.get(order);
    if (result) return encodeLine(graph.action(order).id, result);
    return isClean(order) ? lineBefore(order) : undefined;
  };
  return {
    get(order) {
      const line = made.has(order) ? undefined : lineBefore(order);
      return line ? decodeLine(line) : made.get(order);
    },
    set: (order, result) => void made.set(order, result),
    isClean,
    suspects() {
      if (!same || !record) return undefined;
      const changed = findChanged(isUnchanged, [() => stamps.latest(record.stamps).map((row) => same.sources[record.stamps.indexOf(row)]!), () => sourcesRead(graph)]);
      const reached = changed.size === 0 ? undefined : reachedFrom(graph, changed);
      const { origins } = graph.reads;
      return reached ? graph.outputs().filter((output) => reached.has(origins[output]!)).map(graph.artifact) : [];
    },
    encode(rowOf) {
      const known = sourcesRead(graph).flatMap((source) => {
        const artifact = graph.artifact(source);
        const row = artifact.kind === "source" ? rowOf(artifact) : undefined;
        return row === undefined ? [] : [{ source, row }];
      });
      const lines = Array.from({ length: graph.count }, (_, order) => lineOf(order) ?? "");
      return { stamps: Uint32Array.from(known, ({ row }) => row), bytes: encode(digest, known.map(({ source }) => source), lines) };
    },
  };
}

/** Changed sources of the first list that has any. */
function findChanged(isUnchanged: (source: number) => boolean, lists: readonly (() => readonly number[])[]): ReadonlySet<number> {
  for (const list of lists) {
    const changed = new Set(list().filter((source) => !isUnchanged(source)));
    if (changed.size > 0) return changed;
  }
  return new Set();
}

/** SHA-256 in hex. */
const DIGEST = 64;

interface Remembered {
  /** Names the graph. */
  readonly digest: string;
  /** Numbers of the sources whose rows the record stands on. */
  readonly sources: Int32Array;
  /** By order of the action; empty where nothing is known. */
  lines(): readonly string[];
}

/** Layout: digest, number of sources, the sources, a line an action. */
function encode(digest: string, sources: readonly number[], lines: readonly string[]): Buffer {
  const head = Buffer.alloc(DIGEST + 4 + 4 * sources.length);
  head.write(digest, "latin1");
  new Int32Array(head.buffer, head.byteOffset + DIGEST).set([sources.length, ...sources]);
  return Buffer.concat([head, Buffer.from(lines.join("\n"))]);
}

/** `bytes` must be four-byte aligned. */
function decode(bytes: Uint8Array): Remembered {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const count = buffer.readInt32LE(DIGEST);
  let lines: readonly string[] | undefined;
  return {
    digest: buffer.toString("latin1", 0, DIGEST),
    sources: new Int32Array(bytes.buffer, bytes.byteOffset + DIGEST + 4, count),
    lines: () => (lines ??= buffer.toString("utf8", DIGEST + 4 + 4 * count).split("\n")),
  };
}

/** One line a result, fields divided by tabs: id, key, milliseconds, then path, kind and digest of each output. Ids and paths hold no tab. */
function encodeLine(id: string, { key, milliseconds, outputs }: RememberedResult): string {
  return [id, key, milliseconds, ...outputs.flatMap(([path, content]) => [path, content.kind === "tree" ? "t" : content.executable ? "x" : "f", content.digest])].join("\t");
}

function decodeLine(line: string): RememberedResult | undefined {
  const [, keyText, took, ...fields] = line.split("\t");
  const key = parseDigest(keyText ?? "");
  if (key === undefined) return undefined;
  const outputs: (readonly [string, Content])[] = [];
  for (let i = 0; i + 2 < fields.length; i += 3) {
    const digest = parseDigest(fields[i + 2]!);
    if (digest) outputs.push([fields[i]!, fields[i + 1] === "t" ? { kind: "tree", digest } : { kind: "file", digest, executable: fields[i + 1] === "x" }]);
  }
  return { key, outputs, milliseconds: Number(took) };
}

/** Every source that some action of the plan reads, or that is itself asked for. */
export function sourcesOf(graph: StoredGraph): readonly Source[] {
  return sourcesRead(graph).flatMap((number) => {
    const source = graph.artifact(number);
    return source.kind === "source" ? [source] : [];
  });
}
