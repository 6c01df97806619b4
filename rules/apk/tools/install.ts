/** Installs packages into a file tree as apko does: no script runs, owners inside packages do not count, conflicts follow origin and `replaces`. */
import { createHash } from "node:crypto";
import { ToolError } from "../../../engine/api/tool.ts";
import type { ApkPackage } from "./apk_file.ts";
import { node, parentOf, type FileTree, type Packaged } from "./file_tree.ts";
import { fileName } from "./metadata.ts";
import type { TarEntry } from "./tar_entries.ts";

/** A package and those of its entries that the installed database lists. */
export interface Installed {
  readonly apk: ApkPackage;
  readonly files: readonly TarEntry[];
}

/** In the order of installation; who comes first keeps a file that several have alike. */
export function installPackages(tree: FileTree, packages: readonly ApkPackage[]): readonly Installed[] {
  /** Who has each regular file in the end. */
  const owners = new Map<string, ApkPackage>();
  for (const apk of packages) for (const entry of dataEntries(apk)) if (install(tree, apk, entry) && entry.type === "file") owners.set(entry.name, apk);
  return packages.map((apk) => ({ apk, files: dataEntries(apk).filter(({ name }) => (owners.get(name) ?? apk) === apk) }));
}

/** Dot files at the top come before the data in old packages and are none of it. */
function dataEntries({ files }: ApkPackage): readonly TarEntry[] {
  const start = files.findIndex(({ name }) => !name.startsWith(".") || name.includes("/"));
  return start < 0 ? [] : files.slice(start);
}

export const CHECKSUM = "APK-TOOLS.checksum.SHA1";
const XATTR = "SCHILY.xattr.";

/** True where the entry is in the image now because of this package. */
function install(tree: FileTree, apk: ApkPackage, entry: TarEntry): boolean {
  switch (entry.type) {
    case "directory": {
      tree.makeFolders(entry.name, entry.mode & 0o777);
      const made = tree.get(entry.name);
      if (made === undefined) throw new Error(`${entry.name} was made and is not there`);
      made.mtime = entry.mtime;
      for (const [name, value] of xattrs(entry)) made.xattrs.set(name, value);
      return true;
    }
    case "hardlink": {
      const target = tree.get(entry.target);
      if (target === undefined) throw new ToolError(`${fileName(apk.info)} links ${entry.name} to ${entry.target}, which is not there`);
      if (!tree.place(entry.name, target)) throw new ToolError(`${fileName(apk.info)} links ${entry.name} to ${entry.target}, and there is something called ${entry.name}`);
      target.hardlinks.set(entry.name, entry.target);
      return true;
    }
    case "symlink":
      if (tree.entry(entry.name)?.target === entry.target) return false;
      return installFile(tree, apk, entry);
    case "file":
      return installFile(tree, apk, entry);
  }
}

function installFile(tree: FileTree, apk: ApkPackage, entry: TarEntry): boolean {
  const wanted: Packaged = { sha1: checksumOf(apk, entry), owner: apk.info };
  const made = node({ kind: entry.type === "symlink" ? "symlink" : "file", mode: entry.mode, mtime: entry.mtime, content: entry.content, target: entry.target, packaged: wanted });
  const folder = tree.entry(parentOf(entry.name));
  if (tree.get(parentOf(entry.name))?.kind !== "directory") throw new ToolError(`${fileName(apk.info)} has ${entry.name}, and ${parentOf(entry.name)} is ${folder?.kind === "symlink" ? `a link to ${folder.target}, which is no folder of the image` : "no folder of the image"}`);
  const there = tree.entry(entry.name);
  let placed = there === undefined ? tree.place(entry.name, made) : false;
  if (there !== undefined && replaces(apk, entry, wanted, there.packaged, () => createHash("sha1").update(there.content.read()).digest("hex"))) {
    tree.remove(entry.name);
    placed = tree.place(entry.name, made);
  }
  const reached = tree.get(entry.name);
  if (reached) for (const [name, value] of xattrs(entry)) reached.xattrs.set(name, value);
  return placed;
}

/** Whether the new file takes the place of the one that is there; false where that one stays. */
function replaces({ info }: ApkPackage, entry: TarEntry, wanted: Packaged, there: Packaged | undefined, sha1: () => string): boolean {
  if ((there?.sha1 ?? sha1()) === wanted.sha1) return false;
  if (there === undefined) throw new ToolError(`${fileName(info)} has another ${entry.name} than the image was given`, "is a key of the keyring called like one of the package's?");
  if (there.owner.replaces.includes(info.name)) return false;
  if (there.owner.origin === info.origin || info.replaces.includes(there.owner.name)) return true;
  throw new ToolError(`${there.owner.name} and ${info.name} both have ${entry.name}, with different content`, `one may take it from the other by \`replaces\`, or both may come from one origin; these are of ${there.owner.origin || "none"} and ${info.origin || "none"}`);
}

/** Packages carry each file's SHA-1; it must be right. */
export function checksumOf({ info, checked }: ApkPackage, { name, type, pax, content }: TarEntry): string {
  const given = pax.get(CHECKSUM);
  if (given === undefined) throw new ToolError(`${name} of ${fileName(info)} has no checksum`, "packages are made by abuild, melange or apk_package");
  const hex = given.startsWith("Q1") ? Buffer.from(given.slice(2), "base64").toString("hex") : given;
  if (type === "file" && !checked) {
    const got = createHash("sha1").update(content.read()).digest("hex");
    if (got !== hex) throw new ToolError(`${name} of ${fileName(info)} is not what its checksum says: expected sha1 ${hex}, got ${got}`);
  }
  return hex;
}

function xattrs({ pax }: TarEntry): readonly (readonly [string, string])[] {
  return [...pax].flatMap(([key, value]) => (key.startsWith(XATTR) ? [[key.slice(XATTR.length), value] as const] : []));
}
