/** All packages of some repositories, by the names they answer to. */
import { parseConstraint } from "./constraint.ts";
import type { IndexedPackage } from "./metadata.ts";

export interface Repository {
  /** Where its index lies, without the architecture. */
  readonly url: string;
  /** The tag that packages must be asked for with (`name@tag`); "" for none. */
  readonly pin: string;
  readonly packages: readonly IndexedPackage[];
}

/** One entry of one repository's index; told apart from others by identity. */
export interface Candidate extends IndexedPackage {
  readonly repository: string;
  readonly pin: string;
}

export interface PackagesIndex {
  /** Candidates that have a name or provide it: those of the name first. */
  readonly byName: ReadonlyMap<string, readonly Candidate[]>;
  /** Candidates to be installed along, by each of the names their `install_if` lists. */
  readonly installIf: ReadonlyMap<string, readonly Candidate[]>;
  readonly all: readonly Candidate[];
}

/** Repositories stand in the order of the configuration. */
export function indexPackages(repositories: readonly Repository[]): PackagesIndex {
  const all = repositories.flatMap(({ url, pin, packages }) => packages.map((one): Candidate => ({ ...one, repository: url, pin })));
  const byName = new Map<string, Candidate[]>();
  const installIf = new Map<string, Candidate[]>();
  for (const candidate of all) {
    add(byName, candidate.name, candidate);
    for (const name of candidate.installIf) add(installIf, name, candidate);
  }
  for (const candidate of all) for (const provided of candidate.provides) add(byName, parseConstraint(provided).name, candidate);
  return { byName, installIf, all };
}

/** The version a candidate has under a name: its own, or that of what it provides; "" where that has none. */
export function versionFor(candidate: Candidate, name: string): string {
  if (name === "" || name === candidate.name) return candidate.version;
  return candidate.provides.map(parseConstraint).find((provided) => provided.name === name)?.version ?? "";
}

function add(map: Map<string, Candidate[]>, name: string, candidate: Candidate): void {
  const list = map.get(name);
  if (list) list.push(candidate);
  else map.set(name, [candidate]);
}
