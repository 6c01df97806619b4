/** The content of a layer, gathered in any order and written as a tar: sorted, every folder once and before what lies in it. */
import { closeSync, openSync, readFileSync, readSync, statSync } from "node:fs";
import { ToolError } from "../../../engine/api/tool.ts";
import type { LayerBlob } from "./layer_blob.ts";
import type { TarItem } from "./tar_writer.ts";

export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** What lies at a path. `source` says where it came from, for messages. */
export type Node = (
  | { readonly kind: "file"; /** A path of this machine, or the bytes. */ readonly content: string | Uint8Array; readonly executable: boolean }
  | { readonly kind: "directory" }
  | { readonly kind: "symlink"; readonly target: string }
) & { readonly source: string; readonly mode?: number; readonly owner?: Owner };

export interface FileSystem {
  /** `path` is absolute. Two different things at one path are the user's mistake. */
  add(path: string, node: Node): void;
  /** What was said of a path, or with `/**` at its end of everything below. */
  setMode(pattern: string, mode: number): void;
  setOwner(pattern: string, owner: Owner): void;
  has(path: string): boolean;
  /** The same file at a second path. */
  copy(from: string, to: string, source: string): void;
  write(blob: LayerBlob): void;
}

export interface FileSystemOptions {
  readonly owner: Owner;
  /** Seconds since 1970, of every entry. */
  readonly mtime: number;
}

export function fileSystem({ owner, mtime }: FileSystemOptions): FileSystem {
  const nodes = new Map<string, Node>();
  const modes: (readonly [pattern: string, mode: number])[] = [];
  const owners: (readonly [pattern: string, owner: Owner])[] = [];

  const item = (path: string, node: Node): TarItem => {
    const place = { mode: lastOf(modes, path) ?? node.mode ?? usualMode(path, node), mtime, ...(lastOf(owners, path) ?? node.owner ?? owner) };
    const inside = path.slice(1);
    switch (node.kind) {
      case "file":
        return { path: inside, type: "file", ...place, size: typeof node.content === "string" ? statSync(node.content).size : node.content.length };
      case "directory":
        return { path: `${inside}/`, type: "directory", ...place };
      case "symlink":
        return { path: inside, type: "symlink", ...place, link: node.target };
    }
  };
  return {
    add(path, node) {
      checkPath(path, node.source);
      const before = nodes.get(path);
      if (before && !sameNode(before, node)) throw new ToolError(`${before.source} and ${node.source} both want to be ${path}`);
      nodes.set(path, node);
    },
    setMode: (pattern, mode) => void modes.push([pattern, mode]),
    setOwner: (pattern, of) => void owners.push([pattern, of]),
    has: (path) => nodes.has(path),
    copy(from, to, source) {
      const original = nodes.get(from);
      if (original?.kind !== "file") throw new ToolError(`${source}: ${to} is the same file as ${from}, which is not there`);
      nodes.set(to, { ...original, source });
    },
    write(blob) {
      addParents(nodes);
      for (const [pattern] of [...modes, ...owners]) if (![...nodes.keys()].some((path) => matches(pattern, path))) throw new ToolError(`nothing lies at ${pattern}, whose mode or owner is given`);
      for (const [path, node] of [...nodes].sort(([a], [b]) => compareParts(a, b))) {
        blob.entry(item(path, node));
        if (node.kind === "file") copyContent(node.content, blob.data);
      }
    },
  };
}

/** A path in an image, or a ToolError. */
function checkPath(path: string, source: string): void {
  if (!path.startsWith("/") || path === "/" || path.slice(1).split("/").some((part) => part === "" || part === "." || part === ".."))
    throw new ToolError(`"${path}" is no path in an image (of ${source})`, 'paths begin with / and have no empty part, "." or ".."');
}

/** Folders that merged systems have as links: an entry for one would replace the link of the base. Unpackers make it where it is missing. */
const LEFT_TO_THE_BASE = new Set(["/bin", "/lib", "/lib32", "/lib64", "/libx32", "/sbin"]);
/** Folders that are not 0755 by custom: an entry for a parent must not change what a base has. */
const CUSTOMARY = new Map([["/tmp", 0o1777], ["/var/tmp", 0o1777], ["/root", 0o700]]);

function addParents(nodes: Map<string, Node>): void {
  for (const [path, { source }] of [...nodes]) {
    for (let folder = parentOf(path); folder !== ""; folder = parentOf(folder)) {
      const node = nodes.get(folder);
      if (node?.kind === "directory") break;
      if (node) throw new ToolError(`${path} (${source}) lies below ${folder}, which is a ${node.kind} (${node.source})`);
      if (LEFT_TO_THE_BASE.has(folder)) continue;
      // A parent belongs to root, whoever owns what is in it, unless somebody says otherwise.
      nodes.set(folder, { kind: "directory", source: "the parent of a file", owner: { uid: 0, gid: 0 } });
    }
  }
}

function usualMode(path: string, node: Node): number {
  if (node.kind === "symlink") return 0o777;
  if (node.kind === "directory") return CUSTOMARY.get(path) ?? 0o755;
  return node.executable ? 0o755 : 0o644;
}

function sameNode(a: Node, b: Node): boolean {
  if (a.kind === "directory" || b.kind === "directory") return a.kind === b.kind;
  if (a.kind === "symlink" || b.kind === "symlink") return a.kind === "symlink" && b.kind === "symlink" && a.target === b.target;
  return a.executable === b.executable && bytesOf(a.content).equals(bytesOf(b.content));
}

function bytesOf(content: string | Uint8Array): Buffer {
  return typeof content === "string" ? readFileSync(content) : Buffer.from(content);
}

const PIECE = 1 << 20;

function copyContent(content: string | Uint8Array, data: (bytes: Uint8Array) => void): void {
  if (typeof content !== "string") return data(content);
  const file = openSync(content, "r");
  try {
    const piece = Buffer.allocUnsafe(PIECE);
    for (let read = readSync(file, piece); read > 0; read = readSync(file, piece)) data(piece.subarray(0, read));
  } finally {
    closeSync(file);
  }
}

/** What was said last wins. */
function lastOf<T>(said: readonly (readonly [pattern: string, value: T])[], path: string): T | undefined {
  return said.findLast(([pattern]) => matches(pattern, path))?.[1];
}

function matches(pattern: string, path: string): boolean {
  return pattern.endsWith("/**") ? path.startsWith(pattern.slice(0, -2)) : pattern === path;
}

/** Part by part, so that a folder comes right before what it holds. */
function compareParts(a: string, b: string): number {
  const [left, right] = [a.split("/"), b.split("/")];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const order = Buffer.compare(Buffer.from(left[i] ?? ""), Buffer.from(right[i] ?? ""));
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}
