/** Which of several candidates for a name is taken. */
import { compareUtf8 } from "../../../engine/api/tool.ts";
import { versionFor, type Candidate } from "./packages_index.ts";
import { compareVersions, parseVersion } from "./version.ts";

export interface Preference {
  /** The name asked for; "" where candidates are compared as what they are. */
  readonly name: string;
  readonly pin: string;
  /** What is chosen already, by name. */
  readonly chosen: ReadonlyMap<string, Candidate>;
  /** Versions of the origins chosen packages were built from. */
  readonly origins: ReadonlyMap<string, string>;
  /** A package whose repository and origin are preferred. */
  readonly near?: Pick<Candidate, "repository" | "origin">;
}

/** Below zero where `a` is preferred: apko's order, from the repository of `near` down to the name. */
export function preferred({ name, pin, chosen, origins, near }: Preference): (a: Candidate, b: Candidate) => number {
  const first = (holds: (candidate: Candidate) => boolean) => (a: Candidate, b: Candidate) => Number(holds(b)) - Number(holds(a));
  const orders: readonly ((a: Candidate, b: Candidate) => number)[] = [
    ...(near ? [first(({ repository }) => repository === near.repository), first(({ origin }) => origin === near.origin)] : []),
    first((candidate) => chosen.get(candidate.name)?.version === candidate.version),
    // Only at the version that was chosen: an old binary may linger in the index under its former origin.
    first(({ origin, version }) => origin !== "" && origins.get(origin) === version),
    first((candidate) => candidate.pin === pin),
    (a, b) => newer(versionFor(a, name), versionFor(b, name)),
    (a, b) => (a.name === b.name ? newer(a.version, b.version) : 0),
    (a, b) => b.providerPriority - a.providerPriority,
    (a, b) => newer(a.version, b.version),
    (a, b) => compareUtf8(a.name, b.name),
  ];
  return (a, b) => {
    for (const order of orders) {
      const result = order(a, b);
      if (result !== 0) return result;
    }
    return 0;
  };
}

/** Below zero where `a` is newer. What has no version ties with anything; what is no version comes last. */
function newer(a: string, b: string): number {
  if (a === "" || b === "" || a === b) return 0;
  const left = parseVersion(a);
  if (left === undefined) return 1;
  const right = parseVersion(b);
  return right === undefined ? -1 : compareVersions(right, left);
}
