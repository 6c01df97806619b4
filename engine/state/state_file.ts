/** The state file: named sections in one file, each checked by itself, read when asked for and replaced as a whole. */
import { closeSync, fstatSync, mkdirSync, openSync, readSync, renameSync, rmSync, writevSync } from "node:fs";
import path from "node:path";
import { checksum } from "./checksum.ts";

export interface StateFile {
  /** What wrote it: the engine's stamp. State of another engine is not read. */
  readonly writer: string;
  names(): readonly string[];
  /** Undefined where it is missing or damaged. Eight-byte aligned, so that typed arrays can stand on it. */
  section(name: string): Buffer | undefined;
  close(): void;
}

/** Raise the number when any section's form changes. */
export const STATE_VERSION = 4;
const MAGIC = `athanor state ${String(STATE_VERSION).padStart(2, "0")}`;
/** Magic, index length, index checksum, file length. */
const HEADER = 32;

/** Undefined where there is no file, or one that is cut off, damaged or of another version: all of these mean "nothing is known". */
export function openStateFile(file: string): StateFile | undefined {
  let fd: number;
  try {
    fd = openSync(file, "r");
  } catch {
    return undefined;
  }
  const index = readIndex(fd);
  if (index === undefined) {
    closeSync(fd);
    return undefined;
  }
  const sections = new Map(index.sections.map((entry) => [entry[0], entry]));
  return {
    writer: index.writer,
    names: () => [...sections.keys()],
    section(name) {
      const entry = sections.get(name);
      if (entry === undefined) return undefined;
      const bytes = readAt(fd, entry[1], entry[2]);
      return bytes !== undefined && checksum(bytes) === entry[3] ? bytes : undefined;
    },
    close: () => closeSync(fd),
  };
}

/** Replaces the file in one step: a reader sees the old one or the new one, whole. */
export function writeStateFile(file: string, writer: string, sections: ReadonlyMap<string, Uint8Array>): void {
  const entries: Entry[] = [];
  const bodies: Uint8Array[] = [];
  let offset = 0;
  for (const [name, bytes] of sections) {
    entries.push([name, offset, bytes.length, checksum(bytes)]);
    const padding = (8 - (bytes.length % 8)) % 8;
    bodies.push(bytes, new Uint8Array(padding));
    offset += bytes.length + padding;
  }
  const index = Buffer.from(JSON.stringify({ writer, sections: entries } satisfies Index));
  const start = HEADER + index.length + ((8 - (index.length % 8)) % 8);
  const header = Buffer.alloc(start);
  header.write(MAGIC, 0, "latin1");
  header.writeUInt32LE(index.length, 16);
  header.writeUInt32LE(checksum(index), 20);
  header.writeDoubleLE(start + offset, 24);
  index.copy(header, HEADER);
  mkdirSync(path.dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}`;
  try {
    const fd = openSync(temporary, "w");
    try {
      writeAll(fd, [header, ...bodies]);
    } finally {
      closeSync(fd);
    }
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

type Entry = readonly [name: string, offset: number, length: number, sum: number];

interface Index {
  readonly writer: string;
  readonly sections: readonly Entry[];
}

/** Offsets in the result count from the start of the file. */
function readIndex(fd: number): Index | undefined {
  const header = readAt(fd, 0, HEADER);
  if (header === undefined || header.toString("latin1", 0, MAGIC.length) !== MAGIC) return undefined;
  const length = header.readUInt32LE(16);
  if (header.readDoubleLE(24) !== fstatSync(fd).size) return undefined;
  const bytes = readAt(fd, HEADER, length);
  if (bytes === undefined || checksum(bytes) !== header.readUInt32LE(20)) return undefined;
  // The checksum holds, so this is what writeStateFile wrote.
  const { writer, sections } = JSON.parse(bytes.toString()) as Index;
  const start = HEADER + length + ((8 - (length % 8)) % 8);
  return { writer, sections: sections.map(([name, offset, size, checksum]) => [name, start + offset, size, checksum]) };
}

function readAt(fd: number, offset: number, length: number): Buffer | undefined {
  if (length > fstatSync(fd).size) return undefined;
  const bytes = Buffer.allocUnsafeSlow(length);
  let done = 0;
  while (done < length) {
    const read = readSync(fd, bytes, done, length - done, offset + done);
    if (read === 0) return undefined;
    done += read;
  }
  return bytes;
}

/** writev may write less than it was given (a full disk, a signal). */
function writeAll(fd: number, chunks: readonly Uint8Array[]): void {
  let rest = chunks.filter((chunk) => chunk.length > 0);
  while (rest.length > 0) {
    let written = writevSync(fd, rest.slice(0, 512));
    let i = 0;
    while (i < rest.length && written >= rest[i]!.length) written -= rest[i++]!.length;
    rest = written > 0 ? [rest[i]!.subarray(written), ...rest.slice(i + 1)] : rest.slice(i);
  }
}
