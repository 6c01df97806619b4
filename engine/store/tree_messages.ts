/** Trees as Directory messages and back. */
import { digestOf, type Digest } from "./digest.ts";
import { decodeDirectory, encodeDirectory } from "./reapi.ts";
import type { Tree, TreeFile } from "./store.ts";

/** Digest of the tree's root message; `put` gets every message, children first. */
export function encodeTree(tree: Tree, put: (message: Buffer, digest: Digest) => void): Digest {
  const message = encodeDirectory({
    files: [...tree.files].map(([name, file]) => ({ name, ...file })),
    directories: [...tree.directories].map(([name, directory]) => ({ name, digest: encodeTree(directory, put) })),
    symlinks: [...tree.symlinks].map(([name, target]) => ({ name, target })),
  });
  const digest = digestOf(message);
  put(message, digest);
  return digest;
}

/** The tree below a root message; undefined where a message is missing or none. Equal sub-trees become one object. */
export function decodeTree(root: Digest, get: (digest: Digest) => Uint8Array | undefined, known = new Map<Digest, Tree>()): Tree | undefined {
  const before = known.get(root);
  if (before) return before;
  const bytes = get(root);
  const message = bytes && decodeDirectory(bytes);
  if (!message) return undefined;
  const directories = new Map<string, Tree>();
  for (const { name, digest } of message.directories) {
    const directory = decodeTree(digest, get, known);
    if (!directory) return undefined;
    directories.set(name, directory);
  }
  const files = new Map<string, TreeFile>(message.files.map(({ name, digest, executable }) => [name, { digest, executable }]));
  const tree: Tree = { files, directories, symlinks: new Map(message.symlinks.map(({ name, target }) => [name, target])) };
  known.set(root, tree);
  return tree;
}
