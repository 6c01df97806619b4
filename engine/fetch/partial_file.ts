/** A download in the making: kept across runs so that it resumes, owned by one process at a time, renamed once it is whole. */
import { createHash } from "node:crypto";
import { closeSync, createReadStream, ftruncateSync, mkdirSync, openSync, readdirSync, renameSync, rmSync, statSync, writeSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { buildError } from "../api/diagnostic.ts";

export interface PartialFile {
  /** Bytes it holds. */
  size(): number;
  /** A full disk is a BuildError. */
  append(bytes: Uint8Array): void;
  /** Throws its content away. */
  empty(): void;
  /** The checksum of what the disk holds, of the same kind as `like`: a resumed part and a fresh one are checked alike. */
  checksum(like: string): Promise<string>;
  /** Moves it to its final place, in one step. */
  finish(final: string): void;
  /** Ends without finishing; the next claim goes on from here. */
  release(): void;
  /** Ends and forgets the content. */
  discard(): void;
}

/** Takes over what an earlier run left at `path`, or starts anew. What a living process is writing is left to it. */
export function claimPartial(path: string): PartialFile {
  mkdirSync(dirname(path), { recursive: true });
  const own = `${path}.${process.pid}-${++claims}`;
  for (const name of leftovers(path)) {
    if (tryRename(join(dirname(path), name), own)) break;
  }
  const file = openSync(own, "a+", 0o644);
  let size = statSync(own).size;
  return {
    size: () => size,
    append(bytes) {
      let written = 0;
      try {
        while (written < bytes.length) written += writeSync(file, bytes, written);
      } catch (error) {
        throw buildError(`cannot write ${path}: ${error instanceof Error ? error.message : String(error)}`);
      }
      size += bytes.length;
    },
    empty() {
      ftruncateSync(file, 0);
      size = 0;
    },
    checksum: (like) => hashFile(own, like),
    finish(final) {
      closeSync(file);
      mkdirSync(dirname(final), { recursive: true });
      renameSync(own, final);
    },
    release() {
      closeSync(file);
      renameSync(own, path);
    },
    discard() {
      closeSync(file);
      rmSync(own);
    },
  };
}

/** The SHA-256 of a file, in hex, read without holding up the event loop. */
/** As a checksum of the same kind as `like`. */
export async function hashFile(path: string, like: string): Promise<string> {
  const sha1 = like.startsWith("sha1:");
  const hash = createHash(sha1 ? "sha1" : "sha256");
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Uint8Array);
  return `${sha1 ? "sha1:" : ""}${hash.digest("hex")}`;
}

/** A checksum for people. */
export function printSum(checksum: string): string {
  return checksum.startsWith("sha1:") ? `sha1 ${checksum.slice("sha1:".length)}` : `sha256 ${checksum}`;
}

let claims = 0;

/** Files of this download that nobody is writing: released ones, and those of processes that died. */
function leftovers(path: string): readonly string[] {
  const stem = basename(path);
  return readdirSync(dirname(path)).filter((name) => {
    if (name === stem) return true;
    const owner = name.startsWith(`${stem}.`) ? /^(\d+)-\d+$/.exec(name.slice(stem.length + 1))?.[1] : undefined;
    return owner !== undefined && !isAlive(Number(owner));
  }).sort();
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && "code" in error && error.code === "ESRCH");
  }
}

/** Another process may claim the same leftover first. */
function tryRename(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return false;
    throw error;
  }
}
