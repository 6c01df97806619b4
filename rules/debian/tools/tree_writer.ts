/**
 * A tree on disk, merged from several packages. It knows every path it holds, so that nothing is ever written through a link
 * (links are made last), nothing is overwritten, and no chain of links leads out of the tree.
 */
import { closeSync, mkdirSync, openSync, readFileSync, symlinkSync, writeSync } from "node:fs";
import { join } from "node:path";
import { ToolError } from "../../../engine/api/tool.ts";
import { mergedFolders, parent } from "./tree_path.ts";

export interface TreeWriter {
  /** `source` is the package a path comes from, for messages. */
  file(path: string, executable: boolean, source: string): FileSink;
  hardlink(path: string, target: string, source: string): void;
  /** `target` is relative; whether it stays within the tree is checked when all links are known. */
  symlink(path: string, target: string, source: string): void;
  directory(path: string, source: string): void;
  /** That `path` exists in its package, wanted or not: a folder it leaves empty is not an empty folder. */
  seen(path: string): void;
  /** Files and links by the package they come from. */
  bySource(): ReadonlyMap<string, readonly string[]>;
  /** Makes empty folders and links. */
  finish(): void;
}

export interface FileSink {
  write(bytes: Uint8Array): void;
  close(): void;
}

type Node =
  | { readonly kind: "file"; readonly executable: boolean; readonly source: string }
  | { readonly kind: "symlink"; readonly target: string; readonly source: string }
  | { readonly kind: "directory"; readonly source: string };

/** `root` must not exist or be empty. */
export function treeWriter(root: string): TreeWriter {
  const nodes = new Map<string, Node>();
  const made = new Set<string>([""]);
  /** Folders that some package has something in, wanted or not. */
  const occupied = new Set<string>();
  mkdirSync(root, { recursive: true });

  /** Records the folders above `path`; a folder that is a link or a file in another package is a contradiction. */
  const claimParents = (path: string, source: string) => {
    for (let folder = parent(path); folder !== ""; folder = parent(folder)) {
      const node = nodes.get(folder);
      if (node?.kind === "directory") return;
      if (node !== undefined) throw new ToolError(`${source}: ${path} lies below ${folder}, which is a ${node.kind} in ${node.source}`);
      nodes.set(folder, { kind: "directory", source });
    }
  };
  const makeFolder = (folder: string) => {
    if (made.has(folder)) return;
    makeFolder(parent(folder));
    mkdirSync(join(root, folder));
    made.add(folder);
  };
  const clash = (path: string, kind: Node["kind"], source: string, before: Node) =>
    new ToolError(`${source}: ${path} is a ${kind} and already a ${before.kind} in ${before.source}`);
  const differ = (path: string, source: string, before: Node) =>
    new ToolError(`${path} is in both ${before.source} and ${source} and is not the same`, "leave one of the packages out, or the path with a filter");

  const file = (path: string, executable: boolean, source: string): FileSink => {
    const before = nodes.get(path);
    if (before !== undefined && before.kind !== "file") throw clash(path, "file", source, before);
    if (before !== undefined) return comparison(join(root, path), before.executable === executable, () => differ(path, source, before));
    claimParents(path, source);
    nodes.set(path, { kind: "file", executable, source });
    makeFolder(parent(path));
    return newFile(join(root, path), executable ? 0o755 : 0o644);
  };

  return {
    file,
    hardlink(path, target, source) {
      const original = nodes.get(target);
      // Only within its package: a link to another package's file is no link dpkg would make.
      if (original?.kind !== "file" || original.source !== source) {
        throw new ToolError(`${source}: ${path} is a hard link to ${target}, which the package has not unpacked before it`, "if a filter left the target out, leave out the link as well");
      }
      const sink = file(path, original.executable, source);
      sink.write(readFileSync(join(root, target)));
      sink.close();
    },
    symlink(path, target, source) {
      const before = nodes.get(path);
      if (before !== undefined && before.kind !== "symlink") throw clash(path, "symlink", source, before);
      if (before !== undefined && before.target !== target) throw differ(path, source, before);
      claimParents(path, source);
      nodes.set(path, { kind: "symlink", target, source });
    },
    directory(path, source) {
      const before = nodes.get(path);
      if (before !== undefined && before.kind !== "directory") throw clash(path, "directory", source, before);
      claimParents(path, source);
      nodes.set(path, { kind: "directory", source });
    },
    seen(path) {
      for (let folder = parent(path); folder !== "" && !occupied.has(folder); folder = parent(folder)) occupied.add(folder);
    },
    bySource() {
      const sources = new Map<string, string[]>();
      for (const [path, { kind, source }] of nodes) if (kind !== "directory") (sources.get(source) ?? sources.set(source, []).get(source))?.push(path);
      return sources;
    },
    finish() {
      for (const folder of mergedFolders) {
        if (nodes.has(`usr/${folder}`)) nodes.set(folder, { kind: "symlink", target: `usr/${folder}`, source: "the merged layout" });
      }
      for (const [path, node] of nodes) {
        if (node.kind === "directory" && !occupied.has(path)) makeFolder(path);
        if (node.kind !== "symlink") continue;
        if (escapes(nodes, path, node.target)) throw new ToolError(`${node.source}: ${path} is a link that leads out of the tree, to ${node.target}`);
        makeFolder(parent(path));
        symlinkSync(node.target, join(root, path));
      }
    },
  };
}

/** Refuses to open what is there already: on a file system that folds case, two names may be one. */
function newFile(path: string, mode: number): FileSink {
  const file = openSync(path, "wx", mode);
  return {
    write(bytes) {
      for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
    },
    close: () => closeSync(file),
  };
}

/** Takes a second package's copy of a file and throws unless it is the same. */
function comparison(path: string, sameMode: boolean, differ: () => ToolError): FileSink {
  const chunks: Uint8Array[] = [];
  return {
    write: (bytes) => void chunks.push(bytes.slice()),
    close() {
      if (!sameMode || !Buffer.concat(chunks).equals(readFileSync(path))) throw differ();
    },
  };
}

/** The kernel gives up after as many. */
const maxHops = 40;

/** Whether following the link at `path` as the kernel would, through other links, ever climbs above the root. */
function escapes(nodes: ReadonlyMap<string, Node>, path: string, target: string): boolean {
  const at = path.split("/").slice(0, -1);
  const ahead = target.split("/").reverse();
  for (let hops = 0; hops <= maxHops; ) {
    const part = ahead.pop();
    if (part === undefined) return false;
    if (part === "" || part === ".") continue;
    if (part === "..") {
      if (at.pop() === undefined) return true;
      continue;
    }
    at.push(part);
    const node = nodes.get(at.join("/"));
    if (node?.kind !== "symlink") continue;
    at.pop();
    ahead.push(...node.target.split("/").reverse());
    hops += 1;
  }
  return false;
}
