/** The entries of a tar, with owners, times and PAX records as apk needs them. */
import { ToolError } from "../../../engine/api/tool.ts";
import { archiveLimits } from "../../debian/tools/limits.ts";
import { readHeader, readPax, text, type Refuse } from "../../debian/tools/tar_header.ts";
import { treePath } from "../../debian/tools/tree_path.ts";
import { heldContent, type Content } from "./content.ts";

export interface TarEntry {
  /** Without slashes at its ends; never empty, never leading out. */
  readonly name: string;
  readonly type: "file" | "directory" | "symlink" | "hardlink";
  /** Permission bits with setuid, setgid and sticky. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly uname: string;
  readonly gname: string;
  /** Seconds since 1970. */
  readonly mtime: number;
  /** Of a link. */
  readonly target: string;
  /** PAX records; binary values are latin-1. */
  readonly pax: ReadonlyMap<string, string>;
  readonly content: Content;
  /** Where the content begins in the tar. */
  readonly at: number;
}

/** A tar, wherever it is. */
export interface Tar {
  readonly size: number;
  bytes(at: number, length: number): Buffer;
  content(at: number, size: number): Content;
}

const TYPES: Readonly<Record<string, TarEntry["type"]>> = { "0": "file", "\0": "file", "1": "hardlink", "2": "symlink", "5": "directory" };

/** An end mark may be missing: control members have none. `what` names the archive in messages. */
export function tarEntries(given: Buffer | Tar, what: string): readonly TarEntry[] {
  const tar = Buffer.isBuffer(given) ? heldTar(given) : given;
  const refuse: Refuse = (problem) => {
    throw new ToolError(`${what}: ${problem}`);
  };
  const entries: TarEntry[] = [];
  let pax = new Map<string, string>();
  for (let next = 0; next + 512 <= tar.size; ) {
    const block = tar.bytes(next, 512);
    if (block.every((byte) => byte === 0)) break;
    const header = readHeader(block, refuse);
    const size = pax.has("size") ? Number(pax.get("size")) : header.size;
    const at = next + 512;
    if (!Number.isSafeInteger(size) || size < 0 || at + size > tar.size) refuse("the archive ends too early");
    next = at + Math.ceil(size / 512) * 512;
    if (header.type === "x") {
      for (const [key, value] of readPax(tar.bytes(at, size), refuse)) pax.set(key, value);
      continue;
    }
    if (header.type === "L" || header.type === "K") {
      pax.set(header.type === "L" ? "path" : "linkpath", text(tar.bytes(at, size), refuse).replace(/\0+$/, ""));
      continue;
    }
    if (header.type === "g") continue;
    const given = pax.get("path") ?? header.name;
    const type = TYPES[header.type] === "file" && given.endsWith("/") ? "directory" : TYPES[header.type];
    if (type === undefined) return refuse(`${given} is a device, a fifo or of an unknown type, which no package may hold`);
    const name = within(given, what);
    const mtime = pax.has("mtime") ? Math.round(Number(pax.get("mtime"))) : header.mtime;
    if (name !== "") entries.push({ name, type, mode: header.mode & 0o7777, uid: header.uid, gid: header.gid, uname: header.uname, gname: header.gname, mtime, target: pax.get("linkpath") ?? header.target, pax, content: tar.content(at, size), at });
    if (entries.length > archiveLimits.entries) refuse(`more than ${archiveLimits.entries} entries`);
    pax = new Map();
  }
  return entries;
}

function heldTar(bytes: Buffer): Tar {
  const part = (at: number, length: number): Buffer => bytes.subarray(at, at + length);
  return { size: bytes.length, bytes: part, content: (at, size) => heldContent(part(at, size)) };
}

/** A name that leads out of the archive is its fault, told with its name. */
function within(name: string, what: string): string {
  try {
    return treePath(name);
  } catch (error) {
    throw error instanceof ToolError ? new ToolError(`${what}: ${error.message}`) : error;
  }
}
