/** A tar archive as a stream of entries: ustar, with the long names of GNU and of PAX. Everything doubtful is refused. */
import { ToolError } from "../../../engine/api/tool.ts";
import type { ArchiveLimits } from "./limits.ts";
import { readHeader, readPax, text, type TarHeader } from "./tar_header.ts";

export type TarEntry = (
  | { readonly kind: "file"; readonly size: number }
  | { readonly kind: "directory" }
  | { readonly kind: "symlink"; readonly target: string }
  | { readonly kind: "hardlink"; readonly target: string }
  /** What a tree cannot hold: `what` names it. */
  | { readonly kind: "special"; readonly what: string }
) & {
  readonly name: string;
  readonly mode: number;
  /** Numbers; names of owners mean nothing here. */
  readonly uid: number;
  readonly gid: number;
  /** Seconds since 1970. */
  readonly mtime: number;
};

export interface TarHandler {
  entry(entry: TarEntry): void;
  /** The content of the file that `entry` announced last, in pieces. The bytes are only lent. */
  data(bytes: Uint8Array): void;
  /** That file is complete. */
  end(): void;
}

export interface TarReader {
  push(chunk: Uint8Array): void;
  /** Throws where the archive is not complete. */
  finish(): void;
}

/** Keys of PAX records that are acted on. */
const UNDERSTOOD = new Set(["path", "linkpath", "size", "uid", "gid"]);

/** What the next bytes are. */
type State =
  | { readonly kind: "header" }
  /** A file's content. */
  | { readonly kind: "data"; readonly left: number; readonly padding: number }
  /** The content of a header that describes the next one. */
  | { readonly kind: "record"; readonly type: string; readonly left: number; readonly padding: number }
  | { readonly kind: "padding"; readonly left: number }
  /** Past the end mark, where only zeros may follow. */
  | { readonly kind: "ended" };

