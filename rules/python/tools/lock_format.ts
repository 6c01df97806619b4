/** The text of a lock of wheels. Pure and free of node, so that rules, which run sealed, read locks with it too. */

export interface WheelRequest {
  /** As the index spells it in addresses: lower case, "-" between words. */
  readonly project: string;
  readonly version: string;
  /** Platform tags ("macosx_13_0_arm64") by the names that `pypi_wheel` knows wheels by. */
  readonly wheels: Readonly<Record<string, string>>;
}

export interface LockedWheel {
  /** Its whole name. */
  readonly file: string;
  readonly size: number;
  readonly sha256: string;
}

export interface WheelLock {
  readonly request: WheelRequest;
  /** By the request's names. */
  readonly wheels: Readonly<Record<string, LockedWheel>>;
}

const format = 1;

export function printWheelLock({ request, wheels }: WheelLock): string {
  return `${JSON.stringify({ format, request: canonical(request), wheels: sorted(wheels) }, null, 2)}\n`;
}

/** A string in place of a lock says what is wrong with it. */
export function parseWheelLock(json: unknown): WheelLock | string {
  if (!isRecord(json)) return "is no lock of wheels";
  if (json["format"] !== format) return `has format ${JSON.stringify(json["format"])}; this version reads format ${format}`;
  const request = parseWheelRequest(json["request"]);
  if (typeof request === "string") return `has a bad "request": ${request}`;
  const wheels = isRecord(json["wheels"]) ? json["wheels"] : {};
  const bad = Object.keys(request.wheels).find((name) => !isLockedWheel(wheels[name]));
  return bad === undefined ? { request, wheels: Object.fromEntries(Object.entries(wheels).filter((entry): entry is [string, LockedWheel] => isLockedWheel(entry[1]))) } : `has no whole wheel for ${bad}`;
}

/** A rule's params as a request; a string says what is wrong with them. */
export function parseWheelRequest(json: unknown): WheelRequest | string {
  if (!isRecord(json)) return "it must be an object";
  const { project, version, wheels } = json;
  if (typeof project !== "string" || !/^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/.test(project)) return `"${String(project)}" is no name of a project`;
  if (typeof version !== "string" || !/^[A-Za-z0-9.+!]+$/.test(version)) return `"${String(version)}" is no version`;
  const tags = isRecord(wheels) ? Object.entries(wheels).filter((entry): entry is [string, string] => typeof entry[1] === "string") : [];
  if (!isRecord(wheels) || tags.length === 0 || tags.length < Object.keys(wheels).length) return `"wheels" must name a platform tag for each wheel`;
  return canonical({ project: canonicalProject(project), version, wheels: Object.fromEntries(tags) });
}

export function sameRequest(a: WheelRequest, b: WheelRequest): boolean {
  return JSON.stringify(canonical(a)) === JSON.stringify(canonical(b));
}

/** https://packaging.python.org/en/latest/specifications/name-normalization/ */
export function canonicalProject(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, "-");
}

function canonical({ project, version, wheels }: WheelRequest): WheelRequest {
  return { project, version, wheels: sorted(wheels) };
}

function sorted<V>(record: Readonly<Record<string, V>>): Readonly<Record<string, V>> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Names and digests go into requests and file names: what is not plainly one of them is refused. */
function isLockedWheel(item: unknown): item is LockedWheel {
  if (!isRecord(item)) return false;
  const { file, size, sha256 } = item;
  return typeof file === "string" && /^[A-Za-z0-9._+!-]+\.whl$/.test(file) && Number.isSafeInteger(size) && Number(size) > 0 && typeof sha256 === "string" && /^[0-9a-f]{64}$/.test(sha256);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
