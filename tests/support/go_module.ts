/** A published Go module as test data: its files, fetched once through the machine's Go module proxy and checked against the module's hash. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { inflateRawSync } from "node:zlib";
import { testCache } from "./athanor.ts";

export interface GoModule {
  /** Throws where the module has no such file. */
  read(file: string): Buffer;
  text(file: string): string;
  readonly files: readonly string[];
}

/** apko as it was when its behaviour was taken as ours; `h1` is what go.sum says. */
export const APKO = { module: "chainguard.dev/apko", version: "v1.2.31", h1: "h1:CqtX2A+EOySioCr5y+QvWIVxa++MhLnctfU6DnXEJx8=" };

/** The module, or why it cannot be had here: a test then prints `skipped: <reason>`. */
export async function goModule({ module, version, h1 }: typeof APKO): Promise<GoModule | string> {
  const file = path.join(testCache, "go", `${module.replaceAll("/", "_")}@${version}.zip`);
  if (!existsSync(file)) {
    const proxy = goProxy();
    if (proxy === undefined) return `${module} is read through a Go module proxy, and neither GOPROXY nor an installed go names one`;
    let bytes: Buffer;
    try {
      const response = await fetch(`${proxy}/${module}/@v/${version}.zip`);
      if (!response.ok) return `the Go module proxy answered ${response.status} for ${module}@${version}`;
      bytes = Buffer.from(await response.arrayBuffer());
    } catch {
      return `the Go module proxy cannot be reached for ${module}@${version}`;
    }
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(`${file}.${process.pid}`, bytes);
    renameSync(`${file}.${process.pid}`, file);
  }
  const entries = unzip(readFileSync(file));
  const got = `h1:${createHash("sha256").update([...entries].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, content]) => `${createHash("sha256").update(content).digest("hex")}  ${name}\n`).join("")).digest("base64")}`;
  if (got !== h1) throw new Error(`${module}@${version} is ${got}, not ${h1}`);
  const prefix = `${module}@${version}/`;
  const read = (name: string): Buffer => {
    const content = entries.get(prefix + name);
    if (content === undefined) throw new Error(`${module} has no ${name}`);
    return content;
  };
  return { files: [...entries.keys()].map((name) => name.slice(prefix.length)), read, text: (name) => read(name).toString("utf8") };
}

/** One file of a large module, by its SHA-256 and without the rest; or why it cannot be had here. */
export async function goModuleFile({ module, version, file, sha256 }: { readonly module: string; readonly version: string; readonly file: string; readonly sha256: string }): Promise<Buffer | string> {
  const kept = path.join(testCache, "go", sha256);
  if (!existsSync(kept)) {
    const proxy = goProxy();
    if (proxy === undefined) return `${module} is read through a Go module proxy, and neither GOPROXY nor an installed go names one`;
    let bytes: Buffer | undefined;
    try {
      bytes = await zipEntry(`${proxy}/${module}/@v/${version}.zip`, `${module}@${version}/${file}`);
    } catch {
      return `the Go module proxy cannot be reached for ${module}@${version}`;
    }
    if (bytes === undefined) return `the Go module proxy has no ${file} of ${module}@${version}`;
    const got = createHash("sha256").update(bytes).digest("hex");
    if (got !== sha256) throw new Error(`${file} of ${module}@${version} is ${got}, not ${sha256}`);
    mkdirSync(path.dirname(kept), { recursive: true });
    writeFileSync(`${kept}.${process.pid}`, bytes);
    renameSync(`${kept}.${process.pid}`, kept);
  }
  return readFileSync(kept);
}

/** One entry of an archive that a server has, by the parts of it that say where it lies. */
async function zipEntry(url: string, name: string): Promise<Buffer | undefined> {
  const END = 66_000;
  const size = Number((await fetch(url, { method: "HEAD" })).headers.get("content-length"));
  const part = async (from: number, to: number): Promise<Buffer> => {
    const response = await fetch(url, { headers: { range: `bytes=${from}-${to - 1}` } });
    const bytes = Buffer.from(await response.arrayBuffer());
    return response.status === 206 ? bytes : bytes.subarray(from, to);
  };
  if (!(size > 0)) return undefined;
  const tail = await part(Math.max(0, size - END), size);
  const end = tail.lastIndexOf(END_OF_ZIP);
  const start = tail.readUInt32LE(end + 16);
  const entry = zipDirectory(await part(start, start + tail.readUInt32LE(end + 12)), 0, tail.readUInt16LE(end + 10)).get(name);
  // What stands before the content has the name again, and what else a packer puts there.
  return entry && zipContent(await part(entry.local, Math.min(size, entry.local + 30 + name.length + 1000 + entry.packed)), 0, entry);
}

/** The environment's, else what an installed go has configured. */
function goProxy(): string | undefined {
  const configured = process.env["GOPROXY"] ?? spawnSync("go", ["env", "GOPROXY"], { encoding: "utf8" }).stdout ?? "";
  return configured.split(/[,|]/).map((url) => url.trim().replace(/\/$/, "")).find((url) => /^https?:/.test(url));
}

const END_OF_ZIP = Buffer.from("PK\x05\x06", "latin1");

interface ZipEntry {
  readonly method: number;
  readonly packed: number;
  /** Where it lies in the archive. */
  readonly local: number;
}

function unzip(bytes: Buffer): ReadonlyMap<string, Buffer> {
  const end = bytes.lastIndexOf(END_OF_ZIP);
  const entries = zipDirectory(bytes, bytes.readUInt32LE(end + 16), bytes.readUInt16LE(end + 10));
  return new Map([...entries].map(([name, entry]) => [name, zipContent(bytes, entry.local, entry)]));
}

function zipDirectory(bytes: Buffer, start: number, count: number): ReadonlyMap<string, ZipEntry> {
  const entries = new Map<string, ZipEntry>();
  let at = start;
  for (let left = count; left > 0; left--) {
    const [method, packed, nameLength, extra, comment, local] = [bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 20), bytes.readUInt16LE(at + 28), bytes.readUInt16LE(at + 30), bytes.readUInt16LE(at + 32), bytes.readUInt32LE(at + 42)];
    entries.set(bytes.toString("utf8", at + 46, at + 46 + nameLength), { method, packed, local });
    at += 46 + nameLength + extra + comment;
  }
  return entries;
}

/** Stored or deflated; a Go module has no other entries. */
function zipContent(bytes: Buffer, local: number, { method, packed }: ZipEntry): Buffer {
  const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
  const content = bytes.subarray(start, start + packed);
  return method === 0 ? content : inflateRawSync(content);
}
