/** Relations between packages: the Depends, Conflicts and Provides fields (Debian policy, chapter 7). */
import { ToolError } from "../../../engine/api/tool.ts";
import { satisfies, type VersionOperator } from "./version.ts";

/** One name a dependency accepts, with the versions it accepts. */
export interface Relation {
  readonly name: string;
  /** After the colon: "any", "native" or an architecture. */
  readonly qualifier?: string;
  readonly constraint?: { readonly operator: VersionOperator; readonly version: string };
}

/** Alternatives, the preferred one first; any of them will do. */
export type Dependency = readonly Relation[];

/** `a (>= 1) | b, c:any [amd64]` for one architecture; alternatives for other architectures are left out. */
export function parseDependencies(field: string, architecture: string): readonly Dependency[] {
  return listItems(field)
    .map((group) => group.split("|").flatMap((text) => parseRelation(text.trim(), architecture)))
    .filter((alternatives) => alternatives.length > 0);
}

/** A package's Provides: names, each with the version it provides if it says one. */
export function parseProvides(field: string): readonly { readonly name: string; readonly version?: string }[] {
  return listItems(field).flatMap((text) =>
    parseRelation(text, "").map(({ name, constraint }) => (constraint === undefined ? { name } : { name, version: constraint.version })),
  );
}

/** Whether a package called `relation.name` of this version is accepted; an unversioned Provides meets only an unversioned relation. */
export function accepts(relation: Relation, version: string | undefined): boolean {
  if (relation.constraint === undefined) return true;
  return version !== undefined && satisfies(version, relation.constraint.operator, relation.constraint.version);
}

export function printRelation({ name, qualifier, constraint }: Relation): string {
  const suffix = qualifier === undefined ? "" : `:${qualifier}`;
  return constraint === undefined ? `${name}${suffix}` : `${name}${suffix} (${constraint.operator} ${constraint.version})`;
}

export function printDependency(dependency: Dependency): string {
  return dependency.map(printRelation).join(" | ");
}

const relationForm = /^([a-zA-Z0-9][a-zA-Z0-9+.-]*)(?::([a-z0-9-]+))?\s*(?:\(\s*(<<|<=|=|>=|>>|<|>)\s*([^\s)]+)\s*\))?\s*(?:\[([^\]]*)\])?$/;

function parseRelation(text: string, architecture: string): readonly Relation[] {
  const match = relationForm.exec(text);
  const name = match?.[1];
  if (match === null || name === undefined) throw new ToolError(`"${text}" is not a relation to a package, such as "libc6 (>= 2.41)"`);
  if (match[5] !== undefined && !architectureListed(match[5], architecture)) return [];
  const operator = match[3] === "<" ? "<=" : match[3] === ">" ? ">=" : match[3];
  return [
    {
      name,
      ...(match[2] === undefined ? {} : { qualifier: match[2] }),
      ...(operator === undefined || match[4] === undefined ? {} : { constraint: { operator: operator as VersionOperator, version: match[4] } }),
    },
  ];
}

/** `[amd64 linux-any]` or, negated throughout, `[!arm64]`; every architecture here is a Linux one. */
function architectureListed(list: string, architecture: string): boolean {
  const names = list.split(/\s+/).filter((name) => name !== "");
  const meant = (name: string) => name === architecture || name === "any" || name === "linux-any";
  const negated = names.filter((name) => name.startsWith("!"));
  return negated.length > 0 ? !negated.some((name) => meant(name.slice(1))) : names.some(meant);
}

function listItems(field: string): readonly string[] {
  return field
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");
}
