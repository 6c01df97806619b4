/** Source files: their digests, hashed once, and their bytes, put into the store when an action really reads them. */
import { readFileSync, statSync } from "node:fs";
import { buildError } from "../api/diagnostic.ts";
import type { Artifact } from "../api/file.ts";
import { digestOf, type Digest } from "../store/digest.ts";
import { errorCode } from "../store/disk_folder.ts";
import type { Content } from "../store/store.ts";
import type { ExecuteOptions } from "./contract.ts";

export type SourceArtifact = Artifact & { readonly kind: "source" };

export interface Sources {
  content(artifact: SourceArtifact): Content;
  /** Sees to it that the store has the bytes that were hashed; BuildError where the file has changed since. */
  supply(artifact: SourceArtifact, digest: Digest): void;
}

export function sources({ sourcePath, sourceDigests, store }: Pick<ExecuteOptions, "sourcePath" | "sourceDigests" | "store">): Sources {
  const contents = new Map<string, Content>();
  return {
    content(artifact) {
      const path = sourcePath(artifact);
      let content = contents.get(path);
      if (!content) {
        let known = sourceDigests.get(path);
        if (!known) sourceDigests.set(path, (known = hash(path, artifact)));
        content = { kind: "file", ...known };
        contents.set(path, content);
      }
      return content;
    },
    supply(artifact, digest) {
      if (store.hasBlob(digest)) return;
      const path = sourcePath(artifact);
      try {
        store.putFile(path, { executable: (statSync(path).mode & 0o100) !== 0, move: false, expect: digest });
      } catch (error) {
        if (errorCode(error) === "ENOENT") throw missing(artifact);
        throw error;
      }
    },
  };
}

function hash(path: string, artifact: SourceArtifact): { readonly digest: Digest; readonly executable: boolean } {
  try {
    const executable = (statSync(path).mode & 0o100) !== 0;
    return { digest: digestOf(readFileSync(path)), executable };
  } catch (error) {
    if (errorCode(error) === "ENOENT" || errorCode(error) === "ENOTDIR") throw missing(artifact);
    if (errorCode(error) === "EISDIR") throw buildError(`${nameOf(artifact)} is a folder, and sources are files`, { help: "name its files, with glob() for instance" });
    throw error;
  }
}

function missing(artifact: SourceArtifact) {
  return buildError(`${nameOf(artifact)} does not exist`);
}

function nameOf({ repository, path }: SourceArtifact): string {
  return repository === "" ? path : `@${repository}//${path}`;
}
