/** The store: bytes, trees and action results by digest. One interface; on disk, in memory (for tests) and remote. */
import type { Digest } from "./digest.ts";

/** A file of a tree: REAPI knows its bytes and whether it may be executed, nothing else. */
export interface TreeFile {
  readonly digest: Digest;
  readonly executable: boolean;
}

/** A directory, as REAPI has it. Names are single segments; the three maps share no name. */
export interface Tree {
  readonly files: ReadonlyMap<string, TreeFile>;
  readonly directories: ReadonlyMap<string, Tree>;
  /** Relative targets only. */
  readonly symlinks: ReadonlyMap<string, string>;
}

/** What stands at an output path: bytes, or the digest of a tree's canonical Directory message. */
export type Content = { readonly kind: "file"; readonly digest: Digest; readonly executable: boolean } | { readonly kind: "tree"; /** Of the root Directory message. */ readonly digest: Digest };

/** The result of an action that succeeded. */
export interface ActionResult {
  /** By output path. */
  readonly outputs: ReadonlyMap<string, Content>;
  readonly stdout: Digest;
  readonly stderr: Digest;
}

export interface Store {
  /** Puts bytes; the same bytes twice are one. */
  putBlob(bytes: Uint8Array): Digest;
  /** Moves or copies a file of the host in. `move` gives the file up; what is left of it where the store had it already is the caller's to remove. Checks `expect`, if given. */
  putFile(path: string, options: { readonly executable: boolean; readonly move: boolean; readonly expect?: Digest }): Digest;
  /** The bytes, verified by size and stamp; undefined where they are missing or were tampered with (then the entry is quarantined). */
  getBlob(digest: Digest): Uint8Array | undefined;
  hasBlob(digest: Digest): boolean;
  /** Path of the blob on this host, for links and mounts; undefined as for getBlob. */
  blobPath(digest: Digest, executable: boolean): string | undefined;
  /** Stores a directory's messages (files must be stored already). */
  putTree(tree: Tree): Digest;
  /** Stores a directory of the host with everything below it. */
  putDirectory(path: string, options: { readonly move: boolean }): Digest;
  getTree(digest: Digest): Tree | undefined;
  /** Whether every message and file of the tree is there and untouched. */
  hasTree(digest: Digest): boolean;
  /** Path of the materialised tree, made once per digest from links into the blobs; undefined where something of it is missing. */
  treePath(digest: Digest): string | undefined;
  getResult(key: Digest): ActionResult | undefined;
  /** After all its blobs are there. */
  putResult(key: Digest, result: ActionResult): void;
}
