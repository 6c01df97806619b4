/** The lock tool of apko configurations: reads signed indexes, resolves for each architecture, and writes the lock that `apko lock` would write. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { ToolError, type Json, type LockCall, type LockTool, type Network } from "../../../engine/api/tool.ts";
import { readControl, splitApk, verifyApk } from "./apk_file.ts";
import { parseIndex } from "./apkindex.ts";
import { ALL_ARCHS, apkArch, completed, type Config } from "./config.ts";
import { readConfig, type ConfigFile } from "./config_yaml.ts";
import { goJson } from "./go_json.ts";
import { readIndexArchive } from "./index_archive.ts";
import { discoverKeys } from "./key_discovery.ts";
import { parseLock, type ApkoLock, type LockedApk, type LockedKey, type LockedPart, type LockedRepository } from "./lock_format.ts";
import { fileName, type IndexedPackage } from "./metadata.ts";
import { indexPackages, type Candidate, type PackagesIndex, type Repository } from "./packages_index.ts";
import { createHash } from "node:crypto";
import { NoSolution } from "./explain.ts";
import { parseRepositoryLine } from "./repository_line.ts";
import { resolve } from "./resolve.ts";
import { keyring, type Keyring } from "./signature.ts";

export const version = 1;

/** Files at a time; each is held in memory until its members are told apart. */
const PARALLEL = 4;

const lock: LockTool = async (call) => {
  const { name, local } = parseParams(call.params);
  const file = readConfigFile(call, name);
  const config = completed(file.config, name);
  const archs = config.archs.length > 0 ? config.archs : ALL_ARCHS;
  const { contents } = config;
  const before = readCurrent(call);
  const keys = await readKeys(call, config);
  const ring = keyring(keys.map(({ url, content }) => ({ name: path.posix.basename(url), content: content ?? "" })));

  const packages: LockedApk[] = [];
  for (const arch of archs.map(apkArch)) {
    const urls = [...new Set([...contents.buildRepositories, ...contents.repositories])].sort();
    const repositories = await Promise.all(urls.map((line) => readRepository(call, line, arch, local, ring)));
    const index = indexPackages(repositories.flatMap((one) => (one === undefined ? [] : [one])));
    const install = choose(call, index, config, (before?.contents.packages ?? []).filter(({ architecture }) => architecture === arch));
    const external = install.filter(({ repository }) => !parseRepositoryLine(repository).isLabel);
    call.progress(`${arch}: ${external.length} ${external.length === 1 ? "package" : "packages"}`);
    packages.push(...(await inParallel(external, (candidate) => lockPackage(call.network, candidate, arch, ring))));
  }
  const repositoriesOf = (lines: readonly string[]) => archs.flatMap((arch) => lines.filter((line) => !parseRepositoryLine(line).isLabel).map((line) => lockedRepository(line, apkArch(arch))));
  const after: ApkoLock = {
    version: "v1",
    config: { name, checksum: file.checksum },
    contents: {
      keyring: keys,
      build_repositories: repositoriesOf(contents.buildRepositories),
      runtime_repositories: repositoriesOf(contents.runtimeRepositories),
      repositories: repositoriesOf(contents.repositories),
      packages,
    },
  };
  return { text: `${goJson(after, 2)}\n`, changes: changes(before, after) };
};
export default lock;

/** What the rule says: the configuration's name, and the packages of repositories of the workspace by label. */
function parseParams(params: Json): { readonly name: string; readonly local: Readonly<Record<string, readonly IndexedPackage[]>> } {
  return params as unknown as { readonly name: string; readonly local: Readonly<Record<string, readonly IndexedPackage[]>> };
}

function readConfigFile({ files }: LockCall, name: string): ConfigFile {
  const [config] = files["config"] ?? [];
  if (config === undefined) throw new Error("a lock needs its configuration");
  return readConfig(readFileSync(config, "utf8"), name, (include) => {
    const found = (files["includes"] ?? []).find((file) => file.endsWith(`/${include}`) || path.basename(file) === path.posix.basename(include));
    return found === undefined ? undefined : readFileSync(found, "utf8");
  });
}

