/** Reading zip archives: the directory at their end says what they hold (APPNOTE.TXT of PKWARE, without encryption, volumes and the 64-bit forms). */
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { basename } from "node:path";
import { crc32, inflateRawSync } from "node:zlib";
import { ToolError } from "../../../engine/api/tool.ts";
import type { ArchiveLimits } from "../../debian/tools/limits.ts";

export interface ZipEntry {
  /** As written; folders end with a slash. */
  readonly name: string;
  /** Unix's type and permissions; 0 where the archive has none. */
  readonly mode: number;
  readonly size: number;
  readonly packed: number;
  readonly method: number;
  readonly crc: number;
  /** Where its own header begins. */
  readonly offset: number;
}

export interface Zip {
  readonly entries: readonly ZipEntry[];
  /** The content, whose checksum is right. */
  read(entry: ZipEntry): Uint8Array;
  close(): void;
}

const END = { signature: 0x06054b50, length: 22, comment: 0xffff };
const RECORD = { signature: 0x02014b50, length: 46 };
const LOCAL = { signature: 0x04034b50, length: 30 };
const STORED = 0;
const DEFLATED = 8;
const ENCRYPTED = 1;
const UNIX = 3;
/** Stands for a value that only the 64-bit form holds. */
const WIDE = 0xffffffff;

export function openZip(path: string, limits: ArchiveLimits): Zip {
  const name = basename(path);
  const file = openSync(path, "r");
  const refuse = (why: string): never => {
    throw new ToolError(`${name} ${why}`);
  };
  const bytesAt = (position: number, length: number): Buffer => {
    const bytes = Buffer.alloc(length);
    for (let read = 0; read < length; ) {
      const count = readSync(file, bytes, read, length - read, position + read);
      if (count === 0) refuse("is cut short");
      read += count;
    }
    return bytes;
  };
  try {
    const entries = directory(fstatSync(file).size, bytesAt, refuse, limits);
    return {
      entries,
      read(entry) {
        const header = bytesAt(entry.offset, LOCAL.length);
        if (header.readUInt32LE(0) !== LOCAL.signature) refuse(`has no file where ${entry.name} should be`);
        const packed = bytesAt(entry.offset + LOCAL.length + header.readUInt16LE(26) + header.readUInt16LE(28), entry.packed);
        const content = entry.method === STORED ? packed : inflate(packed, entry, refuse);
        if (content.length !== entry.size || crc32(content) !== entry.crc) refuse(`is damaged: ${entry.name} has not the checksum it should have`);
        return content;
      },
      close: () => closeSync(file),
    };
  } catch (error) {
    closeSync(file);
    throw error;
  }
}

function inflate(packed: Buffer, entry: ZipEntry, refuse: (why: string) => never): Buffer {
  try {
    // Never more than was promised, whatever the stream says; zlib wants at least one byte of room.
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, entry.size) });
  } catch {
    return refuse(`is damaged: ${entry.name} does not unpack to ${entry.size} bytes`);
  }
}

function directory(size: number, bytesAt: (position: number, length: number) => Buffer, refuse: (why: string) => never, limits: ArchiveLimits): readonly ZipEntry[] {
  const from = Math.max(0, size - END.length - END.comment);
  const tail = bytesAt(from, size - from);
  let at = tail.length - END.length;
  while (at >= 0 && !(tail.readUInt32LE(at) === END.signature && at + END.length + tail.readUInt16LE(at + 20) === tail.length)) at -= 1;
  if (at < 0) return refuse("is no zip archive");
  const [count, length, start] = [tail.readUInt16LE(at + 10), tail.readUInt32LE(at + 12), tail.readUInt32LE(at + 16)];
  if (count === 0xffff || start === WIDE || count > limits.entries) return refuse("has more entries than are read");
  if (start + length > from + at) return refuse("is cut short");
  const bytes = bytesAt(start, length);
  const entries: ZipEntry[] = [];
  let total = 0;
  for (let next = 0; entries.length < count; ) {
    if (next + RECORD.length > length || bytes.readUInt32LE(next) !== RECORD.signature) return refuse("has a damaged directory");
    const nameEnd = next + RECORD.length + bytes.readUInt16LE(next + 28);
    const end = nameEnd + bytes.readUInt16LE(next + 30) + bytes.readUInt16LE(next + 32);
    if (end > length) return refuse("has a damaged directory");
    const entry: ZipEntry = {
      name: bytes.toString("utf8", next + RECORD.length, nameEnd),
      mode: bytes.readUInt8(next + 5) === UNIX ? bytes.readUInt16LE(next + 40) : 0,
      size: bytes.readUInt32LE(next + 24),
      packed: bytes.readUInt32LE(next + 20),
      method: bytes.readUInt16LE(next + 10),
      crc: bytes.readUInt32LE(next + 16),
      offset: bytes.readUInt32LE(next + 42),
    };
    if ((bytes.readUInt16LE(next + 8) & ENCRYPTED) !== 0) return refuse(`has ${entry.name} encrypted`);
    if (entry.method !== STORED && entry.method !== DEFLATED) return refuse(`has ${entry.name} packed by method ${entry.method}; 0 and 8 are known`);
    if ([entry.size, entry.packed, entry.offset].includes(WIDE) || entry.size > limits.fileBytes) return refuse(`has ${entry.name}, which is too large`);
    if (entry.name.length === 0 || entry.name.length > limits.nameBytes || entry.name.includes("\0")) return refuse("has a name that is none");
    total += entry.size;
    if (total > limits.totalBytes) return refuse(`unpacks to more than ${limits.totalBytes} bytes`);
    entries.push(entry);
    next = end;
  }
  return entries;
}
