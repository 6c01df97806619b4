/** The lock tool of Debian roots: verifies the suites' signatures, resolves the request for every architecture, writes the lock. */
import { readFileSync } from "node:fs";
import { ToolError, type LockCall, type LockTool, type Network } from "../../../engine/api/tool.ts";
import { paragraphs } from "./control.ts";
import { decompress } from "./decompress.ts";
import { parseLock, parseLockRequest, printLock, type DebianLock, type LockedPackage } from "./lock_format.ts";
import { candidateOf, indexPackages, packageFields, type Candidate } from "./packages_index.ts";
import { fetchIndex, fetchRelease, type Release } from "./release.ts";
import { resolve } from "./resolve.ts";

export const version = 1;

/** The name under which the command line knows where Debian's archive is. */
const mirror = "debian";

/** `files.keys`: the archive keys that may sign. */
const lock: LockTool = async (call) => {
  const request = parseLockRequest(call.params);
  if (typeof request === "string") throw new ToolError(`the lock's parameters are wrong: ${request}`);
  const before = readCurrent(call);
  const keys = (call.files["keys"] ?? []).map((path) => readFileSync(path));
  const now = new Date();
  const releases = await Promise.all(request.suites.map((suite) => fetchRelease(call.network, mirror, suite, keys, now)));
  for (const warning of releases.flatMap(({ warnings }) => warnings)) call.progress(warning);

  const packages: Record<string, readonly LockedPackage[]> = {};
  const excludesUsed = new Set<string>();
  // One architecture after the other: an index takes a few hundred megabytes.
  for (const architecture of request.architectures) {
    call.progress(`reading the packages of ${request.suites.join(", ")} for ${architecture}`);
    const candidates = await Promise.all(releases.map((release) => suiteCandidates(call.network, release, architecture)));
    const index = indexPackages(architecture, request.suites, candidates.flat());
    const { packages: chosen, unusedExcludes } = resolve({
      index,
      packages: request.packages,
      exclude: request.exclude,
      prefer: keptVersions(before?.packages[architecture] ?? [], call.update),
    });
    for (const pattern of request.exclude) if (!unusedExcludes.includes(pattern)) excludesUsed.add(pattern);
    packages[architecture] = chosen.map(({ name, version, suite, path, size, sha256 }) => ({ name, version, suite, path, size, sha256 }));
  }
  for (const pattern of request.exclude) if (!excludesUsed.has(pattern)) call.progress(`exclude "${pattern}" left nothing out`);
  const after: DebianLock = { request, packages };
  return { text: printLock(after), changes: changes(before, after) };
};
export default lock;

/** A lock that cannot be read is replaced when everything is resolved anew; an update of a part needs the rest. */
function readCurrent({ current, update }: LockCall): DebianLock | undefined {
  if (current === undefined) return undefined;
  const parsed = parseLock(current);
  if (typeof parsed !== "string") return parsed;
  if (update === undefined) return undefined;
  throw new ToolError(`the lock ${parsed}, so no part of it can be kept`, "lock everything anew");
}

async function suiteCandidates(network: Network, release: Release, architecture: string): Promise<readonly Candidate[]> {
  const path = `main/binary-${architecture}/Packages.xz`;
  const bytes = await fetchIndex(network, mirror, release, path);
  if (bytes === undefined) throw new ToolError(`${release.suite} has no packages for the architecture "${architecture}"`, "Debian's names are amd64, arm64, ...");
  const found: Candidate[] = [];
  for await (const paragraph of paragraphs(textOf(bytes, `${path} of ${release.suite}`), packageFields)) {
    const candidate = candidateOf(paragraph, release.suite);
    if (candidate !== undefined) found.push(candidate);
  }
  return found;
}

async function* textOf(bytes: Uint8Array, name: string): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  for await (const chunk of decompress("xz", [bytes], name)) yield decoder.decode(chunk, { stream: true });
}

/** With a list of updates, every other package stays at its locked version as long as that is offered and fits. */
function keptVersions(locked: readonly LockedPackage[], update: readonly string[] | undefined): ReadonlyMap<string, string> {
  if (update === undefined) return new Map();
  return new Map(locked.filter(({ name }) => !update.includes(name)).map(({ name, version }) => [name, version]));
}

function changes(before: DebianLock | undefined, after: DebianLock): readonly string[] {
  const architectures = [...new Set([...Object.keys(before?.packages ?? {}), ...Object.keys(after.packages)])].sort();
  return architectures.flatMap((architecture) => {
    const old = new Map((before?.packages[architecture] ?? []).map((locked) => [locked.name, locked]));
    const fresh = new Map((after.packages[architecture] ?? []).map((locked) => [locked.name, locked]));
    return [...new Set([...old.keys(), ...fresh.keys()])].sort().flatMap((name) => {
      const [was, is] = [old.get(name), fresh.get(name)];
      if (was === undefined) return is === undefined ? [] : [`${architecture}: added ${name} ${is.version}`];
      if (is === undefined) return [`${architecture}: removed ${name} ${was.version}`];
      if (was.version !== is.version) return [`${architecture}: ${name} ${was.version} is now ${is.version}`];
      return was.sha256 === is.sha256 ? [] : [`${architecture}: ${name} ${was.version} has other bytes`];
    });
  });
}