/** `name` is the archive's, for messages. */
export function tarReader(handler: TarHandler, name: string, limits: ArchiveLimits): TarReader {
  let state: State = { kind: "header" };
  let gathered: Uint8Array[] = [];
  let gatheredBytes = 0;
  let entries = 0;
  /** What extension headers say about the entry to come. */
  let pending = new Map<string, string>();

  const refuse = (problem: string): never => {
    throw new ToolError(`${name}: ${problem}`);
  };
  const take = (): Buffer => {
    const bytes = Buffer.concat(gathered, gatheredBytes);
    gathered = [];
    gatheredBytes = 0;
    return bytes;
  };
  /** Gathers up to `wanted` bytes; gives how many of `chunk` were used. */
  const gather = (chunk: Uint8Array, wanted: number): number => {
    const part = chunk.subarray(0, wanted - gatheredBytes);
    gathered.push(part.slice());
    gatheredBytes += part.length;
    return part.length;
  };

  const onHeader = (block: Uint8Array): State => {
    if (block.every((byte) => byte === 0)) {
      if (pending.size > 0) refuse("the archive ends after a header for an entry that is missing");
      return { kind: "ended" };
    }
    const header = readHeader(block, refuse);
    const padding = (512 - (header.size % 512)) % 512;
    if (header.type === "L" || header.type === "K" || header.type === "x" || header.type === "g") {
      if (header.size > limits.recordBytes) refuse(`an extension header of ${header.size} bytes; ${limits.recordBytes} are allowed`);
      return header.size === 0 ? { kind: "header" } : { kind: "record", type: header.type, left: header.size, padding };
    }
    return onEntry(header);
  };

  const onEntry = (header: TarHeader): State => {
    entries += 1;
    if (entries > limits.entries) refuse(`more than ${limits.entries} entries`);
    const size = paxNumber("size") ?? header.size;
    const entry = entryOf({ ...header, size, uid: paxNumber("uid") ?? header.uid, gid: paxNumber("gid") ?? header.gid, name: pending.get("path") ?? header.name, target: pending.get("linkpath") ?? header.target });
    pending = new Map();
    handler.entry(entry);
    if (entry.kind !== "file") {
      if (size !== 0) refuse(`${entry.name} is no file and yet has ${size} bytes of content`);
      return { kind: "header" };
    }
    if (size > 0) return { kind: "data", left: size, padding: (512 - (size % 512)) % 512 };
    handler.end();
    return { kind: "header" };
  };

  const entryOf = ({ type, name: entryName, target, size, mode, uid, gid, mtime }: TarHeader): TarEntry => {
    const common = { name: entryName, mode, uid, gid, mtime };
    checkName(entryName);
    switch (type) {
      case "0":
      case "\0":
      case "7":
        // Archives older than ustar mark a directory by its name alone.
        if (entryName.endsWith("/")) return { kind: "directory", ...common };
        if (size > limits.fileBytes) refuse(`${entryName} has ${size} bytes; ${limits.fileBytes} are allowed`);
        return { kind: "file", ...common, size };
      case "1":
        checkName(target);
        return { kind: "hardlink", ...common, target };
      case "2":
        checkName(target);
        return { kind: "symlink", ...common, target };
      case "3":
      case "4":
        return { kind: "special", ...common, what: "a device" };
      case "5":
        return { kind: "directory", ...common };
      case "6":
        return { kind: "special", ...common, what: "a fifo" };
      case "S":
        return refuse(`${entryName} is a sparse file, which no Debian package has`);
      default:
        return refuse(`${entryName} is an entry of unknown type ${JSON.stringify(type)}`);
    }
  };

  const checkName = (entryName: string) => {
    if (entryName === "") refuse("an entry or link without a name");
    if (entryName.includes("\0")) refuse(`a name with a NUL in it: ${JSON.stringify(entryName)}`);
    if (Buffer.byteLength(entryName) > limits.nameBytes) refuse(`a name of more than ${limits.nameBytes} bytes: ${entryName.slice(0, 60)}...`);
  };

  const paxNumber = (key: string): number | undefined => {
    const digits = pending.get(key);
    if (digits === undefined) return undefined;
    return /^\d{1,15}$/.test(digits) ? Number(digits) : refuse(`a PAX ${key} that is no number: ${JSON.stringify(digits)}`);
  };

  const onRecord = (type: string, bytes: Buffer) => {
    const set = (key: string, value: string) => {
      // Two readers that disagree on which of two names counts is how names are smuggled past a check.
      if (pending.has(key)) refuse(`two extension headers give the same entry a ${key}`);
      pending.set(key, value);
    };
    if (type === "L" || type === "K") return set(type === "L" ? "path" : "linkpath", text(bytes, refuse).replace(/\0+$/, ""));
    for (const [key, value] of readPax(bytes, refuse)) {
      if (key.startsWith("GNU.sparse.")) refuse("a sparse file, which no Debian package has");
      if (!UNDERSTOOD.has(key)) continue;
      if (type === "g") refuse(`a PAX header gives all entries the same ${key}`);
      set(key, value);
    }
  };

  return {
    push(chunk) {
      let at = 0;
      while (at < chunk.length) {
        const rest = chunk.subarray(at);
        switch (state.kind) {
          case "header":
            at += gather(rest, 512);
            if (gatheredBytes === 512) state = onHeader(take());
            break;
          case "data": {
            const part = rest.subarray(0, state.left);
            handler.data(part);
            at += part.length;
            const left: number = state.left - part.length;
            if (left === 0) handler.end();
            state = left > 0 ? { ...state, left } : afterContent(state.padding);
            break;
          }
          case "record":
            at += gather(rest, state.left);
            if (gatheredBytes === state.left) {
              onRecord(state.type, take());
              state = afterContent(state.padding);
            }
            break;
          case "padding": {
            const skipped = Math.min(rest.length, state.left);
            at += skipped;
            state = skipped === state.left ? { kind: "header" } : { kind: "padding", left: state.left - skipped };
            break;
          }
          case "ended":
            if (rest.some((byte) => byte !== 0)) refuse("something follows the archive's end mark");
            return;
        }
      }
    },
    finish() {
      if (state.kind !== "ended") refuse("the archive ends too early");
    },
  };
}

function afterContent(padding: number): State {
  return padding === 0 ? { kind: "header" } : { kind: "padding", left: padding };
}
