/** The store on disk: one folder a user, shared by all checkouts, that survives being killed at any moment. */
import { rmSync } from "node:fs";
import { blobFiles } from "./blob_files.ts";
import { collectGarbage, type Collected, type CollectLimits } from "./collect_garbage.ts";
import type { Digest } from "./digest.ts";
import { openFolder, removeLeftovers } from "./disk_folder.ts";
import { takeExclusive, takeLease } from "./leases.ts";
import { resultRecords } from "./result_records.ts";
import { scanDirectory } from "./scan_directory.ts";
import type { Store, Tree } from "./store.ts";
import { treeFolders } from "./tree_folders.ts";
import { decodeTree, encodeTree } from "./tree_messages.ts";
import { verifyStore, type VerifyReport } from "./verify_store.ts";

export interface DiskStore extends Store {
  readonly path: string;
  /** The digest of a blob of which only the hash is known. */
  findBlob(hash: string): Digest | undefined;
  /** Reads every blob, tree and result; what is not what its name says is moved aside. */
  verify(progress?: (done: number, total: number) => void): VerifyReport;
  /** Removes what was not used for longest; throws BuildError while another process uses the store. */
  collect(limits: CollectLimits): Collected;
  /** Gives up the store; this process's temporary files are removed. */
  close(): void;
}

/** `lease: false` is for helpers of a process that has one already. */
export function openStore(root: string, options: { readonly lease: boolean } = { lease: true }): DiskStore {
  const folder = openFolder(root);
  let release = options.lease ? takeLease(root) : undefined;
  if (options.lease) removeLeftovers(root);
  const blobs = blobFiles(folder);
  const known = new Map<Digest, Tree>();
  const getTree = (digest: Digest): Tree | undefined => decodeTree(digest, blobs.read, known);
  const trees = treeFolders(folder, blobs, getTree);
  const results = resultRecords(folder);
  const isWhole = (tree: Tree): boolean => [...tree.files.values()].every((file) => blobs.has(file.digest)) && [...tree.directories.values()].every(isWhole);
  const putTree = (tree: Tree): Digest => encodeTree(tree, (message, digest) => blobs.put(message, digest));
  return {
    path: root,
    findBlob: blobs.find,
    putBlob: (bytes) => blobs.put(bytes),
    putFile: blobs.putFile,
    getBlob: blobs.read,
    hasBlob: blobs.has,
    blobPath: blobs.path,
    putTree,
    putDirectory(directory, { move }) {
      const digest = putTree(scanDirectory(directory, (file, executable) => ({ digest: blobs.putFile(file, { executable, move }), executable })));
      if (move) rmSync(directory, { recursive: true, force: true });
      return digest;
    },
    getTree,
    hasTree(digest) {
      if (trees.isMade(digest)) return blobs.has(digest);
      // What was decoded before may have been touched since.
      const tree = decodeTree(digest, blobs.read);
      return tree !== undefined && isWhole(tree);
    },
    treePath: trees.path,
    getResult: results.get,
    putResult: results.put,
    verify: (progress) => verifyStore(folder, progress),
    collect(limits) {
      release?.();
      release = undefined;
      const done = takeExclusive(root);
      try {
        return collectGarbage(folder, limits);
      } finally {
        done();
        if (options.lease) release = takeLease(root);
      }
    },
    close() {
      release?.();
      release = undefined;
      folder.close();
    },
  };
}
