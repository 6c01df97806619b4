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

/** The environment's, else what an installed go has configured. */
function goProxy(): string | undefined {
  const configured = process.env["GOPROXY"] ?? spawnSync("go", ["env", "GOPROXY"], { encoding: "utf8" }).stdout ?? "";
  return configured.split(/[,|]/).map((url) => url.trim().replace(/\/$/, "")).find((url) => /^https?:/.test(url));
}

/** Stored and deflated entries; a Go module has no others. */
function unzip(bytes: Buffer): ReadonlyMap<string, Buffer> {
  const end = bytes.lastIndexOf(Buffer.from("PK\x05\x06", "latin1"));
  const entries = new Map<string, Buffer>();
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    const [method, packed, nameLength, extra, comment, local] = [bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 20), bytes.readUInt16LE(at + 28), bytes.readUInt16LE(at + 30), bytes.readUInt16LE(at + 32), bytes.readUInt32LE(at + 42)];
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const content = bytes.subarray(start, start + packed);
    entries.set(bytes.toString("utf8", at + 46, at + 46 + nameLength), method === 0 ? content : inflateRawSync(content));
    at += 46 + nameLength + extra + comment;
  }
  return entries;
}
