/**
 * Which packages of which versions a list of requests comes to, dependencies included.
 *
 * Candidates are chosen greedily in a fixed order. Where a choice turns out wrong, the reason is recorded as a fact (a requirement
 * on a name, or a candidate that cannot be installed) and everything starts again with one fact more: facts are finite, so this ends.
 */
import { ToolError } from "../../../engine/api/tool.ts";
import { accepts, parseDependencies, printRelation, type Dependency, type Relation } from "./dependency.ts";
import { explainRequest, type Facts, type Requirement } from "./explain.ts";
import { meets, printCandidate, type Candidate, type PackagesIndex } from "./packages_index.ts";
import { parseRequest, type PackageRequest } from "./request.ts";

export interface ResolveInput {
  readonly index: PackagesIndex;
  /** Requests as `parseRequest` reads them; those for other architectures are passed over. */
  readonly packages: readonly string[];
  /** Names, `*` allowed, that count as installed and stay out. */
  readonly exclude: readonly string[];
  /** Versions to keep where they are still offered and still fit, by package name. */
  readonly prefer?: ReadonlyMap<string, string>;
}

export interface Resolution {
  /** In order of name. */
  readonly packages: readonly Candidate[];
  /** Entries of `exclude` that left nothing out: probably mistyped or no longer needed. */
  readonly unusedExcludes: readonly string[];
}

export function resolve(input: ResolveInput): Resolution {
  const { index } = input;
  const requests = input.packages.map(parseRequest).filter(({ architecture }) => architecture === undefined || architecture === index.architecture);
  const facts: Facts = { required: new Map(), broken: new Map() };
  for (const request of requests) {
    checkRequest(request, input);
    addRequirement(facts, request.name, pinOf(request));
  }
  while (true) {
    const resolution = attempt(input, requests, facts);
    if (resolution !== undefined) return resolution;
  }
}

