/** Trees made once per digest as folders of links into the blobs, for mounting; beside each a list of what it holds, to check it by. */
import { lstatSync, mkdirSync, readFileSync, rmSync, symlinkSync, utimesSync } from "node:fs";
import { createHash } from "node:crypto";
import { stampBlob, blobState, type BlobFiles } from "./blob_files.ts";
import { hashOf, sizeOf, type Digest } from "./digest.ts";
import { BLOB_TIME, diskErrors, errorCode, linkOrCopy, type DiskFolder } from "./disk_folder.ts";
import type { Tree } from "./store.ts";

export interface TreeFolders {
  /** Path of the tree's folder, made when needed; undefined where something of the tree is missing. */
  path(digest: Digest): string | undefined;
  /** Whether a sound folder of the tree is there. */
  isMade(digest: Digest): boolean;
}

/** A folder, a file (executable or not) with its size, a link. */
export type TreeEntry = readonly ["d", string] | readonly ["f" | "x", string, number] | readonly ["l", string];

export function treeFolders(folder: DiskFolder, blobs: BlobFiles, read: (digest: Digest) => Tree | undefined): TreeFolders {
  /** Trees whose every entry this process has looked at: once is enough, 1.5 µs an entry add up in a root of 20,000 files. */
  const looked = new Set<Digest>();

  const isMade = (digest: Digest): boolean => {
    const place = folder.place("trees", hashOf(digest));
    if (looked.has(digest)) return lstatSync(place, { throwIfNoEntry: false })?.mtimeMs === BLOB_TIME * 1000;
    const entries = readTreeList(place);
    if (entries === undefined || !isTreeSound(place, entries)) return false;
    markUsed(`${place}.list`);
    looked.add(digest);
    return true;
  };

  return {
    isMade,
    path(digest) {
      const place = folder.place("trees", hashOf(digest));
      if (isMade(digest)) return place;
      looked.delete(digest);
      if (lstatSync(place, { throwIfNoEntry: false })) folder.quarantine(place);
      const tree = read(digest);
      if (!tree) return undefined;
      return diskErrors(folder.path, () => {
        const temporary = folder.temporary();
        const entries: TreeEntry[] = [];
        if (!make(tree, temporary, "", blobs, entries)) {
          rmSync(temporary, { recursive: true, force: true });
          return undefined;
        }
        // The list comes first: a folder without one is not taken for complete.
        const text = JSON.stringify(entries);
        folder.write(`${place}.list`, Buffer.from(`${checksum(text)}\n${text}`));
        try {
          folder.rename(temporary, place);
        } catch (error) {
          if (errorCode(error) !== "ENOTEMPTY" && errorCode(error) !== "EEXIST") throw error;
          // Another process was faster, with the same content.
          rmSync(temporary, { recursive: true, force: true });
          return isMade(digest) ? place : undefined;
        }
        looked.add(digest);
        return place;
      });
    },
  };
}

/** Every entry has the stamp it was made with. A file added to or removed from a folder moves the folder's time. */
function isTreeSound(place: string, entries: readonly TreeEntry[]): boolean {
  for (const entry of entries) {
    const path = entry[1] === "" ? place : `${place}/${entry[1]}`;
    if (entry[0] === "f" || entry[0] === "x") {
      if (blobState(path, entry[2], entry[0] === "x") !== "sound") return false;
      continue;
    }
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (entry[0] === "l" ? !stat?.isSymbolicLink() : !stat?.isDirectory() || stat.mtimeMs !== BLOB_TIME * 1000) return false;
  }
  return true;
}

/** The entries of a tree's folder; undefined where the list is missing or broken. */
export function readTreeList(place: string): readonly TreeEntry[] | undefined {
  let text: string;
  try {
    text = readFileSync(`${place}.list`, "utf8");
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
    return undefined;
  }
  const end = text.indexOf("\n");
  const body = text.slice(end + 1);
  if (end < 0 || text.slice(0, end) !== checksum(body)) return undefined;
  // The checksum says that it is what `path` wrote.
  const entries: readonly TreeEntry[] = JSON.parse(body);
  return entries;
}

/** Moves a file's time to now, once an hour at most: what was used lately is collected last. */
export function markUsed(file: string): void {
  const now = Date.now();
  try {
    if (now - lstatSync(file).mtimeMs > 3_600_000) utimesSync(file, now / 1000, now / 1000);
  } catch (error) {
    // Somebody else's store, or collected just now: the mark is a hint.
    if (!["ENOENT", "EPERM", "EACCES", "EROFS"].includes(errorCode(error) ?? "")) throw error;
  }
}

/** False where a blob is missing. */
function make(tree: Tree, place: string, prefix: string, blobs: BlobFiles, entries: TreeEntry[]): boolean {
  mkdirSync(place);
  entries.push(["d", prefix.slice(0, -1)]);
  for (const [name, { digest, executable }] of tree.files) {
    const blob = blobs.path(digest, executable);
    if (blob === undefined) return false;
    linkOrCopy(blob, `${place}/${name}`, (copy) => stampBlob(copy, executable));
    entries.push([executable ? "x" : "f", prefix + name, sizeOf(digest)]);
  }
  for (const [name, target] of tree.symlinks) {
    symlinkSync(target, `${place}/${name}`);
    entries.push(["l", prefix + name]);
  }
  for (const [name, directory] of tree.directories) if (!make(directory, `${place}/${name}`, `${prefix}${name}/`, blobs, entries)) return false;
  utimesSync(place, BLOB_TIME, BLOB_TIME);
  return true;
}

function checksum(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
