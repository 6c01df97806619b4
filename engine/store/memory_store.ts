/** The store's twin in memory, for tests of what stands on it. It has no paths. */
import { lstatSync, readFileSync, rmSync } from "node:fs";
import { digestOf, EMPTY, type Digest } from "./digest.ts";
import { scanDirectory } from "./scan_directory.ts";
import type { ActionResult, Store, Tree } from "./store.ts";
import { decodeTree, encodeTree } from "./tree_messages.ts";

export interface MemoryStore extends Store {
  /** Forgets a blob, as a collector or a careless hand would. */
  drop(digest: Digest): void;
  readonly results: ReadonlyMap<Digest, ActionResult>;
}

export function memoryStore(): MemoryStore {
  const blobs = new Map<Digest, Uint8Array>();
  const results = new Map<Digest, ActionResult>();
  const putBlob = (bytes: Uint8Array): Digest => {
    const digest = digestOf(bytes);
    blobs.set(digest, bytes.slice());
    return digest;
  };
  const getBlob = (digest: Digest): Uint8Array | undefined => blobs.get(digest) ?? (digest === EMPTY ? new Uint8Array(0) : undefined);
  const getTree = (digest: Digest): Tree | undefined => decodeTree(digest, getBlob);
  const isWhole = (tree: Tree): boolean => [...tree.files.values()].every((file) => getBlob(file.digest)) && [...tree.directories.values()].every(isWhole);
  const putTree = (tree: Tree): Digest => encodeTree(tree, (message) => putBlob(message));
  return {
    putBlob,
    putFile(path, { move, expect }) {
      const bytes = readFileSync(path);
      if (expect !== undefined && digestOf(bytes) !== expect) throw new Error(`${path} is not what was expected`);
      if (move) rmSync(path);
      return putBlob(bytes);
    },
    getBlob,
    hasBlob: (digest) => getBlob(digest) !== undefined,
    blobPath: () => undefined,
    putTree,
    putDirectory(path, { move }) {
      if (!lstatSync(path).isDirectory()) throw new Error(`${path} is no folder`);
      const digest = putTree(scanDirectory(path, (file, executable) => ({ digest: putBlob(readFileSync(file)), executable })));
      if (move) rmSync(path, { recursive: true });
      return digest;
    },
    getTree,
    hasTree(digest) {
      const tree = getTree(digest);
      return tree !== undefined && isWhole(tree);
    },
    treePath: () => undefined,
    getResult: (key) => results.get(key),
    putResult: (key, result) => void results.set(key, result),
    drop: (digest) => void blobs.delete(digest),
    results,
  };
}