/** One pass over everything; undefined after it added a fact. */
function attempt(input: ResolveInput, requests: readonly PackageRequest[], facts: Facts): Resolution | undefined {
  const { index } = input;
  const chosen = new Map<string, Candidate>();
  const queue: Candidate[] = [];
  const usedExcludes = new Set<string>();
  const choose = (candidate: Candidate) => {
    chosen.set(candidate.name, candidate);
    queue.push(candidate);
  };

  for (const request of [...requests].sort((a, b) => (a.text < b.text ? -1 : 1))) {
    if (chosen.has(request.name)) continue;
    const relation = { name: request.name };
    const own = options(input, facts, relation).filter(({ name }) => name === request.name);
    // A virtual package may be asked for by name as well.
    const first = [...own, ...options(input, facts, relation)].find((candidate) => conflictWith(index, candidate, chosen) === undefined);
    if (first === undefined) throw new ToolError(...explainRequest(index, request, facts, chosen));
    if (!chosen.has(first.name)) choose(first);
  }
  for (const parent of queue) {
    for (const dependency of dependenciesOf(index, parent)) {
      if (dependency.some((relation) => isChosen(index, relation, chosen))) continue;
      const named = dependency.map(({ name }) => exclusionOf(input, name)).find((pattern) => pattern !== undefined);
      const found = named === undefined ? firstOption(input, facts, dependency, chosen) : undefined;
      const exclusion = named ?? (found === undefined ? excludedProvider(input, dependency) : undefined);
      if (exclusion !== undefined) {
        usedExcludes.add(exclusion);
        continue;
      }
      if (found === undefined) {
        facts.broken.set(parent, { dependency, chosen });
        return undefined;
      }
      if (chosen.has(found.candidate.name)) {
        // Another version of it is in already: from the next pass on the name must meet this relation too.
        addRequirement(facts, found.candidate.name, requirementOf(found.relation, found.candidate.name, parent));
        return undefined;
      }
      choose(found.candidate);
    }
  }
  return {
    packages: [...chosen.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
    unusedExcludes: input.exclude.filter((pattern) => !usedExcludes.has(pattern)),
  };
}

/** The first candidate of the first alternative that can be had. */
function firstOption(input: ResolveInput, facts: Facts, dependency: Dependency, chosen: ReadonlyMap<string, Candidate>): { relation: Relation; candidate: Candidate } | undefined {
  for (const relation of dependency) {
    const candidate = options(input, facts, relation).find((option) => conflictWith(input.index, option, chosen) === undefined);
    if (candidate !== undefined) return { relation, candidate };
  }
  return undefined;
}

/** Candidates that meet `relation` and no fact speaks against: kept versions, then packages of that name, then packages that provide it. */
function options(input: ResolveInput, facts: Facts, relation: Relation): readonly Candidate[] {
  const { index, prefer } = input;
  if (!qualifies(relation, index.architecture)) return [];
  const named = (index.byName.get(relation.name) ?? []).filter(({ version }) => accepts(relation, version));
  const provided = (index.providers.get(relation.name) ?? []).filter(({ version }) => accepts(relation, version)).map(({ candidate }) => candidate);
  const fit = [...named, ...provided].filter(
    (candidate) => !facts.broken.has(candidate) && exclusionOf(input, candidate.name) === undefined && standingRequirements(facts, candidate.name).every(({ admits }) => admits(candidate)),
  );
  const kept = (candidate: Candidate) => prefer?.get(candidate.name) === candidate.version;
  return [...fit.filter(kept), ...fit.filter((candidate) => !kept(candidate))];
}

/** `:any` and `:native` are what a list of one architecture gives anyway. */
function qualifies({ qualifier }: Relation, architecture: string): boolean {
  return qualifier === undefined || qualifier === "any" || qualifier === "native" || qualifier === architecture;
}

function isChosen(index: PackagesIndex, relation: Relation, chosen: ReadonlyMap<string, Candidate>): boolean {
  if (!qualifies(relation, index.architecture)) return false;
  const named = chosen.get(relation.name);
  if (named !== undefined && accepts(relation, named.version)) return true;
  return (index.providers.get(relation.name) ?? []).some(({ candidate, version }) => chosen.get(candidate.name) === candidate && accepts(relation, version));
}

/** The chosen package that cannot stand beside `candidate`. Another version of the same name is no conflict here: see `attempt`. */
function conflictWith(index: PackagesIndex, candidate: Candidate, chosen: ReadonlyMap<string, Candidate>): Candidate | undefined {
  const mine = conflictsOf(index, candidate);
  return [...chosen.values()].find(
    (other) => other.name !== candidate.name && (mine.some((relation) => meets(other, relation)) || conflictsOf(index, other).some((relation) => meets(candidate, relation))),
  );
}

/** A requirement whose author was found uninstallable no longer counts. */
function standingRequirements(facts: Facts, name: string): readonly Requirement[] {
  return (facts.required.get(name) ?? []).filter(({ author }) => author === undefined || !facts.broken.has(author));
}

function addRequirement(facts: Facts, name: string, requirement: Requirement): void {
  facts.required.set(name, [...(facts.required.get(name) ?? []), requirement]);
}

function requirementOf(relation: Relation, name: string, author: Candidate): Requirement {
  return { text: `${printCandidate(author)} needs ${printRelation(relation)}`, author, admits: (candidate) => candidate.name === name && meets(candidate, relation) };
}

function pinOf({ text, suite, version }: PackageRequest): Requirement {
  return { text: `"${text}" is asked for`, admits: (candidate) => (suite === undefined || candidate.suite === suite) && (version === undefined || candidate.version === version) };
}

function checkRequest({ text, name, suite }: PackageRequest, input: ResolveInput): void {
  const exclusion = exclusionOf(input, name);
  if (exclusion !== undefined) throw new ToolError(`"${text}" is asked for and left out by "${exclusion}"`);
  if (suite !== undefined && !input.index.suites.includes(suite)) throw new ToolError(`"${text}" names a suite that is not among ${input.index.suites.join(", ")}`);
}

function exclusionOf({ exclude }: ResolveInput, name: string): string | undefined {
  return exclude.find((pattern) => pattern === name || (pattern.includes("*") && wildcard(pattern).test(name)));
}

/** A package that is left out counts as installed with all that it provides. */
function excludedProvider(input: ResolveInput, dependency: Dependency): string | undefined {
  const providers = dependency.flatMap((relation) => (input.index.providers.get(relation.name) ?? []).filter(({ version }) => accepts(relation, version)));
  return providers.map(({ candidate }) => exclusionOf(input, candidate.name)).find((pattern) => pattern !== undefined);
}

function wildcard(pattern: string): RegExp {
  return new RegExp(`^${pattern.split("*").map((part) => part.replace(/[.+]/g, "\\$&")).join(".*")}$`);
}

const dependencyCache = new WeakMap<Candidate, readonly Dependency[]>();
const conflictCache = new WeakMap<Candidate, readonly Relation[]>();

function dependenciesOf({ architecture }: PackagesIndex, candidate: Candidate): readonly Dependency[] {
  return cached(dependencyCache, candidate, () => [candidate.preDepends, candidate.depends].flatMap((field) => parseDependencies(field, architecture)));
}

function conflictsOf({ architecture }: PackagesIndex, candidate: Candidate): readonly Relation[] {
  return cached(conflictCache, candidate, () => [candidate.conflicts, candidate.breaks].flatMap((field) => parseDependencies(field, architecture)).flat());
}

function cached<T>(cache: WeakMap<Candidate, T>, candidate: Candidate, make: () => T): T {
  const known = cache.get(candidate);
  if (known !== undefined) return known;
  const made = make();
  cache.set(candidate, made);
  return made;
}
