/** Stamps of this command: whether what was recorded earlier still stands, and records of what is read now. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import path from "node:path";
import type { Read } from "../loader/contract.ts";
import { IGNORED } from "../loader/directories.ts";
import { makeDigest, hashOf, type Digest } from "../store/digest.ts";
import type { SourceDigests } from "../executor/contract.ts";
import { ABSENT, DIRECTORY, encodeStampTable, FILE, isUnchanged, latest, stampNow, UNTRUSTED, type StampKind, type StampRow, type StampTable } from "./stamp_table.ts";

export interface Stamps {
  /** The row of something this command has read. */
  record(read: Read): number;
  /** Whether the row is as an earlier command recorded it. Looked up once. */
  isValid(row: number): boolean;
  areValid(rows: Uint32Array): boolean;
  /** A few of rows of earlier commands: what changed last by what is recorded of it, the last first. */
  latest(rows: Uint32Array): readonly number[];
  /** Whether the row was found changed, so that nothing recorded earlier may stand on it. */
  isStale(row: number): boolean;
  /** Digests of files by path, as the executor asks for them. */
  readonly sources: SourceDigests;
  /** Row of a source file whose digest is known. */
  sourceRow(path: string): number | undefined;
  /** The table and digests of `rows`, and the new number of each row. */
  encode(rows: Iterable<number>): { readonly table: Buffer; readonly digests: Buffer; readonly renumber: Uint32Array };
  /** Whether anything differs from what was read. */
  readonly changed: boolean;
}

/** The clock of file stamps may lag behind Date.now() by a tick of the kernel. Milliseconds. */
const TICK = 20;
/** A digest column: what it is of (1 file, 2 executable file, 3 listing), then SHA-256. */
const DIGEST_BYTES = 33;

interface Row extends StampRow {
  readonly digest: Buffer | undefined;
}

/** From so many searches on they are made in a table of all paths: after an edit there are few. */
const SEARCHES = 16;

type Status = "valid" | "stale" | "new";

/**
 * `epoch` (milliseconds) is before the first read of this command: a file changed since then may have been read before or after the change,
 * so its stamp is recorded as untrusted. Git calls such entries racy.
 */
