/** What a workspace adds to crates that need more than their manifests say: `[package.metadata.athanor.<crate>]`, or in `[workspace.metadata]`. */
import { nearest, ToolError } from "../../../engine/api/tool.ts";
import type { MemberAnnotations } from "../workspace_facts.ts";
import type { LockedPackage } from "./lockfile.ts";
import type { Block, Blocks } from "./variants.ts";
import { printRecord, printString, printStrings, type Source } from "./print.ts";
import { isTable, string, table, type Table } from "./toml.ts";
import type { CargoWorkspace } from "./workspace.ts";

const LISTS = ["rustc_flags", "build_script_data", "build_script_tools", "native_deps", "patches"] as const;
const RECORDS = ["rustc_env", "build_script_env"] as const;
const STRINGS = ["build_script_root"] as const;
const KEYS: readonly string[] = [...LISTS, ...RECORDS, ...STRINGS];

/** By `<crate>` or `<crate>@<version>`. */
export type Annotations = ReadonlyMap<string, Table>;

/** They stand in `file`, the root manifest; in those of members they would do nothing. */
export function readAnnotations({ root, members }: CargoWorkspace, file: string): Annotations {
  const within = (place: unknown): Table => table(table(table(place)["metadata"])["athanor"]);
  for (const { facts: { manifest } } of members) {
    const [crate] = manifest.file === file ? [] : Object.keys(within(manifest.whole["package"]));
    if (crate !== undefined) throw new ToolError(`${manifest.file}: metadata.athanor.${crate} is not read from the manifest of a member`, `write [workspace.metadata.athanor.${crate}] into ${file}`);
  }
  const places = [root["workspace"], root["package"]].map(within);
  const found = new Map<string, Table>();
  for (const [crate, value] of places.flatMap((place) => Object.entries(place))) {
    if (!isTable(value)) throw new ToolError(`${file}: metadata.athanor.${crate} must be a table`);
    for (const [key, given] of Object.entries(value)) check(`${file}: metadata.athanor.${crate}.${key}`, key, given);
    found.set(crate, value);
  }
  return found;
}

function check(place: string, key: string, given: unknown): void {
  if (!KEYS.includes(key)) {
    const near = nearest(key, KEYS);
    throw new ToolError(`${place} is no annotation`, near === undefined ? `there are ${KEYS.join(", ")}` : `did you mean ${near}?`);
  }
  if ((STRINGS as readonly string[]).includes(key)) {
    if (string(given) === undefined) throw new ToolError(`${place} must be a string`);
    return;
  }
  const strings = Array.isArray(given) ? given : isTable(given) ? Object.values(given) : [undefined];
  const list = (LISTS as readonly string[]).includes(key);
  if (list !== Array.isArray(given) || strings.some((one) => string(one) === undefined)) throw new ToolError(`${place} must be ${list ? "a list of strings" : "a table of strings"}`);
}

/** Annotations of crates that are not there are mistakes; members have them where `cargo_workspace` declares them. */
export function checkAnnotations(annotations: Annotations, { crates, members }: Blocks, file: string, declared: boolean): void {
  const namesOf = (blocks: readonly Block[]) => new Set(blocks.flatMap(({ crate: { locked } }) => [locked.name, `${locked.name}@${locked.version}`]));
  const [names, own] = [namesOf(crates), namesOf(members)];
  for (const [name, annotation] of annotations) {
    if (names.has(name)) continue;
    if (own.has(name)) {
      if (!declared) throw new ToolError(`${file}: metadata.athanor.${name} names a member, which crates_vendor does not build`, "its own targets in BUILD.ts say what it needs, or cargo_workspace declares them");
      if (annotation["patches"] !== undefined) throw new ToolError(`${file}: metadata.athanor.${name}.patches names a member`, "edit its sources");
      continue;
    }
    const near = nearest(name, declared ? [...names, ...own] : names);
    throw new ToolError(`${file}: metadata.athanor.${name} names no crate that is built`, near === undefined ? undefined : `did you mean ${near}?`);
  }
}

/** Those of a member, in the order of their names. */
export function memberAnnotations(annotations: Annotations, locked: Pick<LockedPackage, "name" | "version">): MemberAnnotations | undefined {
  const given = ofCrate(annotations, locked);
  const keys = KEYS.filter((key) => given[key] !== undefined).sort();
  return keys.length === 0 ? undefined : Object.fromEntries(keys.map((key) => [key, given[key]]));
}

export function annotationFields(annotations: Annotations, { crate: { locked } }: Block): readonly (readonly [string, Source | undefined])[] {
  const own = ofCrate(annotations, locked);
  return [...KEYS].sort().map((key) => {
    const given = own[key];
    return [key, typeof given === "string" ? printString(given) : Array.isArray(given) ? printStrings(given.map(String)) : isTable(given) ? printRecord(Object.fromEntries(Object.entries(given).map(([name, value]) => [name, String(value)]))) : undefined];
  });
}

function ofCrate(annotations: Annotations, { name, version }: Pick<LockedPackage, "name" | "version">): Table {
  return { ...annotations.get(name), ...annotations.get(`${name}@${version}`) };
}
