/** `athanor verify`: reads everything the store holds and compares it with its name. */
import { lstatSync, readFileSync, readdirSync, readlinkSync } from "node:fs";
import path from "node:path";
import { blobState, hashFile } from "./blob_files.ts";
import { hashOf, sizeOf } from "./digest.ts";
import { list, type DiskFolder } from "./disk_folder.ts";
import { decodeResult } from "./result_records.ts";
import { decodeDirectory } from "./reapi.ts";
import { readTreeList, type TreeEntry } from "./tree_folders.ts";

export interface VerifyReport {
  readonly blobs: number;
  readonly trees: number;
  readonly results: number;
  /** Bytes of all blobs. */
  readonly bytes: number;
  /** One sentence each; what it names has been moved aside and is rebuilt when it is needed. */
  readonly faults: readonly string[];
}

export function verifyStore(folder: DiskFolder, progress: (done: number, total: number) => void = () => {}): VerifyReport {
  const entries = {
    blobs: entriesOf(folder.path, "blobs"),
    trees: entriesOf(folder.path, "trees").filter((place) => !place.endsWith(".list")),
    results: entriesOf(folder.path, "results"),
  };
  const total = entries.blobs.length + entries.trees.length + entries.results.length;
  const faults: string[] = [];
  let done = 0;
  let bytes = 0;
  const fault = (file: string, what: string): void => {
    faults.push(`${path.relative(folder.path, file)} ${what}`);
    folder.quarantine(file);
  };
  for (const file of entries.blobs) {
    const name = path.basename(file);
    const size = lstatSync(file).size;
    bytes += size;
    if (blobState(file, size, name.endsWith(".x")) !== "sound") fault(file, "was touched: its mode or time stamp is no blob's");
    else if (hashOf(hashFile(file)) !== name.slice(0, 64)) fault(file, "does not hold what its name says: its content has changed");
    progress(++done, total);
  }
  for (const place of entries.trees) {
    const what = treeFault(folder, place);
    if (what !== undefined) fault(place, what);
    progress(++done, total);
  }
  for (const file of entries.results) {
    const result = decodeResult(readFileSync(file, "utf8"));
    if (!result || hashOf(result.key) !== path.basename(file)) fault(file, "is a broken record of a result");
    progress(++done, total);
  }
  return { blobs: entries.blobs.length, trees: entries.trees.length, results: entries.results.length, bytes, faults };
}

/** Whole paths of a kind's entries. */
export function entriesOf(root: string, kind: "blobs" | "trees" | "results"): readonly string[] {
  return list(path.join(root, kind)).flatMap((level) => list(path.join(root, kind, level)).map((name) => path.join(root, kind, level, name)));
}

/** Compares a made tree with the messages it was made from. */
function treeFault(folder: DiskFolder, place: string): string | undefined {
  if (readTreeList(place) === undefined) return "is a tree without its list";
  const compare = (hash: string, at: string): string | undefined => {
    let message;
    try {
      message = decodeDirectory(readFileSync(folder.place("blobs", hash)));
    } catch {
      return "is a tree whose directory messages are gone";
    }
    if (!message) return "is a tree whose directory messages are broken";
    const expected = new Map<string, TreeEntry[0]>([
      ...message.files.map(({ name, executable }) => [name, executable ? "x" : "f"] as const),
      ...message.directories.map(({ name }) => [name, "d"] as const),
      ...message.symlinks.map(({ name }) => [name, "l"] as const),
    ]);
    for (const name of readdirSync(at)) if (!expected.has(name)) return `holds ${path.relative(place, path.join(at, name))}, which is not of the tree`;
    for (const { name, digest, executable } of message.files) {
      const file = path.join(at, name);
      if (blobState(file, sizeOf(digest), executable) !== "sound" || hashFile(file) !== digest) return `holds ${path.relative(place, file)}, whose content has changed`;
    }
    for (const { name, target } of message.symlinks) {
      const link = path.join(at, name);
      if (!lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink() || readlinkSync(link) !== target) return `holds ${path.relative(place, link)}, which leads elsewhere`;
    }
    for (const { name, digest } of message.directories) {
      const below = path.join(at, name);
      if (!lstatSync(below, { throwIfNoEntry: false })?.isDirectory()) return `lacks ${path.relative(place, below)}`;
      const found = compare(hashOf(digest), below);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return compare(path.basename(place), place);
}

