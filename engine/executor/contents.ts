/** What stands behind an artifact, and whether the store still has it. */
import type { Artifact } from "../api/file.ts";
import { buildError, nearest } from "../api/diagnostic.ts";
import { makeDigest, type Digest } from "../store/digest.ts";
import { decodeDirectory } from "../store/reapi.ts";
import type { Content, Store } from "../store/store.ts";
import { MissingContent } from "./input_root.ts";

export function isPresent(store: Store, content: Content): boolean {
  return content.kind === "tree" ? store.hasTree(content.digest) : store.hasBlob(content.digest);
}

export function downloadContent({ sha256, size }: Artifact & { readonly kind: "download" }): Content {
  return { kind: "file", digest: makeDigest(sha256, size), executable: false };
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