export function createStamps(table: StampTable | undefined, digests: Buffer | undefined, epoch: number): Stamps {
  const fresh = new Map<number, Row>();
  const states = new Map<number, Status>();
  const before = new Map<string, StampRow & { readonly at: number }>();
  let ids: Map<string, number> | undefined;
  let searches = 0;
  let count = table?.count ?? 0;
  let changed = false;

  const rowOf = (id: number): Row => {
    const row = fresh.get(id);
    if (row) return row;
    if (!table || id >= table.count) throw new Error(`no stamp ${id}`);
    const at = id * DIGEST_BYTES;
    const digest = digests && digests[at] !== 0 ? digests.subarray(at, at + DIGEST_BYTES) : undefined;
    return { path: table.path(id), kind: table.kinds[id] as StampKind, mtime: table.mtimes[id]!, size: table.sizes[id]!, inode: table.inodes[id]!, mode: table.modes[id]!, digest };
  };

  const lookup = (): Map<string, number> => {
    if (ids) return ids;
    ids = new Map();
    for (let i = 0; table && i < table.count; i++) ids.set(keyOf(table.kinds[i] as StampKind, table.path(i)), i);
    return ids;
  };

  const find = (kind: StampKind, path: string): number | undefined => (!ids && table && searches++ < SEARCHES ? table.find(kind, path) : lookup().get(keyOf(kind, path)));

  const put = (id: number, row: Row, status: Status): void => {
    fresh.set(id, row);
    states.set(id, status);
    changed = true;
  };

  const add = (row: Row): number => {
    const id = count++;
    lookup().set(keyOf(row.kind, row.path), id);
    put(id, row, "new");
    return id;
  };

  /** After it was read: trusted only if it has not changed since before the first read. */
  const stamped = (path: string, kind: StampKind): Row => {
    const row = stampNow(path, kind);
    if (kind === ABSENT) return { ...row, digest: undefined };
    if (!isOlder(row.mtime, epoch)) return { ...row, mtime: UNTRUSTED, digest: undefined };
    return { ...row, digest: kind === DIRECTORY ? listingDigest(path) : undefined };
  };

  const check = (id: number): Status => {
    if (table && isUnchanged(table, id)) return "valid";
    const old = rowOf(id);
    if (!old.digest || old.kind === ABSENT) return "stale";
    const now = Date.now();
    const row = stampNow(old.path, old.kind);
    const digest = old.kind === DIRECTORY ? listingDigest(old.path) : fileDigest(old.path, row.mode);
    if (!digest || !digest.equals(old.digest)) return "stale";
    // Touched, or stamped too early to be trusted: the same all the same.
    fresh.set(id, { ...row, mtime: isOlder(row.mtime, now) ? row.mtime : UNTRUSTED, digest });
    changed = true;
    return "valid";
  };

  const isValid = (id: number): boolean => {
    let status = states.get(id);
    if (status === undefined) states.set(id, (status = check(id)));
    return status === "valid";
  };

  const sources: SourceDigests = {
    get(file) {
      const id = find(FILE, file);
      const usable = id !== undefined && (states.get(id) === "new" || isValid(id));
      const row = usable ? rowOf(id) : undefined;
      if (row?.digest) return { digest: makeDigest(row.digest.toString("hex", 1), row.size), executable: row.digest[0] === 2 };
      before.set(file, { ...stampNow(file, FILE), at: Date.now() });
      return undefined;
    },
    set(file, { digest, executable }) {
      const { at, ...stamp } = before.get(file) ?? { ...stampNow(file, FILE), at: 0 };
      const id = find(FILE, file);
      const known = id === undefined ? undefined : rowOf(id);
      const moved = id !== undefined && states.get(id) !== "stale" && known !== undefined && (known.mtime !== stamp.mtime || known.inode !== stamp.inode || known.size !== stamp.size);
      const trusted = isOlder(stamp.mtime, at) && !moved && stamp.size === Number(digest.slice(65));
      const row: Row = { ...stamp, mtime: trusted ? stamp.mtime : UNTRUSTED, size: Number(digest.slice(65)), digest: digestBytes(digest, executable) };
      if (id === undefined) add(row);
      else put(id, row, states.get(id) === "valid" ? "valid" : "new");
    },
  };

  return {
    record(read) {
      const kind = read.kind === "file" ? FILE : read.kind === "absent" ? ABSENT : DIRECTORY;
      const id = find(kind, read.path);
      if (id === undefined) return add(stamped(read.path, kind));
      if (states.get(id) !== "new" && !isValid(id)) put(id, stamped(read.path, kind), "new");
      return id;
    },
    isValid,
    areValid: (rows) => rows.every(isValid),
    latest: (rows) => (table ? latest(rows, table) : []),
    isStale: (id) => states.get(id) === "stale" || states.get(id) === "new",
    sources,
    sourceRow: (file) => find(FILE, file),
    encode(rows) {
      const kept = [...new Set(rows)].sort((a, b) => a - b);
      const renumber = new Uint32Array(count);
      kept.forEach((id, i) => (renumber[id] = i));
      const columns = kept.map(rowOf);
      const bytes = Buffer.alloc(columns.length * DIGEST_BYTES);
      columns.forEach(({ digest }, i) => digest?.copy(bytes, i * DIGEST_BYTES));
      return { table: encodeStampTable(columns), digests: bytes, renumber };
    },
    get changed() {
      return changed;
    },
  };
}

function keyOf(kind: StampKind, path: string): string {
  return kind === FILE ? path : `${kind} ${path}`;
}

/** Whether an mtime lies before `moment`, counting in whole seconds where the file system does. */
function isOlder(mtime: number, moment: number): boolean {
  return mtime < moment - (mtime % 1000 === 0 ? 1000 : TICK);
}

function digestBytes(digest: Digest, executable: boolean): Buffer {
  return Buffer.concat([Buffer.from([executable ? 2 : 1]), Buffer.from(hashOf(digest), "hex")]);
}

function fileDigest(file: string, mode: number): Buffer | undefined {
  try {
    return Buffer.concat([Buffer.from([(mode & 0o100) !== 0 ? 2 : 1]), createHash("sha256").update(readFileSync(file)).digest()]);
  } catch {
    return undefined;
  }
}

/** Names and kinds of a directory's entries, and where its links lead; what is never part of a workspace aside. */
function listingDigest(directory: string): Buffer | undefined {
  try {
    const lines = readdirSync(directory, { withFileTypes: true })
      .filter(({ name }) => !IGNORED.has(name))
      .map((entry) => `${entry.name}\0${entry.isFile() ? "f" : entry.isDirectory() ? "d" : entry.isSymbolicLink() ? `l${readlinkSync(path.join(directory, entry.name))}` : "o"}`);
    return Buffer.concat([Buffer.from([3]), createHash("sha256").update(lines.sort().join("\n")).digest()]);
  } catch {
    return undefined;
  }
}
