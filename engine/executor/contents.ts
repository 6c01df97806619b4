/** What stands behind an artifact, and whether the store still has it. */
import type { Artifact } from "../api/file.ts";
import { buildError, nearest } from "../api/diagnostic.ts";
import type { Digest } from "../store/digest.ts";
import { decodeDirectory } from "../store/reapi.ts";
import { downloadDigest } from "../store/download_digest.ts";
import type { Content, Store } from "../store/store.ts";
import { MissingContent } from "./input_root.ts";

export function isPresent(store: Store, content: Content): boolean {
  return content.kind === "tree" ? store.hasTree(content.digest) : store.hasBlob(content.digest);
}

/** Undefined where its digest is not known before its bytes are: a SHA-1 says nothing about it until it was fetched once. */
export function downloadContent(store: Store, { checksum, size }: Artifact & { readonly kind: "download" }): Content | undefined {
  const digest = downloadDigest(store, { checksum, size });
  return digest && { kind: "file", digest, executable: false };
}

/** The file or folder at `path` of a tree, through links inside it. BuildError where there is none. */
export function insideTree(store: Store, tree: Content, path: string, treeName: string): Content {
  if (tree.kind !== "tree") throw buildError(`${treeName} is a file, so there is no ${path} inside it`);
  const read = (digest: Digest) => {
    const bytes = store.getBlob(digest);
    const message = bytes && decodeDirectory(bytes);
    if (!message) throw new MissingContent(digest);
    return message;
  };
  const folders: Digest[] = [tree.digest];
  const ahead = path.split("/").reverse();
  for (let hops = 0; hops < 40; ) {
    const part = ahead.pop();
    const at = folders.at(-1);
    if (at === undefined) break;
    if (part === undefined) return { kind: "tree", digest: at };
    if (part === "" || part === ".") continue;
    if (part === "..") {
      folders.pop();
      continue;
    }
    const message = read(at);
    const directory = message.directories.find(({ name }) => name === part);
    const file = message.files.find(({ name }) => name === part);
    const link = message.symlinks.find(({ name }) => name === part);
    if (directory) folders.push(directory.digest);
    else if (file && ahead.length === 0) return { kind: "file", digest: file.digest, executable: file.executable };
    else if (link) {
      ahead.push(...link.target.split("/").reverse());
      hops++;
    } else {
      const similar = nearest(part, [...message.files, ...message.directories, ...message.symlinks].map(({ name }) => name));
      throw buildError(`${treeName} has no ${path} inside`, similar === undefined ? {} : { help: `there is "${similar}" beside where "${part}" was looked for` });
    }
  }
  throw buildError(`${treeName} has no ${path} inside: a link there leads nowhere`);
}
