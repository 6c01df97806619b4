/**
 * Which packages answer a list of constraints, in the order in which they are installed: dependencies first.
 * The picks are apko's (a lock of either tool means the same), which chooses greedily. Where its choices end in a contradiction, the package that
 * cannot be is set aside and the search begins anew, so that whatever apko resolves comes out the same, and some of what it does not is resolved too.
 */
import { answers, parseConstraint, type Constraint } from "./constraint.ts";
import type { Candidate, PackagesIndex } from "./packages_index.ts";
import { preferred, type Preference } from "./prefer.ts";
import { parseVersion, satisfies } from "./version.ts";
import { NoSolution, notFound, type Step } from "./explain.ts";
import { fileName } from "./metadata.ts";

export interface Resolution {
  readonly install: readonly Candidate[];
  /** Names that packages of the resolution exclude. */
  readonly conflicts: readonly string[];
}

/** How often a package is set aside before the first contradiction is what the user reads. */
const ATTEMPTS = 200;

/** `unavailable`: candidates that must not be chosen, and why. Throws NoSolution. */
export function resolve(index: PackagesIndex, world: readonly string[], unavailable: ReadonlyMap<Candidate, string> = new Map()): Resolution {
  const aside = new Map(unavailable);
  let first: NoSolution | undefined;
  for (let attempt = 0; ; attempt++) {
    try {
      return createResolver(index, new Map(aside)).world(world);
    } catch (error) {
      if (!(error instanceof NoSolution)) throw error;
      first ??= error;
      const culprit = error.path.findLast((step): step is Step & { readonly candidate: Candidate } => step.candidate !== undefined && !aside.has(step.candidate))?.candidate;
      if (culprit === undefined || attempt === ATTEMPTS) throw first;
      aside.set(culprit, `what it needs cannot be had: ${error.reason}`);
    }
  }
}

export interface Resolver {
  world(constraints: readonly string[]): Resolution;
  /** One package with what it needs, given what is chosen already. */
  single(text: string, chosen: ReadonlyMap<string, Candidate>): { readonly candidate: Candidate; readonly needs: readonly Candidate[]; readonly conflicts: readonly string[] };

  /** All candidates for a constraint, the preferred first. */
  candidates(text: string): readonly Candidate[];
  /** What has the name, a version that answers and, where it is pinned, one of `pins`; or is installed already. */
  admitted(constraint: Constraint, pins: readonly string[], installed?: Candidate): readonly Candidate[];
}

