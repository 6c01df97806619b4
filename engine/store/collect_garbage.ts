/** Garbage collection: what was not used for longest goes first, and nothing goes that somebody outside the store holds a link to. */
import { lstatSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { hashOf } from "./digest.ts";
import { list, remove, type DiskFolder } from "./disk_folder.ts";
import { decodeDirectory } from "./reapi.ts";
import { decodeResult } from "./result_records.ts";
import { readTreeList } from "./tree_folders.ts";
import { entriesOf } from "./verify_store.ts";

export interface CollectLimits {
  /** Keep at most as many bytes of blobs. */
  readonly maxBytes: number;
  /** Keep nothing unused for as many seconds. */
  readonly maxAge: number;
  /** Seconds since the epoch. */
  readonly now: number;
}

export interface Collected {
  readonly removedBytes: number;
  readonly removedBlobs: number;
  readonly keptBytes: number;
  /** Blobs that were due and stay because links outside the store (athanor-out, say) hold them. */
  readonly held: number;
}

interface Blob {
  readonly file: string;
  readonly size: number;
  /** Milliseconds. A blob's inode changes when it is linked into a stage or a tree, and so says when it was used. */
  readonly used: number;
  readonly inode: number;
  links: number;
}

/** The caller sees to it that nobody uses the store. */
export function collectGarbage(folder: DiskFolder, limits: CollectLimits): Collected {
  const oldest = (limits.now - limits.maxAge) * 1000;
  for (const name of list(path.join(folder.path, "quarantine"))) rmSync(path.join(folder.path, "quarantine", name), { recursive: true, force: true });

  const results = entriesOf(folder.path, "results").map((file) => ({ file, used: lstatSync(file).mtimeMs, result: decodeResult(readFileSync(file, "utf8")) }));
  const usedByHash = new Map<string, number>();
  const use = (hash: string, when: number): void => void usedByHash.set(hash, Math.max(when, usedByHash.get(hash) ?? 0));
  const useTree = (hash: string, when: number): void => {
    if ((usedByHash.get(hash) ?? 0) >= when) return;
    use(hash, when);
    for (const below of treeParts(folder, hash)) {
      if (below.tree) useTree(below.hash, when);
      else use(below.hash, when);
    }
  };
  for (const { used, result } of results) {
    if (!result || used < oldest) continue;
    for (const content of result.outputs.values()) {
      if (content.kind === "tree") useTree(hashOf(content.digest), used);
      else use(hashOf(content.digest), used);
    }
    for (const digest of [result.stdout, result.stderr]) use(hashOf(digest), used);
  }

  const blobs = entriesOf(folder.path, "blobs").map((file): Blob => {
    const stat = lstatSync(file);
    return { file, size: stat.size, used: Math.max(stat.ctimeMs, usedByHash.get(path.basename(file).slice(0, 64)) ?? 0), inode: stat.ino, links: stat.nlink };
  });
  blobs.sort((a, b) => a.used - b.used || (a.file < b.file ? -1 : 1));
  let bytes = blobs.reduce((sum, { size }) => sum + size, 0);

  // Which blobs are due, by age, then until the rest is small enough.
  const due = new Set<Blob>();
  let rest = bytes;
  for (const blob of blobs) {
    if (blob.used >= oldest && rest <= limits.maxBytes) break;
    due.add(blob);
    rest -= blob.size;
  }

  // A made tree goes when one of its blobs does; its links then no longer hold them.
  const byInode = new Map(blobs.map((blob) => [blob.inode, blob]));
  const trees = entriesOf(folder.path, "trees").filter((place) => !place.endsWith(".list"));
  const linked = new Map<string, readonly Blob[]>();
  for (const place of trees) {
    const files = (readTreeList(place) ?? []).filter((entry) => entry[0] === "f" || entry[0] === "x");
    const held = files.flatMap((entry) => byInode.get(lstatSync(`${place}/${entry[1]}`, { throwIfNoEntry: false })?.ino ?? -1) ?? []);
    for (const blob of held) blob.links--;
    linked.set(place, held);
  }
  const outside = (blob: Blob): boolean => blob.links > 1;
  for (const [place, held] of linked) {
    const lost = held.some((blob) => due.has(blob) && !outside(blob));
    if (!lost && held.length > 0) continue;
    remove(`${place}.list`);
    rmSync(place, { recursive: true, force: true });
  }

  const removed = new Set<string>();
  let removedBytes = 0;
  let held = 0;
  for (const blob of due) {
    if (outside(blob)) {
      held++;
      continue;
    }
    remove(blob.file);
    removed.add(path.basename(blob.file).slice(0, 64));
    removedBytes += blob.size;
  }
  bytes -= removedBytes;
  for (const { file, used, result } of results) if (!result || used < oldest || [...result.outputs.values()].some((content) => removed.has(hashOf(content.digest)))) remove(file);
  return { removedBytes, removedBlobs: removed.size, keptBytes: bytes, held };
}

function treeParts(folder: DiskFolder, hash: string): readonly { readonly hash: string; readonly tree: boolean }[] {
  try {
    const message = decodeDirectory(readFileSync(folder.place("blobs", hash)));
    if (!message) return [];
    return [...message.files.map(({ digest }) => ({ hash: hashOf(digest), tree: false })), ...message.directories.map(({ digest }) => ({ hash: hashOf(digest), tree: true }))];
  } catch {
    return [];
  }
}
