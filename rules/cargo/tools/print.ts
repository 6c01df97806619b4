/** TypeScript values as the generated files have them: one element a line where a list is long, selects where platforms differ. */
import { TRIPLES, type Triple } from "./cfg.ts";
import type { PerPlatform } from "./variants.ts";

/** Source text; what it needs of imports is found by `usedNames`. */
export type Source = string;

/** `{ key: value, }` over several lines; fields without a value are left out. */
export function printObject(fields: readonly (readonly [name: string, value: Source | undefined])[], indent = ""): Source {
  const lines = fields.flatMap(([name, value]) => (value === undefined ? [] : [`${indent}  ${printKey(name)}: ${value.replaceAll("\n", `\n${indent}  `)},\n`]));
  return `{\n${lines.join("")}${indent}}`;
}

/** On one line where it is short. */
export function printInline(fields: readonly (readonly [name: string, value: Source | undefined])[]): Source | undefined {
  const given = fields.flatMap(([name, value]) => (value === undefined ? [] : [`${printKey(name)}: ${value}`]));
  if (given.length === 0) return undefined;
  const line = `{ ${given.join(", ")} }`;
  return line.length <= WIDTH && !line.includes("\n") ? line : printObject(fields);
}

export function printString(text: string): Source {
  return JSON.stringify(text);
}

export function printStrings(list: readonly string[]): Source {
  return printList(list.map(printString));
}

export function printRecord(record: Readonly<Record<string, string>>): Source | undefined {
  return printInline(Object.entries(record).map(([name, value]) => [name, printString(value)]));
}

/** A list whose elements depend on the platform: what all have, then selects over the processor, the C library, or both. Undefined where it is empty. */
export function printPerPlatform(lists: PerPlatform<readonly string[]>): Source | undefined {
  const triples = [...lists.keys()];
  const where = new Map<string, Triple[]>();
  for (const [triple, list] of lists) for (const one of list) where.set(one, [...(where.get(one) ?? []), triple]);
  const groups = new Map<string, string[]>();
  for (const [one, found] of where) {
    const axis = axisOf(found, triples);
    groups.set(axis, [...(groups.get(axis) ?? []), one]);
  }
  const all = (groups.get("") ?? []).sort();
  const selects = [selectOver("cpu", ["x86_64", "aarch64"], groups), selectOver("libc", ["gnu", "musl"], groups), selectOverPlatforms(groups)].flatMap((one) => one ?? []);
  if (all.length === 0 && selects.length === 0) return undefined;
  return printList([...all.map(printString), ...selects]);
}

/** Which platforms have it: "" all that count, "cpu x86_64", "libc musl", else their names. */
function axisOf(found: readonly Triple[], triples: readonly Triple[]): string {
  if (found.length === triples.length) return "";
  for (const [axis, values] of [["cpu", ["x86_64", "aarch64"]], ["libc", ["gnu", "musl"]]] as const)
    for (const value of values) if (same(found, triples.filter((triple) => (axis === "cpu" ? cpuOf(triple) : libcOf(triple)) === value))) return `${axis} ${value}`;
  return `platforms ${found.join(" ")}`;
}

function selectOver(axis: "cpu" | "libc", values: readonly string[], groups: ReadonlyMap<string, readonly string[]>): Source | undefined {
  if (!values.some((value) => groups.has(`${axis} ${value}`))) return undefined;
  return `select(${axis}, { ${values.map((value) => `${value}: ${printStrings([...(groups.get(`${axis} ${value}`) ?? [])].sort())}`).join(", ")} })`;
}

function selectOverPlatforms(groups: ReadonlyMap<string, readonly string[]>): readonly Source[] {
  const byTriple = TRIPLES.map((triple) => [triple, [...groups].flatMap(([axis, list]) => (axis.startsWith("platforms ") && axis.split(" ").includes(triple) ? list : [])).sort()] as const);
  const cases = byTriple.flatMap(([triple, list]) => (list.length > 0 ? [`${printString(`:${platformName(triple)}`)}: ${printStrings(list)}`] : []));
  return cases.length === 0 ? [] : [`select({ ${cases.join(", ")} }, [])`];
}

export function cpuOf(triple: Triple): string {
  return triple.slice(0, triple.indexOf("-"));
}

export function libcOf(triple: Triple): string {
  return triple.slice(triple.lastIndexOf("-") + 1);
}

/** The name of a platform, of athanor's own and of the conditions that the generated file declares. */
export function platformName(triple: Triple): string {
  return `linux_${cpuOf(triple)}_${libcOf(triple)}`;
}

const WIDTH = 120;

function printList(elements: readonly Source[]): Source {
  const line = `[${elements.join(", ")}]`;
  return line.length <= WIDTH && !line.includes("\n") ? line : `[\n${elements.map((one) => `  ${one.replaceAll("\n", "\n  ")},\n`).join("")}]`;
}

function printKey(name: string): string {
  return /^[A-Za-z_$][A-Za-z0-9_$]*$/.test(name) ? name : JSON.stringify(name);
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((one) => b.includes(one));
}
