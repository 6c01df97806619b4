/** The ar archive that a .deb is: where its members lie (deb(5)). */
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { ToolError } from "../../../engine/api/tool.ts";
import { compressionOf, type Compression } from "./decompress.ts";

/** A member of a package that is a tar: `data` holds its files, `control` what dpkg knows of it, its scripts among that. */
export interface TarMember {
  readonly compression: Compression;
  readonly size: number;
  /** The member's bytes in pieces; reads on demand. */
  chunks(): Generator<Uint8Array>;
  close(): void;
}

/** Finds the member. */
export function openMember(path: string, which: "data" | "control", name: string): TarMember {
  const file = openSync(path, "r");
  try {
    const { offset, size, compression } = findMember(file, which, name);
    return { compression, size, chunks: () => readChunks(file, offset, size, name), close: () => closeSync(file) };
  } catch (error) {
    closeSync(file);
    throw error;
  }
}

const magic = "!<arch>\n";
const headerBytes = 60;
const chunkBytes = 1 << 20;

interface Member {
  readonly name: string;
  readonly offset: number;
  readonly size: number;
}

function findMember(file: number, which: "data" | "control", name: string): { readonly offset: number; readonly size: number; readonly compression: Compression } {
  const length = fstatSync(file).size;
  if (readText(file, 0, magic.length) !== magic) throw new ToolError(`${name} is no Debian package: it does not begin as an ar archive`);
  let at = magic.length;
  let first = true;
  while (at + headerBytes <= length) {
    const member = readHeader(file, at, length, name);
    // The first member says which format the others have.
    if (first && (member.name !== "debian-binary" || !readText(file, member.offset, member.size).startsWith("2."))) {
      throw new ToolError(`${name} is no Debian package of format 2`);
    }
    first = false;
    if (member.name.startsWith(`${which}.tar`)) {
      const compression = compressionOf(member.name);
      if (compression === undefined) throw new ToolError(`${name} has a member ${member.name}; xz, zst and gz can be read`);
      return { ...member, compression };
    }
    at = member.offset + member.size + (member.size % 2);
  }
  throw new ToolError(`${name} has no ${which} member`);
}

function readHeader(file: number, at: number, length: number, name: string): Member {
  const header = readText(file, at, headerBytes);
  const digits = header.slice(48, 58).trim();
  const member = { name: header.slice(0, 16).trim().replace(/\/$/, ""), offset: at + headerBytes, size: Number(digits) };
  if (header.slice(58) !== "`\n" || !/^\d+$/.test(digits)) throw new ToolError(`${name} is damaged: no ar header at byte ${at}`);
  if (member.offset + member.size > length) throw new ToolError(`${name} is damaged: its member ${member.name} ends too early`);
  return member;
}

function* readChunks(file: number, offset: number, size: number, name: string): Generator<Uint8Array> {
  for (let done = 0; done < size; ) {
    const chunk = Buffer.allocUnsafe(Math.min(chunkBytes, size - done));
    const read = readSync(file, chunk, 0, chunk.length, offset + done);
    if (read === 0) throw new ToolError(`${name} became shorter while it was read`);
    done += read;
    yield chunk.subarray(0, read);
  }
}

function readText(file: number, at: number, length: number): string {
  const bytes = Buffer.alloc(length);
  return bytes.toString("latin1", 0, readSync(file, bytes, 0, length, at));
}
