/** Blobs as files: named by their hash, read-only, all of one time stamp, checked on every use. */
import { chmodSync, closeSync, constants, copyFileSync, lstatSync, openSync, readFileSync, readSync, unlinkSync, utimesSync } from "node:fs";
import { createHash } from "node:crypto";
import { buildError } from "../api/diagnostic.ts";
import { digestOf, EMPTY, hashOf, makeDigest, sizeOf, type Digest } from "./digest.ts";
import { BLOB_TIME, diskErrors, errorCode, remove, type DiskFolder } from "./disk_folder.ts";

export interface BlobFiles {
  put(bytes: Uint8Array, digest?: Digest): Digest;
  putFile(path: string, options: { readonly executable: boolean; readonly move: boolean; readonly expect?: Digest }): Digest;
  read(digest: Digest): Uint8Array | undefined;
  has(digest: Digest): boolean;
  find(hash: string): Digest | undefined;
  path(digest: Digest, executable: boolean): string | undefined;
}

const PLAIN = 0o444;
const EXECUTABLE = 0o555;

export function blobFiles(folder: DiskFolder): BlobFiles {
  // One inode has one mode, so an executable blob is a file of its own.
  const fileOf = (digest: Digest, executable: boolean): string => folder.place("blobs", hashOf(digest)) + (executable ? ".x" : "");

  /** Whether the blob is there and untouched; a touched one is moved aside. */
  const isSound = (file: string, digest: Digest, executable: boolean): boolean => {
    const state = blobState(file, sizeOf(digest), executable);
    if (state === "touched") folder.quarantine(file);
    return state === "sound";
  };

  const blobs: BlobFiles = {
    put(bytes, digest = digestOf(bytes)) {
      const file = fileOf(digest, false);
      if (!isSound(file, digest, false)) folder.write(file, bytes, PLAIN);
      return digest;
    },
    putFile(source, { executable, move, expect }) {
      // A copy is hashed after it was made: the original may change meanwhile. So may a file with several names.
      const own = move && lstatSync(source).nlink === 1;
      const held = own ? source : folder.temporary();
      return diskErrors(folder.path, () => {
        try {
          if (!own) copyFileSync(source, held, constants.COPYFILE_FICLONE);
          const digest = hashFile(held);
          if (expect !== undefined && digest !== expect) throw buildError(`${source} is not what was expected: its content has changed`);
          const file = fileOf(digest, executable);
          if (isSound(file, digest, executable)) {
            // ext4 looks past what was removed lately whenever it makes something new.
            if (!own) unlinkSync(held);
          } else {
            stampBlob(held, executable);
            try {
              folder.rename(held, file);
            } catch (error) {
              if (errorCode(error) !== "EXDEV") throw error;
              const near = folder.temporary();
              copyFileSync(held, near);
              stampBlob(near, executable);
              folder.rename(near, file);
              unlinkSync(held);
            }
          }
          if (move && !own) unlinkSync(source);
          return digest;
        } catch (error) {
          if (!own) remove(held);
          throw error;
        }
      });
    },
    read(digest) {
      const file = [false, true].map((executable) => ({ file: fileOf(digest, executable), executable })).find(({ file, executable }) => isSound(file, digest, executable));
      if (!file) return digest === EMPTY ? new Uint8Array(0) : undefined;
      return readFileSync(file.file);
    },
    find(hash) {
      const size = lstatSync(folder.place("blobs", hash), { throwIfNoEntry: false })?.size;
      const digest = size === undefined ? undefined : makeDigest(hash, size);
      return digest !== undefined && blobs.has(digest) ? digest : undefined;
    },
    has: (digest) => digest === EMPTY || isSound(fileOf(digest, false), digest, false) || isSound(fileOf(digest, true), digest, true),
    path(digest, executable) {
      const file = fileOf(digest, executable);
      if (isSound(file, digest, executable)) return file;
      if (digest === EMPTY) {
        folder.write(file, new Uint8Array(0), executable ? EXECUTABLE : PLAIN);
        return file;
      }
      const twin = fileOf(digest, !executable);
      if (!isSound(twin, digest, !executable)) return undefined;
      return diskErrors(folder.path, () => {
        const copy = folder.temporary();
        copyFileSync(twin, copy, constants.COPYFILE_FICLONE);
        stampBlob(copy, executable);
        folder.rename(copy, file);
        return file;
      });
    },
  };
  return blobs;
}

/** "touched": something that no blob of that size looks like. */
export function blobState(file: string, size: number, executable: boolean): "sound" | "touched" | "missing" {
  const stat = lstatSync(file, { throwIfNoEntry: false });
  if (!stat) return "missing";
  const sound = stat.size === size && stat.mtimeMs === BLOB_TIME * 1000 && (stat.mode & 0o7777) === (executable ? EXECUTABLE : PLAIN) && stat.isFile();
  return sound ? "sound" : "touched";
}

/** Gives a file the mode and time stamp of a blob. */
export function stampBlob(file: string, executable: boolean): void {
  chmodSync(file, executable ? EXECUTABLE : PLAIN);
  utimesSync(file, BLOB_TIME, BLOB_TIME);
}

const CHUNK = 1 << 18;
let chunk: Buffer | undefined;

export function hashFile(file: string): Digest {
  chunk ??= Buffer.allocUnsafe(CHUNK);
  const hash = createHash("sha256");
  const handle = openSync(file, "r");
  let size = 0;
  try {
    for (;;) {
      const read = readSync(handle, chunk, 0, CHUNK, null);
      if (read === 0) break;
      hash.update(chunk.subarray(0, read));
      size += read;
    }
  } finally {
    closeSync(handle);
  }
  return makeDigest(hash.digest("hex"), size);
}
