/** The lock tool of wheels: finds them on their project's page, downloads each once to hold it against the index, writes the lock. */
import { ToolError, type LockTool, type Network } from "../../../engine/api/tool.ts";
import { canonicalProject, parseWheelLock, parseWheelRequest, printWheelLock, type LockedWheel, type WheelLock, type WheelRequest } from "./lock_format.ts";

export const version = 1;

/** The name under which the command line knows where the index is. */
const mirror = "pypi";

const lock: LockTool = async ({ params, current, network, progress }) => {
  const request = parseWheelRequest(params);
  if (typeof request === "string") throw new ToolError(request);
  const page = await network.fetch(mirror, `${request.project}/`);
  if (page === undefined) throw new ToolError(`the index has no project "${request.project}"`);
  const published = wheelsOn(Buffer.from(page).toString("utf8"), request);
  const before = current === undefined ? undefined : readCurrent(current);
  const wheels: Record<string, LockedWheel> = {};
  // One after the other: each is held in memory, and may be large.
  for (const [name, tag] of Object.entries(request.wheels)) {
    const wheel = theOne(published.filter(({ tags }) => tags.includes(tag)), tag, request, published);
    const known = before?.wheels[name];
    wheels[name] = known?.file === wheel.file && known.sha256 === wheel.sha256 ? known : await measured(network, request, wheel, progress);
  }
  const after: WheelLock = { request, wheels };
  return { text: printWheelLock(after), changes: changes(before, after) };
};
export default lock;

interface Published {
  readonly file: string;
  readonly sha256: string;
  /** Of its platforms. */
  readonly tags: readonly string[];
}

/** Wheels of the version that need no particular Python: https://packaging.python.org/en/latest/specifications/simple-repository-api/ */
function wheelsOn(page: string, { project, version: wanted }: WheelRequest): readonly Published[] {
  return [...page.matchAll(/<a\s[^>]*?href="[^"#]*#sha256=([0-9a-f]{64})"[^>]*>\s*([^<\s]+)\.whl\s*<\/a>/gi)].flatMap(([, sha256 = "", stem = ""]) => {
    const [distribution = "", version = "", ...rest] = stem.split("-");
    const [python, abi, platform] = rest.slice(-3);
    const fits = canonicalProject(distribution) === project && version === wanted && python?.split(".").includes("py3") && abi === "none" && platform !== undefined;
    return fits ? [{ file: `${stem}.whl`, sha256, tags: platform.split(".") }] : [];
  });
}

function theOne(fitting: readonly Published[], tag: string, { project, version: wanted }: WheelRequest, published: readonly Published[]): Published {
  const [wheel, second] = fitting;
  if (wheel && !second) return wheel;
  if (second) throw new ToolError(`${project} ${wanted} has several wheels for ${tag}: ${fitting.map(({ file }) => file).join(", ")}`);
  if (published.length === 0) throw new ToolError(`the index has no wheel of ${project} ${wanted} that runs without a particular Python`);
  throw new ToolError(`${project} ${wanted} has no wheel for ${tag}`, `it has: ${published.flatMap(({ tags }) => tags).sort().join(", ")}`);
}

/** The index says no sizes; what it says of the bytes is checked on the way. */
async function measured(network: Network, { project }: WheelRequest, { file, sha256 }: Published, progress: (line: string) => void): Promise<LockedWheel> {
  progress(`downloading ${file}`);
  const bytes = await network.fetch(mirror, `${project}/${file}`, { sha256 });
  if (bytes === undefined) throw new ToolError(`the index names ${file} and does not have it`);
  return { file, size: bytes.length, sha256 };
}

/** A lock that cannot be read is replaced. */
function readCurrent(text: string): WheelLock | undefined {
  try {
    const parsed = parseWheelLock(JSON.parse(text));
    return typeof parsed === "string" ? undefined : parsed;
  } catch {
    return undefined;
  }
}

function changes(before: WheelLock | undefined, after: WheelLock): readonly string[] {
  return [...new Set([...Object.keys(before?.wheels ?? {}), ...Object.keys(after.wheels)])].sort().flatMap((name) => {
    const [was, is] = [before?.wheels[name], after.wheels[name]];
    if (was === undefined) return is === undefined ? [] : [`${name}: added ${is.file}`];
    if (is === undefined) return [`${name}: removed ${was.file}`];
    if (was.file !== is.file) return [`${name}: ${was.file} is now ${is.file}`];
    return was.sha256 === is.sha256 ? [] : [`${name}: ${was.file} has other bytes`];
  });
}