/** A lock that cannot be read is replaced when everything is resolved anew; an update of a part needs the rest. */
function readCurrent({ current, update }: LockCall): ApkoLock | undefined {
  if (current === undefined) return undefined;
  let parsed: ApkoLock | string;
  try {
    parsed = parseLock(JSON.parse(current));
  } catch {
    parsed = "is no JSON";
  }
  if (typeof parsed !== "string") return parsed;
  if (update === undefined) return undefined;
  throw new ToolError(`the lock ${parsed}, so no part of it can be kept`, "lock everything anew");
}

/** Keys the configuration names, by URL or as files of the rule, and those that repositories publish themselves. */
async function readKeys({ network, files }: LockCall, { contents }: Config): Promise<readonly LockedKey[]> {
  const named = contents.keyring.map(async (url): Promise<LockedKey> => {
    if (/^https?:\/\//.test(url)) return { name: withoutScheme(url), url, content: (await get(network, url)).toString("utf8") };
    const file = (files["keys"] ?? []).find((one) => path.basename(one) === path.posix.basename(url));
    if (file === undefined) throw new ToolError(`the keyring names ${url}, which is not among the keys`, `name the file: apko_base({ keys: ["${url.replace(/^\.\//, "")}"] })`);
    return { name: url, url, content: readFileSync(file, "utf8") };
  });
  const urls = [...new Set([...contents.buildRepositories, ...contents.runtimeRepositories, ...contents.repositories].map((line) => parseRepositoryLine(line).address))].filter((url) => /^https?:\/\//.test(url));
  const discovered = urls.map(async (url) => (await discoverKeys(network, url)).map(({ name, content }): LockedKey => ({ name: withoutScheme(`${url}/${name}`), url: `${url}/${name}`, content })));
  const all = [...(await Promise.all(named)), ...(await Promise.all(discovered)).flat()];
  return all.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** `line` as the configuration has it: a URL, `@tag URL`, or the label of a repository of the workspace. */
async function readRepository({ network }: LockCall, line: string, arch: string, local: Readonly<Record<string, readonly IndexedPackage[]>>, keys: Keyring): Promise<Repository | undefined> {
  const { address: url, pin, isLabel } = parseRepositoryLine(line);
  if (isLabel) return { url, pin, packages: (local[url] ?? []).map((one) => ({ ...one, arch })) };
  if (!/^https?:\/\//.test(url)) throw new ToolError(`the repository ${url} is neither a URL nor the label of an apk_repository`);
  const what = `${url}/${arch}/APKINDEX.tar.gz`;
  const bytes = await network.fetch(url, `${arch}/APKINDEX.tar.gz`);
  if (bytes === undefined) throw new ToolError(`${url} has no index for ${arch}`, "does `archs` name more than the repository has?");
  return { url, pin, packages: parseIndex(readIndexArchive(Buffer.from(bytes), keys, what), what) };
}

/** What is to be installed. With a list of updates every other package stays at its locked version as long as that is offered and fits. */
function choose({ update, progress }: LockCall, index: PackagesIndex, config: Config, locked: readonly LockedApk[]): readonly Candidate[] {
  const world = [...new Set(config.contents.packages)].sort();
  if (update === undefined) return resolve(index, world).install;
  const kept = new Map(locked.filter(({ name }) => !update.includes(name)).map(({ name, version }) => [name, version]));
  const others = index.all.filter(({ name, version }) => kept.has(name) && kept.get(name) !== version);
  const offered = new Set(index.all.map(({ name, version }) => `${name} ${version}`));
  const unavailable = new Map(others.filter(({ name }) => offered.has(`${name} ${kept.get(name)}`)).map((candidate) => [candidate, "it is not what is locked"]));
  try {
    return resolve(index, world, unavailable).install;
  } catch (error) {
    if (!(error instanceof NoSolution)) throw error;
    progress(`${update.join(", ")} cannot move alone: ${error.reason.split("\n")[0]}`);
    return resolve(index, world).install;
  }
}

async function lockPackage(network: Network, candidate: Candidate, arch: string, keys: Keyring): Promise<LockedApk> {
  const what = fileName(candidate);
  const bytes = await network.fetch(candidate.repository, `${arch}/${what}`);
  if (bytes === undefined) throw new ToolError(`${candidate.repository} lists ${what} for ${arch} and does not have it`, "its index may be older than its packages: try again later");
  const parts = splitApk(Buffer.from(bytes), what);
  const { signature, control, data } = parts;
  verifyApk(parts, keys, what);
  const { info, checksum } = readControl(control, what);
  if (checksum !== candidate.checksum) throw new ToolError(`${what} is not what the index of ${candidate.repository} says: expected ${candidate.checksum}, got ${checksum}`);
  const hash = createHash("sha256").update(data).digest();
  if (hash.toString("hex") !== info.dataHash) throw new ToolError(`the data of ${what} is not what its .PKGINFO says: expected sha256 ${info.dataHash}, got ${hash.toString("hex")}`);
  if (info.name !== candidate.name || info.version !== candidate.version) throw new ToolError(`${what} holds ${info.name} ${info.version}, not ${candidate.name} ${candidate.version}`);
  const sha1 = (part: Buffer) => `sha1-${createHash("sha1").update(part).digest("base64")}`;
  const signed = signature?.length ?? 0;
  const part = (first: number, length: number, sum: string): LockedPart => ({ range: `bytes=${first}-${first + length - 1}`, checksum: sum });
  return {
    name: candidate.name,
    url: `${candidate.repository}/${arch}/${what}`,
    version: candidate.version,
    // Builds look for packages by their architecture: one for all is each one's own.
    architecture: candidate.arch === "noarch" ? arch : candidate.arch,
    signature: signature === undefined ? { range: "", checksum: "" } : part(0, signed, sha1(signature)),
    control: part(signed, control.length, sha1(control)),
    data: part(signed + control.length, data.length, `sha256-${hash.toString("base64")}`),
    checksum,
  };
}

async function get(network: Network, url: string): Promise<Buffer> {
  const slash = url.lastIndexOf("/");
  const bytes = await network.fetch(url.slice(0, slash), url.slice(slash + 1));
  if (bytes === undefined) throw new ToolError(`there is no ${url}`);
  return Buffer.from(bytes);
}

async function inParallel<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let i = next++; i < items.length; i = next++) results[i] = await work(items[i] as T);
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
  return results;
}

function lockedRepository(line: string, architecture: string): LockedRepository {
  const url = `${parseRepositoryLine(line).address}/${architecture}`;
  return { name: withoutScheme(url), url: `${url}/APKINDEX.tar.gz`, architecture };
}

function withoutScheme(url: string): string {
  return url.replace(/^https?:\/\//, "");
}

function changes(before: ApkoLock | undefined, after: ApkoLock): readonly string[] {
  const byKey = (lock: ApkoLock | undefined) => new Map((lock?.contents.packages ?? []).map((one) => [`${one.architecture}: ${one.name}`, one]));
  const [old, fresh] = [byKey(before), byKey(after)];
  return [...new Set([...old.keys(), ...fresh.keys()])].sort().flatMap((key) => {
    const [was, is] = [old.get(key), fresh.get(key)];
    const [arch, name] = key.split(": ");
    if (was === undefined) return is === undefined ? [] : [`${arch}: added ${name} ${is.version}`];
    if (is === undefined) return [`${arch}: removed ${name} ${was.version}`];
    if (was.version !== is.version) return [`${arch}: ${name} ${was.version} is now ${is.version}`];
    return was.checksum === is.checksum && was.data.checksum === is.data.checksum ? [] : [`${arch}: ${name} ${was.version} has other bytes`];
  });
}
