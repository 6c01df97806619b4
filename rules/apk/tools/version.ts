/** Versions of apk packages: how they are read, which is newer, and which answer a constraint. */

/**
 * `digits(.digits)*[a-z]?(_alpha|_beta|_pre|_rc N)?(_cvs|_svn|_git|_hg|_p N)?(-rN)?`. Numbers are whole and compared as such, as apko does;
 * apk itself compares `1.01` and `1.1` as fractions.
 */
export interface Version {
  readonly numbers: readonly bigint[];
  /** "" where there is none. */
  readonly letter: string;
  /** Rank of what comes before a release: alpha 0 to rc 3, a release itself 4. */
  readonly before: number;
  readonly beforeNumber: bigint;
  /** Rank of what comes after it: none 0, cvs 1 to p 5. */
  readonly after: number;
  readonly afterNumber: bigint;
  readonly revision: bigint;
}

export const OPERATORS = ["=", "<", ">", "<=", ">=", "~"] as const;
export type Operator = (typeof OPERATORS)[number];

const BEFORE = ["_alpha", "_beta", "_pre", "_rc"];
const AFTER = ["", "_cvs", "_svn", "_git", "_hg", "_p"];
const RELEASE = BEFORE.length;
const PATTERN = /^(\d+(?:\.\d+)*)([a-z]?)(?:(_alpha|_beta|_pre|_rc)(\d*))?(?:(_cvs|_svn|_git|_hg|_p)(\d*))?(?:-r(\d+))?$/;

/** Undefined where the text is no version. */
export function parseVersion(text: string): Version | undefined {
  const known = parsed.get(text);
  if (known !== undefined) return known ?? undefined;
  const version = read(text);
  parsed.set(text, version ?? null);
  return version;
}

/** An index names each version hundreds of times. */
const parsed = new Map<string, Version | null>();

function read(text: string): Version | undefined {
  const match = PATTERN.exec(text);
  if (!match) return undefined;
  const [, numbers = "", letter = "", before, beforeNumber, after, afterNumber, revision] = match;
  return {
    numbers: numbers.split(".").map(BigInt),
    letter,
    before: before === undefined ? RELEASE : BEFORE.indexOf(before),
    beforeNumber: BigInt(beforeNumber || 0),
    after: AFTER.indexOf(after ?? ""),
    afterNumber: BigInt(afterNumber || 0),
    revision: BigInt(revision ?? 0),
  };
}

/** Below zero where `a` is older. */
export function compareVersions(a: Version, b: Version): number {
  for (let i = 0; i < Math.min(a.numbers.length, b.numbers.length); i++) {
    const order = compare(a.numbers[i] ?? 0n, b.numbers[i] ?? 0n);
    if (order !== 0) return order;
  }
  return (
    a.numbers.length - b.numbers.length ||
    compare(a.letter, b.letter) ||
    a.before - b.before ||
    compare(a.beforeNumber, b.beforeNumber) ||
    a.after - b.after ||
    compare(a.afterNumber, b.afterNumber) ||
    compare(a.revision, b.revision)
  );
}

export function satisfies(version: Version, operator: Operator, wanted: Version): boolean {
  if (operator === "~") return within(version, wanted);
  const order = compareVersions(version, wanted);
  switch (operator) {
    case "=":
      return order === 0;
    case "<":
      return order < 0;
    case ">":
      return order > 0;
    case "<=":
      return order <= 0;
    case ">=":
      return order >= 0;
  }
}

/** Whether `version` says the same as `wanted` and perhaps more: 1.7.1-r1 is within 1.7. */
function within(version: Version, wanted: Version): boolean {
  if (version.numbers.length < wanted.numbers.length) return false;
  if (wanted.numbers.some((number, i) => version.numbers[i] !== number)) return false;
  if (version.numbers.length > wanted.numbers.length) return true;
  const same = <T>(asked: boolean, a: T, b: T) => !asked || a === b;
  return (
    same(wanted.letter !== "", version.letter, wanted.letter) &&
    same(wanted.before !== RELEASE, version.before, wanted.before) &&
    same(wanted.beforeNumber !== 0n, version.beforeNumber, wanted.beforeNumber) &&
    same(wanted.after !== 0, version.after, wanted.after) &&
    same(wanted.afterNumber !== 0n, version.afterNumber, wanted.afterNumber) &&
    same(wanted.revision !== 0n, version.revision, wanted.revision)
  );
}

function compare<T extends bigint | string>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
