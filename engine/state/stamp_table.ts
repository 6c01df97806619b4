/** Stamps as columns: what a path looked like when it was read, laid out so that checking fifty thousand needs no object each. */
import { statSync } from "node:fs";

export const FILE = 0;
export const ABSENT = 1;
export const DIRECTORY = 2;
export type StampKind = typeof FILE | typeof ABSENT | typeof DIRECTORY;

/** Column `i` of each array belongs to path `i`. */
export interface StampTable {
  readonly count: number;
  path(i: number): string;
  /** The row of a path, found without a table of all. */
  find(kind: StampKind, path: string): number | undefined;
  readonly kinds: Uint8Array;
  /** Milliseconds, as precise as a double has them (0.25 µs); UNTRUSTED where the stamp proves nothing. */
  readonly mtimes: Float64Array;
  readonly sizes: Float64Array;
  readonly inodes: Float64Array;
  readonly modes: Uint32Array;
}

/** An mtime no file has. */
export const UNTRUSTED = -1;

/** Many thousand calls share it. */
const QUIET = { throwIfNoEntry: false } as const;

/** Whether path `i` looks as it did. Links are followed. */
export function isUnchanged(table: StampTable, i: number): boolean {
  const stat = statSync(table.path(i), QUIET);
  const kind = table.kinds[i];
  if (kind === ABSENT) return stat === undefined;
  return (
    stat !== undefined &&
    stat.mtimeMs === table.mtimes[i] &&
    stat.ino === table.inodes[i] &&
    (kind === DIRECTORY ? stat.isDirectory() : stat.size === table.sizes[i] && stat.mode === table.modes[i])
  );
}

export interface StampRow {
  readonly path: string;
  readonly kind: StampKind;
  readonly mtime: number;
  readonly size: number;
  readonly inode: number;
  readonly mode: number;
}

/** What a path looks like now; a missing path is an untrusted stamp unless absence is what is recorded. */
export function stampNow(path: string, kind: StampKind): StampRow {
  const stat = kind === ABSENT ? undefined : statSync(path, { throwIfNoEntry: false });
  return { path, kind, mtime: stat?.mtimeMs ?? UNTRUSTED, size: stat?.size ?? 0, inode: stat?.ino ?? 0, mode: stat?.mode ?? 0 };
}

/** How many rows come first. */
const RECENT = 64;

/** Rows in the order in which to look at them: those that changed last first, as after an edit it is nearly always one of these that was edited again. */
export function recentFirst(rows: Uint32Array, table: Pick<StampTable, "mtimes" | "kinds">): Uint32Array {
  const recent = new Set(latest(rows, table));
  return Uint32Array.from([...recent, ...rows.filter((row) => !recent.has(row))]);
}

/** A few of `rows`: those that changed last, the last first. */
export function latest(rows: Uint32Array, { mtimes, kinds }: Pick<StampTable, "mtimes" | "kinds">): readonly number[] {
  // What was changed too lately to be trusted is the latest of all.
  const time = (row: number): number => (mtimes[row] === UNTRUSTED && kinds[row] !== ABSENT ? Number.MAX_VALUE : mtimes[row]!);
  const times = Float64Array.from(rows, time).sort();
  const from = times[times.length - RECENT] ?? -Infinity;
  return [...rows.filter((row) => time(row) >= from)].sort((a, b) => time(b) - time(a)).slice(0, RECENT);
}

/** Layout: count, text length in UTF-16 units, mtimes, sizes, inodes, modes, ends of paths, kinds, text. */
export function encodeStampTable(rows: readonly StampRow[]): Buffer {
  const count = rows.length;
  const text = Buffer.from(rows.map((row) => row.path).join(""));
  const columns = 8 + count * (8 * 3 + 4 * 2 + 1);
  const bytes = Buffer.alloc(columns + text.length);
  bytes.writeUInt32LE(count, 0);
  const view = columnsOf(bytes, count);
  let end = 0;
  rows.forEach((row, i) => {
    view.mtimes[i] = row.mtime;
    view.sizes[i] = row.size;
    view.inodes[i] = row.inode;
    view.modes[i] = row.mode;
    view.ends[i] = end += row.path.length;
    view.kinds[i] = row.kind;
  });
  text.copy(bytes, columns);
  return bytes;
}

/** `bytes` must be eight-byte aligned. */
export function decodeStampTable(bytes: Buffer): StampTable {
  const count = bytes.readUInt32LE(0);
  const { ends, ...columns } = columnsOf(bytes, count);
  const text = bytes.toString("utf8", 8 + count * (8 * 3 + 4 * 2 + 1));
  const start = (i: number): number => (i === 0 ? 0 : ends[i - 1]!);
  return {
    count,
    path: (i) => text.slice(start(i), ends[i]),
    find(kind, path) {
      for (let i = 0; i < count; i++) if (ends[i]! - start(i) === path.length && columns.kinds[i] === kind && text.startsWith(path, start(i))) return i;
      return undefined;
    },
    ...columns,
  };
}

function columnsOf(bytes: Buffer, count: number) {
  const { buffer, byteOffset } = bytes;
  const at = byteOffset + 8;
  return {
    mtimes: new Float64Array(buffer, at, count),
    sizes: new Float64Array(buffer, at + count * 8, count),
    inodes: new Float64Array(buffer, at + count * 16, count),
    modes: new Uint32Array(buffer, at + count * 24, count),
    ends: new Uint32Array(buffer, at + count * 28, count),
    kinds: new Uint8Array(buffer, at + count * 32, count),
  };
}