/** One greedy search. `disqualified` grows while it goes on. */
export function createResolver(index: PackagesIndex, disqualified: Map<Candidate, string>): Resolver {
  /** Packages that were chosen because something needs them, by every versioned name they have. */
  const selected = new Map<string, Candidate>();

  const disqualify = (candidate: Candidate, reason: string): void => {
    if (!disqualified.has(candidate)) disqualified.set(candidate, reason);
  };

  const admitted = (constraint: Constraint, pins: readonly string[], installed?: Candidate): readonly Candidate[] =>
    (index.byName.get(constraint.name) ?? []).filter((candidate) => {
      if (disqualified.has(candidate)) return false;
      if (candidate.pin !== "" && !pins.includes(candidate.pin) && !(installed !== undefined && sameFile(installed, candidate))) return false;
      return answers(candidate.version, constraint) || candidate.provides.some((provided) => hasVersion(provided) && answers(parseConstraint(provided).version, constraint));
    });

  const best = (candidates: readonly Candidate[], preference: Preference): Candidate | undefined => {
    const order = preferred(preference);
    return candidates.reduce<Candidate | undefined>((found, candidate) => (found === undefined || order(candidate, found) < 0 ? candidate : found), undefined);
  };

  const candidatesFor = (text: string, path: readonly Step[] = []): readonly Candidate[] => {
    const constraint = parseConstraint(text);
    const found = admitted(constraint, [constraint.pin]);
    if (found.length === 0) throw notFound(index, constraint, disqualified, path);
    return found;
  };

  const choose = (text: string): Candidate => {
    const { name, pin } = parseConstraint(text);
    const found = best(candidatesFor(text), { name, pin, chosen: new Map(), origins: new Map() });
    if (found === undefined) throw new Error("a constraint with candidates has a best one");
    return found;
  };

  /** Rules out whatever clashes with constraints that name a version, before anything is chosen for them. */
  const constrain = (texts: readonly string[]): void => {
    for (const text of texts) {
      if (text.startsWith("!")) {
        const unwanted = parseConstraint(text.slice(1));
        for (const candidate of admitted(unwanted, [unwanted.pin])) disqualify(candidate, `it is excluded by ${text}`);
        continue;
      }
      const constraint = parseConstraint(text);
      if (constraint.operator === undefined) continue;
      for (const candidate of index.byName.get(constraint.name) ?? []) {
        if (candidate.name === constraint.name) {
          if (!answers(candidate.version, constraint)) disqualify(candidate, `it is not ${text}`);
          continue;
        }
        // What is provided without a version neither answers a constraint with one nor stands in its way.
        for (const provided of candidate.provides) {
          const { name, version } = parseConstraint(provided);
          if (name === constraint.name && version !== "" && !answers(version, constraint)) disqualify(candidate, `it provides ${provided}, which is not ${text}`);
        }
      }
    }
  };

  /** Rules out what provides the same as a chosen package, in another version. */
  const disqualifyRivals = (chosen: Candidate): void => {
    for (const provided of chosen.provides) {
      const { name, version } = parseConstraint(provided);
      for (const rival of index.byName.get(name) ?? []) {
        if (rival === chosen) continue;
        if (version === "") {
          const theirs = rival.name === name ? rival.version : rival.provides.map(parseConstraint).find((one) => one.name === name)?.version;
          if (theirs === "") continue;
        }
        disqualify(rival, `${fileName(chosen)} already provides ${name}`);
      }
    }
  };

  /** Notes that a package with dependencies is in. */
  const select = (candidate: Candidate, path: readonly Step[]): void => {
    const claim = (name: string): boolean => {
      const holder = selected.get(name);
      if (holder === candidate) return false;
      if (holder !== undefined) throw new NoSolution(path, `${fileName(candidate)} and ${fileName(holder)} both are ${name}`);
      return true;
    };
    if (!claim(candidate.name)) return;
    selected.set(candidate.name, candidate);
    for (const { name, version } of candidate.provides.map(parseConstraint)) {
      if (selected.has(name)) throw new NoSolution(path, `${fileName(candidate)} and ${fileName(selected.get(name) ?? candidate)} both are ${name}`);
      if (version !== "") selected.set(name, candidate);
    }
  };

  interface Walk {
    readonly pin: string;
    readonly chosen: Map<string, Candidate>;
    readonly origins: Map<string, string>;
    readonly conflicts: string[];
  }

  const answeredBySelf = (candidate: Candidate, own: ReadonlySet<string>, text: string, constraint: Constraint): boolean =>
    own.has(constraint.name) || own.has(text) || (candidate.name === constraint.name && parseVersion(candidate.version) !== undefined && answers(candidate.version, constraint));

  const answeredBySelected = (text: string, constraint: Constraint, path: readonly Step[]): boolean => {
    const holder = selected.get(constraint.name);
    if (holder === undefined) return false;
    if (constraint.version === "" || answers(holder.version, constraint)) return true;
    const wanted = parseVersion(constraint.version);
    const provides = holder.provides.map(parseConstraint).some(({ name, operator, version }) => {
      const has = parseVersion(version);
      return name === constraint.name && operator !== undefined && has !== undefined && wanted !== undefined && satisfies(has, operator, wanted);
    });
    if (provides) return true;
    throw new NoSolution([...path, { text }], `${fileName(holder)} is chosen already, and is not ${text}`);
  };

  /** What a package needs, depth first, in order of installation; each time the dependency with the fewest candidates comes next. */
  const needsOf = (candidate: Candidate, walk: Walk, parents: ReadonlySet<string>, path: readonly Step[]): readonly Candidate[] => {
    if (parents.has(candidate.name)) return [];
    const own = new Set(candidate.provides.flatMap((provided) => [provided, parseConstraint(provided).name]));
    const found: Candidate[] = [];
    let open: readonly string[] = candidate.dependencies;
    constrain(open);
    while (open.length > 0) {
      const options = new Map<string, readonly Candidate[]>();
      for (const text of open) {
        if (text.startsWith("!")) {
          walk.conflicts.push(text.slice(1));
          continue;
        }
        const constraint = parseConstraint(text);
        if (answeredBySelf(candidate, own, text, constraint) || answeredBySelected(text, constraint, path)) continue;
        const candidates = admitted(constraint, [walk.pin, ""], walk.chosen.get(constraint.name));
        if (candidates.length === 0) throw notFound(index, constraint, disqualified, path);
        options.set(text, candidates);
      }
      const next = [...options].sort(([a, left], [b, right]) => left.length - right.length || (a < b ? -1 : 1))[0];
      if (next === undefined) break;
      const [text, candidates] = next;
      open = [...options.keys()].filter((other) => other !== text);
      const { name } = parseConstraint(text);
      const dependency = best(candidates, { name, pin: "", chosen: walk.chosen, origins: walk.origins });
      if (dependency === undefined) throw new Error("a dependency with candidates has a best one");
      const step = [...path, { text, candidate: dependency }];
      disqualifyRivals(dependency);
      select(candidate, step);
      const below = needsOf(dependency, walk, new Set([...parents, candidate.name]), step);
      found.push(...below, dependency);
      for (const one of below) {
        walk.chosen.set(one.name, one);
        if (one.origin !== "") walk.origins.set(one.origin, one.version);
      }
    }
    return found;
  };

  /** Packages to be installed along once all that their `install_if` lists is there. */
  const along = (present: Map<string, Candidate>): readonly Candidate[] => {
    const found: Candidate[] = [];
    const holds = (condition: string): boolean => {
      const { name, version } = parseConstraint(condition);
      return present.has(condition) || present.get(name)?.version === version;
    };
    // A package that comes along may bring others: the list grows while it is read.
    for (const [name, candidate] of present) {
      for (const other of index.installIf.get(name) ?? index.installIf.get(`${name}=${candidate.version}`) ?? []) {
        if (present.has(other.name) || !other.installIf.every(holds)) continue;
        present.set(other.name, other);
        found.push(other);
      }
    }
    return found;
  };

  const single: Resolver["single"] = (text, given) => {
    const chosen = new Map(given);
    const origins = new Map([...given.values()].filter(({ origin }) => origin !== "").map(({ origin, version }) => [origin, version]));
    const candidate = choose(text);
    const walk: Walk = { pin: parseConstraint(text).pin, chosen, origins, conflicts: [] };
    const present = new Map<string, Candidate>();
    for (const one of needsOf(candidate, walk, new Set(), [{ text, candidate }])) if (!present.has(one.name)) present.set(one.name, one);
    const needs = [...present.values()];
    return { candidate, needs: [...needs, ...along(present)], conflicts: walk.conflicts };
  };

  return {
    single,
    admitted,
    candidates: (text) => {
      const { name, pin } = parseConstraint(text);
      return [...candidatesFor(text)].sort(preferred({ name, pin, chosen: new Map(), origins: new Map() }));
    },
    world(constraints) {
      constrain(constraints);
      const chosen = new Map<string, Candidate>();
      const wanted = constraints.filter((text) => !text.startsWith("!"));
      let open = wanted;
      while (open.length > 0) {
        const counts = open.map((text) => candidatesFor(text).length);
        const next = open[counts.indexOf(Math.min(...counts))] ?? "";
        const candidate = choose(next);
        chosen.set(candidate.name, candidate);
        open = open.filter((text) => text !== next);
        disqualifyRivals(candidate);
      }
      const install = new Map<string, Candidate>();
      const conflicts: string[] = [];
      for (const text of wanted) {
        const result = single(text, chosen);
        for (const one of [...result.needs, result.candidate]) {
          if (!install.has(one.name)) install.set(one.name, one);
          if (!chosen.has(one.name)) chosen.set(one.name, one);
        }
        conflicts.push(...result.conflicts);
      }
      return { install: [...install.values()], conflicts: [...new Set(conflicts)] };
    },
  };
}

function hasVersion(provided: string): boolean {
  return parseConstraint(provided).version !== "";
}

function sameFile(a: Candidate, b: Candidate): boolean {
  return a.repository === b.repository && a.name === b.name && a.version === b.version;
}
