/**
 * The tool that makes a layer of Debian packages, the way "distroless" images are made: no maintainer script runs, and what they would have
 * written is written here: the bundle of certificates, accounts, the list of packages that scanners read.
 *
 *     debian_layer --blob OUT --descriptors OUT --accounts JSON
 *           [--package FILE.deb] [--drop PATTERN] [--directory PATH] [--symlink PATH TARGET] [--mode PATTERN OCTAL] [--own PATTERN UID:GID]
 */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ToolError, type Tool } from "../../../engine/api/tool.ts";
import { openMember } from "../../debian/tools/ar.ts";
import { decompress } from "../../debian/tools/decompress.ts";
import { archiveLimits } from "../../debian/tools/limits.ts";
import { pathFilter } from "../../debian/tools/path_filter.ts";
import { tarReader, type TarEntry } from "../../debian/tools/tar.ts";
import { mergedFolders, mergeUsr, treePath } from "../../debian/tools/tree_path.ts";
import { addAccounts, type Accounts } from "./accounts.ts";
import { canonicalJson } from "./descriptor.ts";
import { fileSystem, type FileSystem, type Owner } from "./file_system.ts";
import { layerBlob } from "./layer_blob.ts";

export const version = 2;

const debianLayer: Tool = async ({ args, cwd }) => {
  const option = (name: string): string => args[args.indexOf(name) + 1] ?? "";
  const each = (name: string, count: 1 | 2): readonly (readonly [string, string])[] => args.flatMap((word, i) => (word === name ? [[args[i + 1] ?? "", count === 2 ? (args[i + 2] ?? "") : ""] as const] : []));
  const system = fileSystem({ owner: ROOT, mtime: 0 });
  const dropped = each("--drop", 1).map(([pattern]) => pattern);
  const blobFile = path.join(cwd, option("--blob"));
  const kept = `${blobFile}.files`;
  mkdirSync(kept);
  const unpacker: Unpacker = { system, kept, files: 0, isDropped: dropped.length > 0 ? pathFilter(dropped, []) : () => false, certificates: new Map() };
  for (const [file] of each("--package", 1)) await addPackage(unpacker, path.join(cwd, file));
  addCertificates(unpacker);
  addAccounts(system, JSON.parse(option("--accounts")) as Accounts);
  for (const [folder] of each("--directory", 1)) system.add(folder, { kind: "directory", source: "directories" });
  for (const [place, target] of each("--symlink", 2)) system.add(place, { kind: "symlink", target, source: "symlinks" });
  for (const [pattern, mode] of each("--mode", 2)) system.setMode(pattern, parseInt(mode, 8));
  for (const [pattern, owner] of each("--own", 2)) system.setOwner(pattern, ownerOf(owner));
  if (!system.has("/tmp")) system.add("/tmp", { kind: "directory", source: "the layout of Debian" });
  const blob = layerBlob(blobFile, "gzip");
  system.write(blob);
  writeFileSync(path.join(cwd, option("--descriptors")), canonicalJson([blob.close()]));
  rmSync(kept, { recursive: true });
};
export default debianLayer;

const ROOT: Owner = { uid: 0, gid: 0 };
/** Files up to this size stay in memory until they are written. */
const SMALL = 64 * 1024;

interface Unpacker {
  readonly system: FileSystem;
  /** Folder for larger files. */
  readonly kept: string;
  files: number;
  readonly isDropped: (path: string) => boolean;
  /** Certificates of authorities by their path. */
  readonly certificates: Map<string, Buffer>;
}

async function addPackage(unpacker: Unpacker, file: string): Promise<void> {
  const name = path.basename(file);
  const control = new Map<string, Buffer>();
  await readMember(file, "control", name, (entry, content) => {
    if (entry.kind === "file") control.set(treePath(entry.name), content);
  });
  const about = control.get("control");
  const packageName = /^Package: (.+)$/m.exec(about?.toString() ?? "")?.[1];
  if (about === undefined || packageName === undefined) throw new ToolError(`${name} does not say which package it is`);
  const status = (suffix: string, content: Buffer | undefined) => content && unpacker.system.add(`/var/lib/dpkg/status.d/${packageName}${suffix}`, { kind: "file", content, executable: false, source: name });
  status("", about);
  status(".md5sums", control.get("md5sums"));
  await readMember(file, "data", name, (entry, content) => addEntry(unpacker, entry, content, name));
}

function addEntry(unpacker: Unpacker, entry: TarEntry, content: Buffer, source: string): void {
  const { system, isDropped } = unpacker;
  const archived = treePath(entry.name);
  if (archived === "") return;
  const inside = mergeUsr(archived);
  if (inside !== archived) addMergedLink(system, archived);
  if (mergedFolders.some((folder) => folder === archived)) return;
  if (isDropped(inside) && !/^usr\/share\/doc\/[^/]+\/copyright$/.test(inside)) return;
  const place = { mode: entry.mode & 0o7777, owner: { uid: entry.uid, gid: entry.gid }, source };
  switch (entry.kind) {
    case "directory":
      return system.add(`/${inside}`, { kind: "directory", ...place });
    case "symlink":
      return system.add(`/${inside}`, { kind: "symlink", target: entry.target, ...place });
    case "hardlink":
      return system.copy(`/${mergeUsr(treePath(entry.target))}`, `/${inside}`, source);
    case "special":
      throw new ToolError(`${source}: ${entry.name} is ${entry.what}, which images are given by what runs them`, `leave it out: drop: ["${inside}"]`);
    case "file":
      if (/^usr\/share\/ca-certificates\/.*\.crt$/.test(inside)) unpacker.certificates.set(inside, content);
      return system.add(`/${inside}`, { kind: "file", content: content.length <= SMALL ? content : keep(unpacker, content), executable: (entry.mode & 0o100) !== 0, ...place });
  }
}

function addMergedLink(system: FileSystem, archived: string): void {
  const [top = ""] = archived.split("/");
  system.add(`/${top}`, { kind: "symlink", target: `usr/${top}`, source: "the merged layout" });
}

function keep(unpacker: Unpacker, content: Buffer): string {
  const file = path.join(unpacker.kept, String(unpacker.files++));
  writeFileSync(file, content);
  return file;
}

/** What update-ca-certificates makes: every authority's certificate in one file. */
function addCertificates({ system, certificates }: Unpacker): void {
  if (certificates.size === 0) return;
  const texts = [...certificates].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, content]) => `${content.toString("latin1").trimEnd()}\n`);
  system.add("/etc/ssl/certs/ca-certificates.crt", { kind: "file", content: Buffer.from(texts.join(""), "latin1"), executable: false, source: "the bundle of certificates" });
}

/** Calls `take` with every entry and a file's whole content. */
async function readMember(file: string, which: "data" | "control", name: string, take: (entry: TarEntry, content: Buffer) => void): Promise<void> {
  const member = openMember(file, which, name);
  let current: TarEntry | undefined;
  let parts: Buffer[] = [];
  const reader = tarReader(
    {
      entry(entry) {
        if (entry.kind === "file") current = entry;
        else take(entry, Buffer.alloc(0));
      },
      data: (bytes) => void parts.push(Buffer.from(bytes)),
      end() {
        if (current) take(current, Buffer.concat(parts));
        current = undefined;
        parts = [];
      },
    },
    name,
    archiveLimits,
  );
  try {
    for await (const chunk of decompress(member.compression, member.chunks(), name)) reader.push(chunk);
    reader.finish();
  } finally {
    member.close();
  }
}

function ownerOf(text: string): Owner {
  const [uid = "0", gid = "0"] = text.split(":");
  return { uid: Number(uid), gid: Number(gid) };
}
