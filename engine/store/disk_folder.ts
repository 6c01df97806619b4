/** The store's folder on disk: where its parts lie, how files come into being in it at once, and what happens to broken ones. */
import { closeSync, constants, copyFileSync, existsSync, fchmodSync, futimesSync, linkSync, lstatSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, rmSync, unlinkSync, utimesSync, writeFileSync, writeSync } from "node:fs";
import path from "node:path";
import { threadId } from "node:worker_threads";
import { BuildError, buildError } from "../api/diagnostic.ts";
import { isLiving, processIdentity } from "./process_identity.ts";

/** Raise it when the layout changes; a store of another version is never touched. */
const STORE_VERSION = 1;

/**
 * Modification time of every blob, in seconds (2001-09-09): whoever writes to a blob moves it, so tampering shows without reading.
 * Not 0 and not before 1980, which some programs take for "unset" or cannot write down.
 */
export const BLOB_TIME = 1_000_000_000;

export interface DiskFolder {
  readonly path: string;
  /** Where an entry lies: two levels, so that no folder grows huge. */
  place(kind: "blobs" | "trees" | "results", hash: string): string;
  /** A path nobody else has; nothing is there yet. */
  temporary(): string;
  /** Writes a file whole or not at all. Blobs get their mode and time stamp before they get their name. */
  write(file: string, bytes: Uint8Array, blobMode?: number): void;
  /** Renames into place, making folders when needed. */
  rename(from: string, to: string): void;
  /** Moves a broken entry aside: it counts as missing from now on, and can be looked at. */
  quarantine(file: string): void;
  /** Removes its temporary files. */
  close(): void;
}

/** A process may have the store open twice. */
let opened = 0;

export function openFolder(root: string): DiskFolder {
  mkdirSync(root, { recursive: true });
  checkVersion(root);
  const own = path.join(root, "tmp", `${processIdentity()}.${threadId}-${++opened}`);
  let count = 0;
  let ready = false;
  const folder: DiskFolder = {
    path: root,
    place: (kind, hash) => `${root}/${kind}/${hash.slice(0, 2)}/${hash}`,
    temporary() {
      if (!ready) mkdirSync(own, { recursive: true });
      ready = true;
      return `${own}/${++count}`;
    },
    write(file, bytes, blobMode) {
      const temporary = folder.temporary();
      diskErrors(root, () => {
        try {
          const handle = openSync(temporary, "wx", 0o644);
          try {
            for (let done = 0; done < bytes.length; ) done += writeSync(handle, bytes, done);
            if (blobMode !== undefined) {
              fchmodSync(handle, blobMode);
              futimesSync(handle, BLOB_TIME, BLOB_TIME);
            }
          } finally {
            closeSync(handle);
          }
          folder.rename(temporary, file);
        } catch (error) {
          rmSync(temporary, { force: true });
          throw error;
        }
      });
    },
    rename(from, to) {
      try {
        renameSync(from, to);
      } catch (error) {
        if (errorCode(error) !== "ENOENT" || !existsSync(from)) throw error;
        mkdirSync(path.dirname(to), { recursive: true });
        renameSync(from, to);
      }
    },
    quarantine(file) {
      const aside = path.join(root, "quarantine");
      mkdirSync(aside, { recursive: true });
      try {
        const now = `${aside}/${path.basename(file)}.${processIdentity()}.${threadId}.${++count}`;
        renameSync(file, now);
        // Links to it in athanor-out and in trees show by their time, too, that they are no blob any more.
        if (lstatSync(now).isFile()) utimesSync(now, new Date(), new Date());
      } catch (error) {
        if (errorCode(error) !== "ENOENT") throw error;
      }
    },
    close: () => rmSync(own, { recursive: true, force: true }),
  };
  return folder;
}

/** Removes what processes that died left half-made. */
export function removeLeftovers(root: string): void {
  for (const name of list(path.join(root, "tmp"))) {
    const identity = name.slice(0, name.lastIndexOf("."));
    if (!isLiving(identity)) rmSync(path.join(root, "tmp", name), { recursive: true, force: true });
  }
}

/** A hard link, or a copy where the file has as many links as the file system allows or lies on another. The copy has the same stamp only where `stamp` sets it. */
export function linkOrCopy(from: string, to: string, stamp: (copy: string) => void): void {
  try {
    linkSync(from, to);
  } catch (error) {
    const code = errorCode(error);
    if (code !== "EMLINK" && code !== "EXDEV" && code !== "EPERM") throw error;
    copyFileSync(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    stamp(to);
  }
}

/** A disk that is full, or not to be written to: a message, and no mistake in what was asked. */
export class DiskError extends BuildError {}

/** Throws what is the disk's fault as a DiskError. */
export function diskErrors<T>(where: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    const why = SYSTEM_FAULTS.get(errorCode(error) ?? "");
    if (why === undefined) throw error;
    throw new DiskError([{ severity: "error", message: `could not write below ${where}: ${why}`, ...(why.includes("space") ? { help: FREE_SPACE } : {}) }]);
  }
}

export const FREE_SPACE = "`athanor clean --gc` shrinks the store to its limits, `athanor clean --store` empties it";

/** Errors of the operating system that are no bug of whoever meets them, by their codes. */
export const SYSTEM_FAULTS: ReadonlyMap<string, string> = new Map([
  ["ENOSPC", "no space is left on the disk"],
  ["EDQUOT", "no space is left in the quota"],
  ["EFBIG", "the file is larger than allowed"],
  ["EROFS", "the file system is read-only"],
  ["EACCES", "permission denied"],
  ["EPERM", "permission denied"],
  ["EMFILE", "too many files are open"],
  ["ENFILE", "too many files are open on this machine"],
  ["ENAMETOOLONG", "the name is too long for the file system"],
  ["EIO", "the disk could not be read or written"],
  ["EISDIR", "it is a folder"],
  ["ENOTDIR", "something on the way there is no folder"],
  ["ELOOP", "its links lead round in a circle"],
]);

export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

/** Names in a folder, sorted; none where there is no folder. */
export function list(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
    return [];
  }
}

export function remove(file: string): void {
  try {
    unlinkSync(file);
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
  }
}

function checkVersion(root: string): void {
  const file = path.join(root, "version");
  let found: string;
  try {
    found = readFileSync(file, "utf8").trim();
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
    writeFileSync(file, `${STORE_VERSION}\n`);
    return;
  }
  if (found === "") writeFileSync(file, `${STORE_VERSION}\n`);
  else if (found !== String(STORE_VERSION)) throw buildError(`the store at ${root} has version ${found}, and this athanor reads version ${STORE_VERSION}`, { help: "set ATHANOR_CACHE to another folder" });
}
