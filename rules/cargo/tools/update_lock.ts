/** The lock that crates_vendor goes on with: the present one, or one brought up to date as `--repin` asks. */
import { nearest, ToolError, type Network } from "../../../engine/api/tool.ts";
import type { GitCheckouts } from "./git.ts";
import { parseCargoLock, type CargoLock, type LockedPackage } from "./lockfile.ts";
import { inParallel } from "./parallel.ts";
import { patchesOf } from "./patches.ts";
import { printCargoLock } from "./print_lock.ts";
import { createRegistryIndex } from "./registry_index.ts";
import { relock, type FixedPackage } from "./relock.ts";
import type { CargoWorkspace, LocalPackage } from "./workspace.ts";

/** Cargo's name of its usual registry, as locks have it. */
const CRATES_IO = "registry+https://github.com/rust-lang/crates.io-index";

/** The new text. `names` are the crates whose locked versions no longer count. */
export async function updateLock(workspace: CargoWorkspace, current: { readonly text: string | undefined; readonly file: string }, names: readonly string[], network: Network, git: GitCheckouts): Promise<string> {
  const lock = parseCargoLock(current.text ?? "", current.file);
  const index = createRegistryIndex(network);
  checkNames(workspace, lock, names);
  // All at once: what follows asks for one after the other.
  await inParallel([...lock.packages.values()], 24, async ({ name, source }) => {
    if (source !== undefined && !source.startsWith("git+")) await index(source, name);
  });
  const repositories = await Promise.all([...lock.packages.values()].filter(({ source }) => source?.startsWith("git+")).map(async (locked) => fixed(await git.find(locked), locked.source, false)));
  const packages = await relock({
    lock,
    fixed: [...workspace.members.map((one) => fixed(one, undefined, true)), ...workspace.others.map((one) => fixed(one, undefined, false)), ...repositories],
    patched: new Set(patchesOf(workspace.root).map(({ name }) => name)),
    update: names,
    index,
    registry: CRATES_IO,
  });
  return printCargoLock(packages, current.text);
}

/** What changed, a line each. */
export function lockChanges(before: CargoLock, after: CargoLock): readonly string[] {
  const names = [...new Set([...before.packages.values(), ...after.packages.values()].map(({ name }) => name))].sort();
  return names.flatMap((name) => {
    const versions = ({ packages }: CargoLock): readonly string[] => [...packages.values()].flatMap((one: LockedPackage) => (one.name === name ? [one.version] : []));
    const [was, is] = [versions(before), versions(after)];
    const [gone, come] = [was.filter((one) => !is.includes(one)), is.filter((one) => !was.includes(one))];
    if (gone.length === 1 && come.length === 1) return [`${name} ${gone[0]} is now ${come[0]}`];
    return [...gone.map((one) => `removed ${name} ${one}`), ...come.map((one) => `added ${name} ${one}`)];
  });
}

function fixed({ facts: { manifest } }: LocalPackage, source: string | undefined, member: boolean): FixedPackage {
  return { name: manifest.name, version: manifest.version, source, member, dependencies: manifest.dependencies, features: manifest.features };
}

function checkNames({ members }: CargoWorkspace, lock: CargoLock, names: readonly string[]): void {
  const known = new Set([...[...lock.packages.values()].map(({ name }) => name), ...members.flatMap(({ facts }) => facts.manifest.dependencies.map((one) => one.package))]);
  for (const name of names) {
    if (known.has(name)) continue;
    const near = nearest(name, known);
    throw new ToolError(`neither ${lock.file} nor a manifest names a crate "${name}"`, near === undefined ? undefined : `did you mean ${near}?`);
  }
}
