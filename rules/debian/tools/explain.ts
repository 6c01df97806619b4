/** Why a request cannot be resolved: the path from the request to what is missing, and the nearest name. */
import { nearest } from "../../../engine/api/tool.ts";
import { parseDependencies, printDependency, printRelation, type Dependency, type Relation } from "./dependency.ts";
import { meets, printCandidate, type Candidate, type PackagesIndex } from "./packages_index.ts";
import type { PackageRequest } from "./request.ts";

/** What the resolver has learned so far. */
export interface Facts {
  /** Requirements on whichever version of a name is chosen, by name. */
  readonly required: Map<string, readonly Requirement[]>;
  /** Candidates that cannot be installed. */
  readonly broken: Map<Candidate, Failure>;
}

export interface Requirement {
  readonly text: string;
  /** The candidate that asks; undefined for the author of the request. */
  readonly author?: Candidate;
  admits(candidate: Candidate): boolean;
}

export interface Failure {
  /** The dependency that nothing met, */
  readonly dependency: Dependency;
  /** at a time when these were chosen. */
  readonly chosen: ReadonlyMap<string, Candidate>;
}

/** Message and help of the error. */
export function explainRequest(index: PackagesIndex, request: PackageRequest, facts: Facts, chosen: ReadonlyMap<string, Candidate>): [message: string, help?: string] {
  const { name, text } = request;
  const where = `${index.suites.join(", ")} for ${index.architecture}`;
  if (!index.byName.has(name) && !index.providers.has(name)) {
    const near = nearest(name, index.byName.keys());
    const message = `there is no package "${name}" in ${where}`;
    return near === undefined ? [message] : [message, `did you mean "${near}"?`];
  }
  const lines = reasons({ index, facts, seen: new Set() }, { name }, chosen);
  return [[`"${text}" cannot be resolved in ${where}`, ...lines.map((line) => `  ${line}`)].join("\n"), "ask for other versions, add a suite, or leave a package out with `exclude`"];
}

interface Context {
  readonly index: PackagesIndex;
  readonly facts: Facts;
  /** Candidates explained already: a second time would only repeat the lines. */
  readonly seen: Set<Candidate>;
}

/** One line or indented block for each candidate that might have met `relation`. */
function reasons(context: Context, relation: Relation, chosen: ReadonlyMap<string, Candidate>): readonly string[] {
  const { index, facts } = context;
  const candidates = [...(index.byName.get(relation.name) ?? []), ...(index.providers.get(relation.name) ?? []).map(({ candidate }) => candidate)];
  if (candidates.length === 0) {
    const near = nearest(relation.name, index.byName.keys());
    return [`there is no package ${relation.name}${near === undefined ? "" : ` (near in name: ${near})`}`];
  }
  return candidates.flatMap((candidate) => {
    if (!meets(candidate, relation)) return [`${printCandidate(candidate)} is not ${printRelation(relation)}`];
    const against = (facts.required.get(candidate.name) ?? []).find((requirement) => !requirement.admits(candidate));
    if (against !== undefined) return [`${printCandidate(candidate)} does not fit: ${against.text}`];
    const failure = facts.broken.get(candidate);
    if (failure !== undefined) return explainFailure(context, candidate, failure);
    const enemy = [...chosen.values()].find((other) => other.name !== candidate.name && (hates(context, candidate, other) || hates(context, other, candidate)));
    return [enemy === undefined ? `${printCandidate(candidate)} is left out or for another architecture` : `${printCandidate(candidate)} conflicts with ${printCandidate(enemy)}`];
  });
}

function explainFailure(context: Context, candidate: Candidate, { dependency, chosen }: Failure): readonly string[] {
  const head = `${printCandidate(candidate)} needs ${printDependency(dependency)}`;
  if (context.seen.has(candidate)) return [head];
  context.seen.add(candidate);
  return [head, ...dependency.flatMap((relation) => reasons(context, relation, chosen)).map((line) => `  ${line}`)];
}

function hates({ index }: Context, candidate: Candidate, other: Candidate): boolean {
  const relations = [candidate.conflicts, candidate.breaks].flatMap((field) => parseDependencies(field, index.architecture)).flat();
  return relations.some((relation) => meets(other, relation));
}
