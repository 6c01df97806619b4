/** athanor-out: what was asked for, under paths that never change with a configuration's hash, as hard links into the store. */
import { lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, renameSync, rmdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { artifactKey, type Artifact } from "../api/file.ts";
import { placedPath } from "../api/label.ts";
import { blobState, stampBlob } from "../store/blob_files.ts";
import { sizeOf, type Digest } from "../store/digest.ts";
import { BLOB_TIME, diskErrors, errorCode, linkOrCopy, list } from "../store/disk_folder.ts";
import type { Content, Store } from "../store/store.ts";

/** What one target shows. */
export interface OutRequest {
  readonly label: string;
  /** Short name of the platform; "" for none. */
  readonly platform: string;
  readonly artifacts: readonly Artifact[];
  /** ExecutionResult.contents. */
  readonly contents: ReadonlyMap<string, Content>;
}

export interface OutLink {
  /** Absolute. */
  readonly file: string;
  readonly tree: boolean;
  /** artifactKey of what it shows. */
  readonly key: string;
}

/** Links what a target made, and removes what an earlier link of the same target for the same platform left; nothing else is touched. */
export function linkOutputs(outDir: string, request: OutRequest, store: Store): readonly OutLink[] {
  return diskErrors(outDir, () => {
    mkdirSync(outDir, { recursive: true });
    const record = readRecord(outDir);
    const name = `${request.platform} ${request.label}`;
    const before = record[name] ?? {};
    const wanted = new Map<string, { readonly content: Content; readonly key: string }>();
    for (const artifact of request.artifacts) {
      const content = request.contents.get(artifactKey(artifact));
      if (content) wanted.set(placeOf(artifact, request.platform), { content, key: artifactKey(artifact) });
    }
    const kept = new Set(Object.entries(record).flatMap(([other, places]) => (other === name ? [] : Object.keys(places))));
    for (const place of Object.keys(before)) if (!wanted.has(place) && !kept.has(place)) removeLink(outDir, place);
    const links: OutLink[] = [];
    for (const [place, { content, key }] of wanted) {
      const file = path.join(outDir, place);
      show(file, content, before[place] === content.digest, store);
      links.push({ file, tree: content.kind === "tree", key });
    }
    record[name] = Object.fromEntries([...wanted].map(([place, { content }]) => [place, content.digest]));
    writeRecord(outDir, record);
    return links;
  });
}

/** Places of each target's links, with the digests they showed: `<platform> <label>` → place → digest. */
type Links = Record<string, Record<string, Digest>>;

const RECORD = ".links.json";

function placeOf(artifact: Artifact, platform: string): string {
  switch (artifact.kind) {
    case "source":
      return path.posix.join(platform, placedPath(artifact.repository, artifact.path));
    case "output":
      return path.posix.join(platform, artifact.path);
    case "download":
      return path.posix.join(platform, path.posix.basename(artifact.path));
    case "inside":
      return path.posix.join(placeOf(artifact.tree, platform), artifact.path);
  }
}

function show(file: string, content: Content, sameDigest: boolean, store: Store): void {
  const from = content.kind === "tree" ? store.treePath(content.digest) : store.blobPath(content.digest, content.executable);
  if (from === undefined) throw new Error(`${content.digest} was made and is not in the store`);
  if (content.kind === "tree" ? sameDigest && isSameTree(from, file) : isSameFile(from, file, sameDigest, content.digest)) return;
  makeParents(file);
  const fresh = `${path.dirname(file)}/.${path.basename(file)}.${process.pid}`;
  rmSync(fresh, { recursive: true, force: true });
  if (content.kind === "tree") linkTree(from, fresh);
  else linkFile(from, fresh);
  const present = lstatSync(file, { throwIfNoEntry: false });
  if (present?.isDirectory()) {
    const aside = `${fresh}.old`;
    renameSync(file, aside);
    renameSync(fresh, file);
    rmSync(aside, { recursive: true, force: true });
  } else {
    if (present && content.kind === "tree") rmSync(file);
    renameSync(fresh, file);
  }
}

function linkFile(from: string, to: string): void {
  linkOrCopy(from, to, (copy) => stampBlob(copy, (lstatSync(from).mode & 0o100) !== 0));
}

function linkTree(from: string, to: string): void {
  mkdirSync(to);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [`${from}/${entry.name}`, `${to}/${entry.name}`];
    if (entry.isDirectory()) linkTree(source, target);
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
    else linkFile(source, target);
  }
  utimesSync(to, BLOB_TIME, BLOB_TIME);
}

/** The very file, or an untouched copy of what was linked before. */
function isSameFile(from: string, file: string, sameDigest: boolean, digest: Digest): boolean {
  const [source, present] = [lstatSync(from), lstatSync(file, { throwIfNoEntry: false })];
  if (!present) return false;
  if (present.ino === source.ino && present.dev === source.dev) return true;
  return sameDigest && blobState(file, sizeOf(digest), (source.mode & 0o100) !== 0) === "sound";
}

function isSameTree(from: string, to: string): boolean {
  if (!lstatSync(to, { throwIfNoEntry: false })?.isDirectory()) return false;
  const names = list(from);
  if (names.join("/") !== list(to).join("/")) return false;
  return names.every((name) => {
    const [source, target] = [`${from}/${name}`, `${to}/${name}`];
    const [stat, present] = [lstatSync(source), lstatSync(target)];
    if (stat.isDirectory()) return isSameTree(source, target);
    if (stat.isSymbolicLink()) return present.isSymbolicLink() && readlinkSync(source) === readlinkSync(target);
    return (present.ino === stat.ino && present.dev === stat.dev) || blobState(target, stat.size, (stat.mode & 0o100) !== 0) === "sound";
  });
}

/** A link of a target that is gone may lie where a folder is needed now. */
function makeParents(file: string): void {
  try {
    mkdirSync(path.dirname(file), { recursive: true });
  } catch (error) {
    if (errorCode(error) !== "EEXIST" && errorCode(error) !== "ENOTDIR") throw error;
    for (let at = path.dirname(file); ; at = path.dirname(at)) {
      const stat = lstatSync(at, { throwIfNoEntry: false });
      if (stat && !stat.isDirectory()) {
        rmSync(at);
        break;
      }
      if (stat) throw error;
    }
    mkdirSync(path.dirname(file), { recursive: true });
  }
}

/** With the folders it leaves empty. */
function removeLink(outDir: string, place: string): void {
  rmSync(path.join(outDir, place), { recursive: true, force: true });
  for (let folder = path.posix.dirname(place); folder !== "."; folder = path.posix.dirname(folder)) {
    try {
      rmdirSync(path.join(outDir, folder));
    } catch {
      return;
    }
  }
}

function readRecord(outDir: string): Links {
  try {
    const record: Links = JSON.parse(readFileSync(path.join(outDir, RECORD), "utf8"));
    return record;
  } catch {
    // Missing or broken: then nothing is known to be stale.
    return {};
  }
}

function writeRecord(outDir: string, record: Links): void {
  const text = JSON.stringify(record);
  const file = path.join(outDir, RECORD);
  try {
    if (readFileSync(file, "utf8") === text) return;
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
  }
  writeFileSync(`${file}.${process.pid}`, text);
  renameSync(`${file}.${process.pid}`, file);
}
