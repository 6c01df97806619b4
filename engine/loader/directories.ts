/** Directories as loading sees them: listed once a load, so that a glob, an existence check and a search for packages agree. */
import { readdirSync, statSync } from "node:fs";
import path from "node:path";

/** A link to a directory is not descended into: it could lead out of the package or in circles. */
export type EntryKind = "file" | "directory" | "linked directory" | "other";

export interface Directories {
  /** Names and kinds; undefined where there is no such directory. */
  list(directory: string): ReadonlyMap<string, EntryKind> | undefined;
}

/** Names that are never part of a workspace, wherever they stand. */
export const IGNORED: ReadonlySet<string> = new Set(["athanor-out", ".git", "node_modules"]);

export function createDirectories(): Directories {
  const listings = new Map<string, ReadonlyMap<string, EntryKind> | undefined>();
  return {
    list(directory) {
      if (!listings.has(directory)) listings.set(directory, read(directory));
      return listings.get(directory);
    },
  };
}

/** Whether the folder is a package or a workspace of its own: globs and source paths stop there. */
export function isBoundary(listing: ReadonlyMap<string, EntryKind> | undefined): boolean {
  return listing !== undefined && (listing.get("BUILD.ts") === "file" || listing.get("athanor.toml") === "file");
}

function read(directory: string): ReadonlyMap<string, EntryKind> | undefined {
  try {
    const entries = readdirSync(directory, { withFileTypes: true });
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    return new Map(entries.map((entry) => [entry.name, entry.isFile() ? "file" : entry.isDirectory() ? "directory" : entry.isSymbolicLink() ? linkKind(path.join(directory, entry.name)) : "other"]));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function linkKind(link: string): EntryKind {
  const stat = statSync(link, { throwIfNoEntry: false });
  return stat?.isFile() ? "file" : stat?.isDirectory() ? "linked directory" : "other";
}

function isMissing(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "ENOENT" || code === "ENOTDIR";
}
