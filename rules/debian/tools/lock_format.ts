/**
 * The text of a Debian lock: JSON with one package per line, so that two branches that lock different packages merge.
 * Pure and free of node, so that rules, which run sealed, read locks with it too.
 */

/** What an author asks for; suites stand in order of priority. */
export interface LockRequest {
  readonly suites: readonly string[];
  readonly architectures: readonly string[];
  /** `name`, `name/suite`, `name=version`, `name:architecture`. */
  readonly packages: readonly string[];
  /** Names, `*` allowed, that count as installed and stay out. */
  readonly exclude: readonly string[];
}

export interface LockedPackage {
  readonly name: string;
  readonly version: string;
  readonly suite: string;
  /** Below the mirror. */
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
}

export interface DebianLock {
  /** What the lock answers; compare with `sameRequest` to see whether it is stale. */
  readonly request: LockRequest;
  /** Packages in order of name, by architecture. */
  readonly packages: Readonly<Record<string, readonly LockedPackage[]>>;
}

/** The form of the text; a change of it makes every lock unreadable, with a message that says to lock again. */
const format = 1;

export function printLock({ request, packages }: DebianLock): string {
  const canonical = canonicalRequest(request);
  const list = (items: readonly string[], indent: string) => (items.length === 0 ? "[]" : `[\n${items.map((item) => `${indent}  ${item}`).join(",\n")}\n${indent}]`);
  const strings = (items: readonly string[]) => list(items.map((item) => JSON.stringify(item)), "    ");
  const architectures = Object.keys(packages).sort();
  return [
    "{",
    `  "format": ${format},`,
    `  "request": {`,
    `    "suites": ${strings(canonical.suites)},`,
    `    "architectures": ${strings(canonical.architectures)},`,
    `    "packages": ${strings(canonical.packages)},`,
    `    "exclude": ${strings(canonical.exclude)}`,
    "  },",
    `  "packages": {`,
    architectures.map((architecture) => `    ${JSON.stringify(architecture)}: ${list((packages[architecture] ?? []).map(printPackage), "    ")}`).join(",\n"),
    "  }",
    "}",
    "",
  ].join("\n");
}

/** Reads what `printLock` wrote (as text, or as JSON read elsewhere); a string in place of a lock says what is wrong with it. */
export function parseLock(json: unknown): DebianLock | string {
  if (typeof json === "string") {
    try {
      return parseLock(JSON.parse(json));
    } catch (error) {
      return `is no JSON: ${error instanceof Error ? error.message : String(error)}`;
    }
  }
  if (!isRecord(json)) return "is no lock of Debian packages";
  if (json["format"] !== format) return `has format ${JSON.stringify(json["format"])}; this version reads format ${format}`;
  const request = parseLockRequest(json["request"]);
  if (typeof request === "string") return `has a bad "request": ${request}`;
  const packages: Record<string, readonly LockedPackage[]> = {};
  for (const [architecture, list] of Object.entries(isRecord(json["packages"]) ? json["packages"] : {})) {
    if (!Array.isArray(list)) return `has no list of packages for ${architecture}`;
    const bad = list.findIndex((item) => !isLockedPackage(item));
    if (bad >= 0) return `has a package for ${architecture} that is not whole: ${JSON.stringify(list[bad])}`;
    packages[architecture] = list.filter(isLockedPackage);
  }
  const missing = request.architectures.find((architecture) => packages[architecture] === undefined);
  return missing === undefined ? { request, packages } : `lists no packages for ${missing}`;
}

/** A rule's params as a request; a string says what is wrong with them. */
export function parseLockRequest(json: unknown): LockRequest | string {
  if (!isRecord(json)) return "it must be an object";
  const read = { suites: strings(json["suites"]), architectures: strings(json["architectures"]), packages: strings(json["packages"]), exclude: strings(json["exclude"] ?? []) };
  const { suites, architectures, packages, exclude } = read;
  if (suites === undefined || architectures === undefined || packages === undefined || exclude === undefined) {
    return `"suites", "architectures", "packages" and "exclude" must be lists of strings`;
  }
  return canonicalRequest({ suites, architectures, packages, exclude });
}

/** Whether two requests ask for the same; order matters among suites only. */
export function sameRequest(a: LockRequest, b: LockRequest): boolean {
  return JSON.stringify(canonicalRequest(a)) === JSON.stringify(canonicalRequest(b));
}

function canonicalRequest({ suites, architectures, packages, exclude }: LockRequest): LockRequest {
  const set = (items: readonly string[]) => [...new Set(items)].sort();
  return { suites: [...new Set(suites)], architectures: set(architectures), packages: set(packages), exclude: set(exclude) };
}

function printPackage({ name, version, suite, path, size, sha256 }: LockedPackage): string {
  const fields = Object.entries({ name, version, suite, path, size, sha256 }).map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`);
  return `{ ${fields.join(", ")} }`;
}

/** Paths and digests go into requests and file names: what is not plainly one of them is refused. */
function isLockedPackage(item: unknown): item is LockedPackage {
  if (!isRecord(item)) return false;
  const { name, version, suite, path, size, sha256 } = item;
  const texts = [name, version, suite, path].every((text) => typeof text === "string" && text !== "");
  const plainPath = typeof path === "string" && /^[A-Za-z0-9+._~%:-]+(?:\/[A-Za-z0-9+._~%:-]+)*$/.test(path) && !path.split("/").some((part) => part === ".." || part === ".");
  return texts && plainPath && Number.isSafeInteger(size) && Number(size) > 0 && typeof sha256 === "string" && /^[0-9a-f]{64}$/.test(sha256);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function strings(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) && value.every((item) => typeof item === "string") ? value : undefined;
}
