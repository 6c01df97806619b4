/** The Merkle tree of everything an action sees: its root file system and its work directory, from digests that are known already. */
import { digestOf, type Digest } from "../store/digest.ts";
import { decodeDirectory, encodeDirectory, type DirectoryMessage } from "../store/reapi.ts";
import type { Content, Store } from "../store/store.ts";

/** Where the work directory lies in the input root, and so in the sandbox: `/w`. */
export const WORK = "w";

/** What of a root tree is visible: its `usr`, and links to those of its folders that programs expect at the top. */
export interface RootParts {
  readonly usr: Digest;
  readonly links: readonly string[];
}

const TOP_LINKS = ["bin", "lib", "lib64", "sbin"] as const;

/** Something the store ought to hold is gone: whoever made it must make it again. */
export class MissingContent extends Error {
  readonly digest: Digest;
  constructor(digest: Digest) {
    super(`${digest} is not in the store`);
    this.digest = digest;
  }
}

/** Undefined where the tree has no `usr`: then nothing is mounted. Nearly every action has one of a few roots, so each is looked into once. */
export function rootParts(store: Store, root: Digest): RootParts | undefined {
  let roots = known.get(store);
  if (!roots) known.set(store, (roots = new Map()));
  if (!roots.has(root)) roots.set(root, readRootParts(store, root));
  return roots.get(root);
}

const known = new WeakMap<Store, Map<Digest, RootParts | undefined>>();

function readRootParts(store: Store, root: Digest): RootParts | undefined {
  const usr = message(store, root).directories.find(({ name }) => name === "usr")?.digest;
  if (usr === undefined) return undefined;
  const inside = message(store, usr);
  const names = new Set([...inside.directories, ...inside.symlinks].map(({ name }) => name));
  return { usr, links: TOP_LINKS.filter((name) => names.has(name)) };
}

/** Digest of the input root; `inputs` by place below the work directory. */
export function inputRoot(root: RootParts | undefined, inputs: Iterable<readonly [place: string, content: Content]>): Digest {
  const work = emptyFolder();
  for (const [place, content] of inputs) put(work, place, content);
  const message: DirectoryMessage = {
    files: [],
    directories: [{ name: WORK, digest: digestOfFolder(work) }, ...(root ? [{ name: "usr", digest: root.usr }] : [])],
    symlinks: (root?.links ?? []).map((name) => ({ name, target: `usr/${name}` })),
  };
  return digestOf(encodeDirectory(message));
}

interface Folder {
  readonly files: { name: string; digest: Digest; executable: boolean }[];
  readonly trees: { name: string; digest: Digest }[];
  readonly folders: Map<string, Folder>;
}

function put(work: Folder, place: string, content: Content): void {
  const parts = place.split("/");
  const name = parts.pop() ?? "";
  let folder = work;
  for (const part of parts) {
    let next = folder.folders.get(part);
    if (!next) folder.folders.set(part, (next = emptyFolder()));
    folder = next;
  }
  if (content.kind === "tree") folder.trees.push({ name, digest: content.digest });
  else folder.files.push({ name, digest: content.digest, executable: content.executable });
}

function digestOfFolder({ files, trees, folders }: Folder): Digest {
  const directories = [...trees, ...[...folders].map(([name, folder]) => ({ name, digest: digestOfFolder(folder) }))];
  return digestOf(encodeDirectory({ files, directories, symlinks: [] }));
}

function emptyFolder(): Folder {
  return { files: [], trees: [], folders: new Map() };
}

function message(store: Store, digest: Digest): DirectoryMessage {
  const bytes = store.getBlob(digest);
  const decoded = bytes && decodeDirectory(bytes);
  if (!decoded) throw new MissingContent(digest);
  return decoded;
}
