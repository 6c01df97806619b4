/** Files of a package: whether a path names one, and what a glob finds; both stop at other packages and record the directories they saw. */
import path from "node:path";
import fastGlob from "fast-glob";
import { nearest } from "../api/diagnostic.ts";
import { formatPackage, type PackageId } from "../api/label.ts";
import { IGNORED, isBoundary, type Directories, type EntryKind } from "./directories.ts";
import type { ReadLog } from "./reads.ts";

export type Found = { readonly kind: EntryKind } | { readonly kind: "missing"; readonly near: string | undefined } | { readonly kind: "elsewhere"; readonly owner: string };

export interface PackageFiles {
  /** What a clean relative path names. */
  find(relative: string): Found;
  /** Files that match, sorted by code unit, relative to the package. */
  glob(pattern: string, exclude: readonly string[]): readonly string[];
}

export function createPackageFiles(id: PackageId, root: string, directories: Directories, reads: ReadLog): PackageFiles {
  const list = (directory: string): ReadonlyMap<string, EntryKind> | undefined => {
    reads.add("directory", directory);
    return directories.list(directory);
  };

  const find = (relative: string): Found => {
    const parts = relative.split("/");
    const last = parts.pop() ?? "";
    let directory = root;
    let listing = list(root);
    for (const [i, part] of parts.entries()) {
      directory = path.join(directory, part);
      const kind = listing?.get(part);
      if (kind !== "directory" && kind !== "linked directory") return { kind: "missing", near: undefined };
      listing = list(directory);
      if (isBoundary(listing)) return { kind: "elsewhere", owner: packageBelow(id, parts.slice(0, i + 1).join("/")) };
    }
    const kind = listing?.get(last);
    if (kind === "directory" && isBoundary(list(path.join(directory, last)))) return { kind: "elsewhere", owner: packageBelow(id, relative) };
    if (kind) return { kind };
    const near = nearest(last, [...(listing ?? [])].filter(([, other]) => other === "file").map(([name]) => name));
    return { kind: "missing", near: near && [...parts, near].join("/") };
  };

  /** A walk starts below the pattern's fixed folders, which nobody has checked yet. */
  const admitted = new Set([root]);
  const admit = (relative: string): boolean => !relative.split("/").some((part) => IGNORED.has(part)) && find(relative).kind === "directory";

  /** fast-glob walks what this shows it: no links to directories, no other package, nothing that is never part of a workspace. */
  const readdirSync = (directory: string): readonly object[] => {
    if (!admitted.has(directory) && !admit(path.relative(root, directory))) return [];
    const entries: object[] = [];
    for (const [name, kind] of list(directory) ?? []) {
      if (kind !== "file" && kind !== "directory") continue;
      if (kind === "directory" && (IGNORED.has(name) || isBoundary(list(path.join(directory, name))))) continue;
      if (kind === "directory") admitted.add(path.join(directory, name));
      entries.push(entry(name, kind));
    }
    return entries;
  };

  /** Asked for patterns without magic. */
  const statSync = (file: string): object => {
    const relative = path.relative(root, file);
    const { kind } = find(relative);
    if (kind !== "file" && kind !== "directory") throw Object.assign(new Error(`no ${relative}`), { code: "ENOENT" });
    return entry(path.basename(file), kind);
  };

  return {
    find,
    glob(pattern, exclude) {
      const found = fastGlob.sync(pattern, { cwd: root, ignore: [...exclude], dot: true, onlyFiles: true, followSymbolicLinks: false, fs: { readdirSync: readdirSync as never, lstatSync: statSync as never, statSync: statSync as never } });
      return found.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    },
  };
}

function packageBelow(id: PackageId, relative: string): string {
  return formatPackage({ repository: id.repository, package: id.package === "" ? relative : `${id.package}/${relative}` });
}

function entry(name: string, kind: "file" | "directory"): object {
  return { name, isFile: () => kind === "file", isDirectory: () => kind === "directory", isSymbolicLink: no, isBlockDevice: no, isCharacterDevice: no, isFIFO: no, isSocket: no };
}

function no(): boolean {
  return false;
}
