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

/** A list by platform: what all have, and what the processor, the C library or the very platform decides about. All sorted. */
export interface Axes {
  readonly all: readonly string[];
  readonly cpu: Readonly<Record<"x86_64" | "aarch64", readonly string[]>> | undefined;
  readonly libc: Readonly<Record<"gnu" | "musl", readonly string[]>> | undefined;
  readonly platforms: readonly (readonly [platform: string, list: readonly string[]])[];
}

export function axesOf(lists: PerPlatform<readonly string[]>): Axes {
  const triples = [...lists.keys()];
  const where = new Map<string, Triple[]>();
  for (const [triple, list] of lists) for (const one of list) where.set(one, [...(where.get(one) ?? []), triple]);
  const groups = new Map<string, string[]>();
  for (const [one, found] of where) {
    const axis = axisOf(found, triples);
    groups.set(axis, [...(groups.get(axis) ?? []), one]);
  }
  const on = (axis: string): readonly string[] => (groups.get(axis) ?? []).sort();
  const [x86_64, aarch64, gnu, musl] = [on("cpu x86_64"), on("cpu aarch64"), on("libc gnu"), on("libc musl")];
  const platforms = TRIPLES.map((triple) => [platformName(triple), [...groups].flatMap(([axis, list]) => (axis.startsWith("platforms ") && axis.split(" ").includes(triple) ? list : [])).sort()] as const);
  return {
    all: on(""),
    cpu: x86_64.length + aarch64.length > 0 ? { x86_64, aarch64 } : undefined,
    libc: gnu.length + musl.length > 0 ? { gnu, musl } : undefined,
    platforms: platforms.filter(([, list]) => list.length > 0),
  };
}

/** Such a list with selects. Undefined where it is empty. */
export function printPerPlatform(lists: PerPlatform<readonly string[]>): Source | undefined {
  const { all, cpu, libc, platforms } = axesOf(lists);
  const cases = (values: Readonly<Record<string, readonly string[]>>): Source => `{ ${Object.entries(values).map(([value, list]) => `${printKey(value)}: ${printStrings(list)}`).join(", ")} }`;
  const selects = [
    ...(cpu ? [`select(cpu, ${cases(cpu)})`] : []),
    ...(libc ? [`select(libc, ${cases(libc)})`] : []),
    ...(platforms.length > 0 ? [`select(${cases(Object.fromEntries(platforms.map(([name, list]) => [`:${name}`, list])))}, [])`] : []),
  ];
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
