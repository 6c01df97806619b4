/**
 * The lock of an apko configuration, in apko's own format. Pure and free of node, so that rules, which run sealed, read locks with it too.
 */

export interface ApkoLock {
  readonly version: "v1";
  readonly config: { readonly name: string; readonly checksum: string };
  readonly contents: {
    readonly keyring: readonly LockedKey[];
    readonly build_repositories: readonly LockedRepository[];
    readonly runtime_repositories: readonly LockedRepository[];
    readonly repositories: readonly LockedRepository[];
    /** In the order of installation, one architecture after the other. */
    readonly packages: readonly LockedApk[];
  };
}

export interface LockedKey {
  readonly name: string;
  readonly url: string;
  /** Absent in locks of apko before 1.2. */
  readonly content?: string;
}

export interface LockedRepository {
  readonly name: string;
  readonly url: string;
  /** apk's name (x86_64). */
  readonly architecture: string;
}

export interface LockedApk {
  readonly name: string;
  readonly url: string;
  readonly version: string;
  readonly architecture: string;
  /** Both empty where the package carries no signature. */
  readonly signature: LockedPart;
  readonly control: LockedPart;
  readonly data: LockedPart;
  /** `Q1` and the base64 of the control member's SHA-1. */
  readonly checksum: string;
}

export interface LockedPart {
  /** `bytes=FIRST-LAST` of the file. */
  readonly range: string;
  /** `sha1-` or `sha256-` and base64. */
  readonly checksum: string;
}

/** Reads a lock that was parsed as JSON; a text in place of a lock says what is wrong with it. */
export function parseLock(json: unknown): ApkoLock | string {
  if (!isRecord(json) || json["version"] !== "v1" || !isRecord(json["contents"])) return "is no lock of apko";
  const { config, contents } = json;
  if (!isRecord(config) || typeof config["checksum"] !== "string") return "does not say which configuration it is for";
  const lists = ["keyring", "build_repositories", "runtime_repositories", "repositories", "packages"].map((name) => [name, contents[name] ?? []] as const);
  const noList = lists.find(([, list]) => !Array.isArray(list));
  if (noList) return `has no list of ${noList[0]}`;
  const [keyring, build, runtime, repositories, packages] = lists.map(([, list]) => list as readonly unknown[]);
  const bad = packages?.find((one) => !isLockedApk(one));
  if (bad !== undefined) return `has a package that is not whole: ${JSON.stringify(bad).slice(0, 200)}`;
  return {
    version: "v1",
    config: { name: typeof config["name"] === "string" ? config["name"] : "", checksum: config["checksum"] },
    contents: {
      keyring: (keyring ?? []).filter(isKey),
      build_repositories: (build ?? []).filter(isRepository),
      runtime_repositories: (runtime ?? []).filter(isRepository),
      repositories: (repositories ?? []).filter(isRepository),
      packages: (packages ?? []).filter(isLockedApk),
    },
  };
}

/** Two numbers of a range; undefined where there is none. */
export function rangeOf({ range }: LockedPart): readonly [first: number, last: number] | undefined {
  const match = /^bytes=(\d{1,15})-(\d{1,15})$/.exec(range);
  return match ? [Number(match[1]), Number(match[2])] : undefined;
}

function isLockedApk(one: unknown): one is LockedApk {
  if (!isRecord(one)) return false;
  const { name, url, version, architecture, signature, control, data, checksum } = one;
  // Names and versions become file names, URLs are asked for.
  const plain = [name, version].every((text) => typeof text === "string" && /^[A-Za-z0-9][A-Za-z0-9+._-]*$/.test(text));
  const parts = [control, data].every((part) => isPart(part) && rangeOf(part) !== undefined) && isPart(signature);
  return plain && parts && typeof url === "string" && url !== "" && typeof architecture === "string" && typeof checksum === "string" && /^Q1[A-Za-z0-9+/]{27}=$/.test(checksum);
}

function isPart(part: unknown): part is LockedPart {
  return isRecord(part) && typeof part["range"] === "string" && typeof part["checksum"] === "string";
}

function isKey(one: unknown): one is LockedKey {
  return isRecord(one) && typeof one["name"] === "string" && typeof one["url"] === "string" && (one["content"] === undefined || typeof one["content"] === "string");
}

function isRepository(one: unknown): one is LockedRepository {
  return isRecord(one) && ["name", "url", "architecture"].every((field) => typeof one[field] === "string");
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
