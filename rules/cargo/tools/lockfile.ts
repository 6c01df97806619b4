/** Cargo.lock, versions 1 to 4: which packages a workspace is made of, and which of them each one names. */
import { ToolError } from "../../../engine/api/tool.ts";
import { parseToml, string, strings, table, tables } from "./toml.ts";

/** `name version source`, without the source for members and path dependencies. */
export type PackageId = string;

export interface LockedPackage {
  readonly id: PackageId;
  readonly name: string;
  readonly version: string;
  /** "registry+https://github.com/rust-lang/crates.io-index", "git+https://...#commit"; undefined for what lies in the workspace. */
  readonly source: string | undefined;
  /** SHA-256 of the archive. */
  readonly checksum: string | undefined;
  readonly dependencies: readonly PackageId[];
}

export interface CargoLock {
  readonly file: string;
  readonly packages: ReadonlyMap<PackageId, LockedPackage>;
}

export function parseCargoLock(text: string, file: string): CargoLock {
  const whole = parseToml(text, file);
  const version = typeof whole["version"] === "number" ? whole["version"] : 1;
  if (version > 4) throw new ToolError(`${file} has version ${version}; versions up to 4 are understood`, "a newer athanor may know it");
  const entries = tables(whole["package"]).map((entry) => {
    const [name, own] = [string(entry["name"]), string(entry["version"])];
    if (name === undefined || own === undefined) throw new ToolError(`${file} has a [[package]] without name or version`);
    const source = string(entry["source"]);
    return { id: idOf(name, own, source), name, version: own, source, checksum: string(entry["checksum"]), named: strings(entry["dependencies"]) };
  });
  const metadata = table(whole["metadata"]);
  const byName = new Map<string, (typeof entries)[number][]>();
  for (const entry of entries) byName.set(entry.name, [...(byName.get(entry.name) ?? []), entry]);
  const resolve = (reference: string, from: string): PackageId => {
    const [name = "", own, rest] = reference.split(" ");
    const source = rest?.replace(/^\(|\)$/g, "");
    const found = (byName.get(name) ?? []).filter((entry) => (own === undefined || entry.version === own) && (source === undefined || entry.source === source || withoutCommit(entry.source) === source));
    const [first] = found;
    if (!first || found.length > 1) throw new ToolError(`${file}: ${from} depends on "${reference}", which is ${first ? "several packages" : "no package"} of the lock`, "run `cargo update --workspace`");
    return first.id;
  };
  const packages = entries.map(({ named, ...entry }): LockedPackage => {
    // Version 1 kept checksums in a table of their own.
    const checksum = entry.checksum ?? string(metadata[`checksum ${entry.name} ${entry.version} (${entry.source})`]);
    return { ...entry, checksum, dependencies: named.map((reference) => resolve(reference, `${entry.name} ${entry.version}`)) };
  });
  return { file, packages: new Map(packages.map((one) => [one.id, one])) };
}

export function idOf(name: string, version: string, source: string | undefined): PackageId {
  return source === undefined ? `${name} ${version}` : `${name} ${version} ${source}`;
}

function withoutCommit(source: string | undefined): string | undefined {
  return source?.replace(/#.*$/, "");
}
