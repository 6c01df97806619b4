/**
 * The layer tool: files, programs, folders and links in, one compressed tar and its descriptor out.
 *
 *     layer --blob OUT --descriptors OUT --compression gzip|estargz|none --owner UID:GID
 *           [--file PATH FILE] [--program PATH FILE CPU] [--data FOLDER FILE] [--libraries FILE SYSROOT FOLDER]
 *           [--directory PATH] [--symlink PATH TARGET] [--mode PATTERN OCTAL] [--own PATTERN UID:GID]
 *
 * A PATH that ends in / is a folder, in which a file keeps its name. A FILE that is a tree artifact is laid out below PATH.
 */
import { readdirSync, readFileSync, readlinkSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ToolError, type Tool } from "../../../engine/api/tool.ts";
import { readRecord } from "../../debian/tools/package_record.ts";
import { readElf } from "../../testing/tools/elf.ts";
import { canonicalJson } from "./descriptor.ts";
import { fileSystem, type FileSystem, type Owner } from "./file_system.ts";
import { layerBlob, type BlobCompression } from "./layer_blob.ts";
import { runtimeClosure, type LibraryPlaces } from "./runtime_closure.ts";

export const version = 3;

const layer: Tool = ({ args, cwd }) => {
  const words = [...args];
  const next = (): string => words.shift() ?? fault("an option lacks a value");
  const expect = (name: string): string => (next() === name ? next() : fault(`${name} must come first`));
  const [blobFile, descriptorsFile] = [path.join(cwd, expect("--blob")), path.join(cwd, expect("--descriptors"))];
  const compression = expect("--compression") as BlobCompression;
  const system = fileSystem({ owner: ownerOf(expect("--owner")), mtime: 0 });
  while (words.length > 0) take(system, next(), next, cwd);
  const blob = layerBlob(blobFile, compression);
  system.write(blob);
  writeFileSync(descriptorsFile, canonicalJson([blob.close()]));
};
export default layer;

function take(system: FileSystem, option: string, next: () => string, cwd: string): void {
  switch (option) {
    case "--file": {
      const [place, file] = [next(), next()];
      const named = place.endsWith("/") && !statSync(path.join(cwd, file)).isDirectory();
      return addFile(system, named ? `${place}${path.posix.basename(file)}` : place, file, cwd);
    }
    case "--program": {
      const [place, file, cpu] = [next(), next(), next()];
      const elf = readElf(readFileSync(path.join(cwd, file)));
      if (typeof elf !== "string" && elf.machine !== cpu) throw new ToolError(`${file} is a program for ${elf.machine}, and the image is for ${cpu}`);
      return addFile(system, place, file, cwd);
    }
    case "--data": {
      const [folder, file] = [next(), next()];
      return addFile(system, path.posix.join(folder, file), file, cwd);
    }
    case "--libraries": {
      const [file, sysroot, beside] = [next(), next(), next()];
      return addLibraries(system, file, { sysroot: path.join(cwd, sysroot), beside: beside === "" ? undefined : path.join(cwd, beside) }, cwd);
    }
    case "--directory":
      return system.add(next(), { kind: "directory", source: "directories" });
    case "--symlink":
      return system.add(next(), { kind: "symlink", target: next(), source: "symlinks" });
    case "--mode":
      return system.setMode(next(), parseInt(next(), 8));
    case "--own":
      return system.setOwner(next(), ownerOf(next()));
    default:
      return fault(`layer has no option ${option}`);
  }
}

function addFile(system: FileSystem, place: string, file: string, cwd: string): void {
  const host = path.join(cwd, file);
  const found = statSync(host);
  if (!found.isDirectory()) return system.add(place, { kind: "file", content: host, executable: (found.mode & 0o100) !== 0, source: file });
  const clean = place.replace(/\/$/, "");
  if (clean !== "") system.add(clean, { kind: "directory", source: file });
  for (const entry of readdirSync(host, { withFileTypes: true })) {
    const [inner, inside] = [`${clean}/${entry.name}`, `${file}/${entry.name}`];
    if (entry.isSymbolicLink()) system.add(inner, { kind: "symlink", target: readlinkSync(path.join(host, entry.name)), source: inside });
    else addFile(system, inner, inside, cwd);
  }
}

/** The loader and the libraries, and the links by which a merged system finds them. */
function addLibraries(system: FileSystem, file: string, places: LibraryPlaces, cwd: string): void {
  const packages = readRecord(places.sysroot);
  for (const needed of runtimeClosure(path.join(cwd, file), file, places)) {
    const from = packages.get(needed.path.slice(1));
    // Scanners look there for what is installed, whole or in part.
    if (from) system.add(`/var/lib/dpkg/status.d/${from.name}`, { kind: "file", content: Buffer.from(`Package: ${from.name}\nVersion: ${decodeURIComponent(from.version)}\n`), executable: false, source: `the package ${from.name}` });
    const { link } = needed;
    if (link !== undefined) system.add(needed.path, { kind: "symlink", target: path.posix.relative(path.posix.dirname(needed.path), link), source: needed.path });
    else system.add(needed.path, { kind: "file", content: needed.file, executable: (statSync(needed.file).mode & 0o100) !== 0, source: needed.path });
    const [, top, folder] = needed.path.split("/");
    if (top === "usr" && folder !== undefined) system.add(`/${folder}`, { kind: "symlink", target: `usr/${folder}`, source: "the merged layout" });
  }
}

function ownerOf(text: string): Owner {
  const match = /^(\d+):(\d+)$/.exec(text) ?? fault(`"${text}" is no owner`);
  return { uid: Number(match[1]), gid: Number(match[2]) };
}

/** The rule writes these arguments, so a wrong one is its bug. */
function fault(message: string): never {
  throw new Error(message);
}
