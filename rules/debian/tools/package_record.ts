/** The record a sysroot may carry of where its files come from: `{ "<package>": { "version": ..., "files": [...] } }`. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

/** Where in a tree `debian_sysroot({ record: true })` puts it. */
export const RECORD = "usr/share/debian_packages.json";

export interface RecordedPackage {
  readonly name: string;
  readonly version: string;
}

/** `sources`: paths by the archive's file name, `libpq5_17.2-1_amd64.deb`. */
export function printRecord(sources: ReadonlyMap<string, readonly string[]>): string {
  const lines = [...sources].map(([archive, files]) => {
    const { name, version } = packageOf(archive);
    return `${JSON.stringify(name)}: ${JSON.stringify({ version, files: [...files].sort() })}`;
  });
  return `{\n${lines.sort().join(",\n")}\n}\n`;
}

/** Packages by path, of a tree on disk; empty where it carries no record. */
export function readRecord(tree: string): ReadonlyMap<string, RecordedPackage> {
  const file = path.join(tree, RECORD);
  if (!existsSync(file)) return new Map();
  const record = JSON.parse(readFileSync(file, "utf8")) as Readonly<Record<string, { readonly version: string; readonly files: readonly string[] }>>;
  return new Map(Object.entries(record).flatMap(([name, { version, files }]) => files.map((one) => [one, { name, version }] as const)));
}

function packageOf(archive: string): RecordedPackage {
  const [name = archive, version = ""] = archive.replace(/\.deb$/, "").split("_");
  return { name, version };
}
