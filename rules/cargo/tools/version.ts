/** Versions and requirements as Cargo reads them: Semantic Versioning, a caret where nothing is said. */

export interface Version {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  /** Identifiers of a pre-release; none for a release. */
  readonly pre: readonly string[];
}

/** Undefined where the text is no version. Build metadata says nothing about order. */
export function parseVersion(text: string): Version | undefined {
  const match = /^(\d+)\.(\d+)\.(\d+)(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/.exec(text);
  return match ? { major: Number(match[1]), minor: Number(match[2]), patch: Number(match[3]), pre: match[4]?.split(".") ?? [] } : undefined;
}

export function compareVersions(a: Version, b: Version): number {
  return a.major - b.major || a.minor - b.minor || a.patch - b.patch || comparePre(a.pre, b.pre);
}

/** A release is newer than its pre-releases; numbers come before words. */
function comparePre(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return b.length - a.length;
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const [left = "", right = ""] = [a[i], b[i]];
    if (left === right) continue;
    const [leftNumber, rightNumber] = [/^\d+$/.test(left), /^\d+$/.test(right)];
    if (leftNumber && rightNumber) return Number(left) - Number(right);
    if (leftNumber !== rightNumber) return leftNumber ? -1 : 1;
    return left < right ? -1 : 1;
  }
  return a.length - b.length;
}

interface Comparator {
  readonly operator: string;
  readonly major: number;
  readonly minor: number | undefined;
  readonly patch: number | undefined;
  readonly pre: readonly string[];
}

/** Whether a version meets a requirement ("1.2", ">=1, <3", "=0.4.1", "*"). */
export function meetsRequirement(version: Version, requirement: string): boolean {
  const comparators = requirement.split(",").map((part) => part.trim()).filter((part) => part !== "" && part !== "*").map(parseComparator);
  if (!comparators.every((comparator) => comparator !== undefined && admits(comparator, version))) return false;
  // A pre-release is taken only by a requirement that names one of the same version.
  return version.pre.length === 0 || comparators.some((one) => one && one.pre.length > 0 && one.major === version.major && one.minor === version.minor && one.patch === version.patch);
}

function parseComparator(text: string): Comparator | undefined {
  const match = /^(=|>=|>|<=|<|~|\^)?\s*(\d+)(?:\.(\d+|\*|x|X))?(?:\.(\d+|\*|x|X))?(?:-([0-9A-Za-z.-]+))?(?:\+\S*)?$/.exec(text);
  if (!match) return undefined;
  const number = (part: string | undefined): number | undefined => (part === undefined || /[*xX]/.test(part) ? undefined : Number(part));
  const [minor, patch] = [number(match[3]), number(match[4])];
  const wildcard = /[*xX]/.test(text.replace(/-.*$/, ""));
  return { operator: match[1] ?? (wildcard ? "=" : "^"), major: Number(match[2]), minor, patch: minor === undefined ? undefined : patch, pre: match[5]?.split(".") ?? [] };
}

function admits({ operator, major, minor, patch, pre }: Comparator, version: Version): boolean {
  const floor: Version = { major, minor: minor ?? 0, patch: patch ?? 0, pre };
  const order = compareVersions(version, floor);
  const same = version.major === major && (minor === undefined || version.minor === minor) && (patch === undefined || version.patch === patch);
  switch (operator) {
    case "=":
      return same && (patch === undefined || comparePre(version.pre, pre) === 0);
    case ">":
      return patch === undefined ? order > 0 && !same : order > 0;
    case ">=":
      return order >= 0;
    case "<":
      return order < 0;
    case "<=":
      return patch === undefined ? order <= 0 || same : order <= 0;
    case "~":
      return order >= 0 && version.major === major && (minor === undefined || version.minor === minor);
    default:
      return order >= 0 && version.major === major && (major > 0 || minor === undefined || (version.minor === minor && (minor > 0 || patch === undefined || version.patch === patch)));
  }
}

/** What may stand in for each other: versions with the same leading number that is not zero. */
export function compatibilityOf({ major, minor, patch }: Version): string {
  return major > 0 ? `${major}` : minor > 0 ? `0.${minor}` : `0.0.${patch}`;
}
