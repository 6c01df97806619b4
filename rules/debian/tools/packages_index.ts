/** The packages that a set of suites offers for one architecture, by name and by what they provide. */
import { accepts, parseProvides, type Relation } from "./dependency.ts";
import type { Paragraph } from "./control.ts";
import type { LockedPackage } from "./lock_format.ts";
import { compareVersions } from "./version.ts";

/** One package of one version, as a suite's Packages file describes it. */
export interface Candidate extends LockedPackage {
  readonly preDepends: string;
  readonly depends: string;
  readonly conflicts: string;
  readonly breaks: string;
  readonly provides: string;
}

export interface PackagesIndex {
  readonly architecture: string;
  readonly suites: readonly string[];
  /** Suites in order of priority; within a suite the newest version first. */
  readonly byName: ReadonlyMap<string, readonly Candidate[]>;
  readonly providers: ReadonlyMap<string, readonly Provider[]>;
}

export interface Provider {
  readonly candidate: Candidate;
  readonly version?: string;
}

/** The fields of a Packages file that are read, for `paragraphs`. */
export const packageFields: ReadonlySet<string> = new Set([
  "package", "version", "filename", "size", "sha256", "pre-depends", "depends", "conflicts", "breaks", "provides",
]);

/** A package's paragraph as a candidate; undefined where the paragraph has no file to download. */
export function candidateOf(fields: Paragraph, suite: string): Candidate | undefined {
  const [name, version, path, size, sha256] = ["package", "version", "filename", "size", "sha256"].map((field) => fields.get(field));
  if (name === undefined || version === undefined || path === undefined || size === undefined || sha256 === undefined) return undefined;
  const text = (field: string) => fields.get(field) ?? "";
  return {
    name, version, suite, path, size: Number(size), sha256,
    preDepends: text("pre-depends"), depends: text("depends"), conflicts: text("conflicts"), breaks: text("breaks"), provides: text("provides"),
  };
}

/** `candidates` in any order; `suites` in order of priority. */
export function indexPackages(architecture: string, suites: readonly string[], candidates: readonly Candidate[]): PackagesIndex {
  const rank = new Map(suites.map((suite, i) => [suite, i]));
  const byName = new Map<string, Candidate[]>();
  const providers = new Map<string, Provider[]>();
  const order = (a: Candidate, b: Candidate) =>
    (rank.get(a.suite) ?? 0) - (rank.get(b.suite) ?? 0) || (a.name < b.name ? -1 : a.name > b.name ? 1 : compareVersions(b.version, a.version));
  for (const candidate of [...candidates].sort(order)) {
    append(byName, candidate.name, candidate);
    for (const { name, version } of candidate.provides === "" ? [] : parseProvides(candidate.provides)) {
      append(providers, name, version === undefined ? { candidate } : { candidate, version });
    }
  }
  return { architecture, suites, byName, providers };
}

/** Whether choosing `candidate` meets `relation`, by its own name or by one it provides. */
export function meets(candidate: Candidate, relation: Relation): boolean {
  if (candidate.name === relation.name && accepts(relation, candidate.version)) return true;
  if (!candidate.provides.includes(relation.name)) return false;
  return parseProvides(candidate.provides).some((provided) => provided.name === relation.name && accepts(relation, provided.version));
}

export function printCandidate({ name, version, suite }: Candidate): string {
  return `${name} ${version} (${suite})`;
}

function append<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
