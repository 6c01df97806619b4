/** The facts about every package that one of our platforms may need: manifests out of archives, repositories and folders. */
import { ToolError, type Network } from "../../../engine/api/tool.ts";
import { readCrate } from "./archive.ts";
import { platformMatches, TRIPLES } from "./cfg.ts";
import type { CrateFacts } from "./crate_graph.ts";
import type { GitCheckouts } from "./git.ts";
import type { CargoLock, LockedPackage, PackageId } from "./lockfile.ts";
import type { Manifest } from "./manifest.ts";
import { inParallel } from "./parallel.ts";
import type { CargoWorkspace, LocalPackage } from "./workspace.ts";

export interface Gathered {
  readonly facts: ReadonlyMap<PackageId, CrateFacts>;
  readonly members: ReadonlySet<PackageId>;
  /** Folders of packages that came from no registry, absolute. */
  readonly local: ReadonlyMap<PackageId, LocalPackage>;
  /** Of archives, by checksum. */
  readonly sizes: ReadonlyMap<string, number>;
}

/** Archives at a time. */
const PARALLEL = 24;

export async function gather(workspace: CargoWorkspace, lock: CargoLock, network: Network, git: GitCheckouts): Promise<Gathered> {
  const facts = new Map<PackageId, CrateFacts>();
  const local = new Map<PackageId, LocalPackage>();
  const sizes = new Map<string, number>();
  const locals = [...workspace.members, ...workspace.others];
  for (const one of locals) {
    const { name, version, file } = one.facts.manifest;
    const id = `${name} ${version}`;
    if (lock.packages.has(id)) {
      facts.set(id, one.facts);
      local.set(id, one);
    } else if (workspace.members.includes(one)) {
      const other = [...lock.packages.values()].find((locked) => locked.name === name && locked.source === undefined);
      throw new ToolError(`${file} is ${name} ${version}, and ${lock.file} has ${other ? `${name} ${other.version}` : `no ${name}`}`, `\`-- --repin ${name}\` behind the run of crates_vendor brings the lock up to date`);
    }
  }
  const members = new Set(workspace.members.map(({ facts: { manifest } }) => `${manifest.name} ${manifest.version}`));

  const load = async (locked: LockedPackage): Promise<void> => {
    const { id, name, version, source, checksum } = locked;
    if (source === undefined) throw new ToolError(`${lock.file} has ${name} ${version}, whose sources are in no folder that a manifest names`);
    if (source.startsWith("git+")) {
      const found = await git.find(locked);
      facts.set(id, found.facts);
      local.set(id, found);
      return;
    }
    if (checksum === undefined) throw new ToolError(`${lock.file} has no checksum for ${name} ${version}`, "a lock that Cargo writes has them");
    const bytes = await fetchCrate(network, locked, checksum);
    sizes.set(checksum, bytes.length);
    facts.set(id, readCrate(bytes, `${name}-${version}`));
  };
  const seen = new Set<PackageId>(members);
  for (let wave = [...members]; wave.length > 0; ) {
    await inParallel(wave.flatMap((id) => (facts.has(id) ? [] : (lock.packages.get(id) ?? []))), PARALLEL, load);
    const next = wave.flatMap((id) => needed(lock, id, facts.get(id)?.manifest, members.has(id), workspace.resolver)).filter((id) => !seen.has(id));
    for (const id of next) seen.add(id);
    wave = [...new Set(next)];
  }
  return { facts, members, local, sizes };
}

/** Archive of a package, checked against the lock. */
export async function fetchCrate(network: Network, { name, version, source }: LockedPackage, checksum: string): Promise<Uint8Array> {
  const what = `${name} ${version}`;
  try {
    const bytes = await network.fetch(source ?? "", `${name}/${version}/download`, { sha256: checksum });
    if (bytes) return bytes;
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    throw new ToolError(`cannot get ${what}: ${error.message}`, error.help);
  }
  throw new ToolError(`cannot get ${what}: ${source} does not have it`, "it may have been deleted, or the registry's mirror is behind");
}

/** Dependencies that may count on one of our platforms. The first resolver lets those of all platforms decide about features. */
function needed(lock: CargoLock, id: PackageId, manifest: Manifest | undefined, member: boolean, resolver: 1 | 2 | 3): readonly PackageId[] {
  const named = lock.packages.get(id)?.dependencies ?? [];
  const wanted = new Set((manifest?.dependencies ?? []).flatMap((one) => ((one.kind === "dev" && !member) || (resolver > 1 && isForeign(one.platform)) ? [] : [one.package])));
  return named.filter((one) => wanted.has(lock.packages.get(one)?.name ?? ""));
}

function isForeign(platform: string | undefined): boolean {
  return platform !== undefined && !TRIPLES.some((triple) => platformMatches(platform, triple));
}
