/** Packages and what they name, joined: each manifest's dependencies with the packages that the lock chose for them. */
import { nearest, ToolError } from "../../../engine/api/tool.ts";
import type { CargoLock, LockedPackage, PackageId } from "./lockfile.ts";
import type { Dependency, Manifest } from "./manifest.ts";
import { meetsRequirement, parseVersion } from "./version.ts";

/** What a package is made of, beside its manifest's dependencies. */
export interface CrateFacts {
  readonly manifest: Manifest;
  /** Undefined where the package has no library. */
  readonly lib: { readonly name: string; readonly path: string; readonly procMacro: boolean } | undefined;
  /** Path of the build script. */
  readonly build: string | undefined;
}

export type FeatureValue =
  | { readonly kind: "feature"; readonly name: string }
  | { readonly kind: "dependency"; readonly name: string }
  | { readonly kind: "feature of dependency"; readonly name: string; readonly feature: string; readonly weak: boolean };

export interface Crate extends CrateFacts {
  readonly locked: LockedPackage;
  /** Whether it is a member of the workspace: its development dependencies count. */
  readonly member: boolean;
  /** Those dependencies that the lock knows; an optional one that nothing ever enables is not in it. */
  readonly edges: readonly { readonly dependency: Dependency; readonly to: PackageId }[];
  /** With the implicit features of optional dependencies. */
  readonly features: ReadonlyMap<string, readonly FeatureValue[]>;
}

export type CrateGraph = ReadonlyMap<PackageId, Crate>;

/**
 * Packages without facts are left out: no platform of ours needs them. Throws ToolError where lock and manifests do not fit each other, or
 * packages do not fit together.
 */
export function linkCrates(lock: CargoLock, facts: ReadonlyMap<PackageId, CrateFacts>, members: ReadonlySet<PackageId>): CrateGraph {
  const graph = new Map<PackageId, Crate>();
  for (const locked of reachable(lock, members)) {
    const own = facts.get(locked.id);
    if (!own) continue;
    const member = members.has(locked.id);
    const edges = edgesOf(lock, own.manifest, locked, member).filter(({ to }) => facts.has(to));
    graph.set(locked.id, { ...own, locked, member, edges, features: featureMap(own.manifest) });
  }
  checkLinks(graph);
  for (const crate of graph.values()) if (crate.member) checkFeatures(graph, crate);
  return graph;
}

/** What members need, in any configuration. A lock may hold more: that of a published part of a workspace does. */
export function reachable(lock: CargoLock, members: Iterable<PackageId>): readonly LockedPackage[] {
  const found = new Set<PackageId>();
  const waiting = [...members];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    waiting.push(...(lock.packages.get(id)?.dependencies ?? []));
  }
  return [...lock.packages.values()].filter(({ id }) => found.has(id));
}

function edgesOf(lock: CargoLock, manifest: Manifest, locked: LockedPackage, member: boolean): Crate["edges"] {
  const named = locked.dependencies.flatMap((id) => lock.packages.get(id) ?? []);
  return manifest.dependencies.flatMap((dependency) => {
    if (dependency.kind === "dev" && !member) return [];
    const to = chosenFor(dependency, named);
    if (to !== undefined) return [{ dependency, to: to.id }];
    // The lock holds whatever any feature of a member may enable, and of other packages what is enabled.
    if (dependency.optional && !member) return [];
    throw staleLock(lock, manifest, dependency);
  });
}

function chosenFor(dependency: Dependency, named: readonly LockedPackage[]): LockedPackage | undefined {
  const fitting = named.filter(({ name, version }) => {
    const parsed = parseVersion(version);
    return name === dependency.package && parsed !== undefined && meetsRequirement(parsed, dependency.requirement);
  });
  // Where several versions would do, a patch may decide by place; otherwise the newest was chosen.
  const local = fitting.filter(({ source }) => (dependency.path !== undefined ? source === undefined : dependency.git !== undefined ? source?.startsWith("git+") : source !== undefined));
  return (local.length > 0 ? local : fitting).at(-1);
}

function staleLock(lock: CargoLock, manifest: Manifest, { name, package: wanted, requirement, git, path }: Dependency): ToolError {
  const have = [...lock.packages.values()].filter((one) => one.name === wanted).map(({ version }) => version);
  const what = git !== undefined ? `${wanted} from ${git}` : path !== undefined ? `${wanted} in ${path}` : `${wanted} "${requirement}"`;
  const found = have.length === 0 ? `${lock.file} has no ${wanted}` : `${lock.file} has ${have.map((version) => `${wanted} ${version}`).join(", ")}`;
  return new ToolError(`${placeOf(manifest, name)} asks for ${what}, and ${found}`, `\`-- --repin ${wanted}\` behind the run of crates_vendor brings the lock up to date`);
}

/** `file:line` of the first line that names a key. */
export function placeOf({ file, text }: Manifest, key: string): string {
  const escaped = key.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const line = text.split("\n").findIndex((one) => new RegExp(`^\\s*"?${escaped}"?\\s*[.=]|^\\s*\\[.*dependencies\\."?${escaped}"?\\]`).test(one));
  return line < 0 ? file : `${file}:${line + 1}`;
}

/** A native library can be in a program once. */
function checkLinks(graph: CrateGraph): void {
  const owners = new Map<string, Crate>();
  for (const crate of graph.values()) {
    const { links } = crate.manifest;
    if (links === undefined) continue;
    const other = owners.get(links);
    if (other) {
      const needed = (one: Crate): string => `${one.locked.name} ${one.locked.version}, needed by ${neededBy(graph, one)}`;
      throw new ToolError(`two packages link the native library "${links}", and a program can hold it once: ${needed(other)}; and ${needed(crate)}`, "bring those that need them to versions that agree on one");
    }
    owners.set(links, crate);
  }
}

function neededBy(graph: CrateGraph, crate: Crate): string {
  const users = [...graph.values()].filter(({ edges }) => edges.some(({ to }) => to === crate.locked.id)).map(({ locked }) => `${locked.name} ${locked.version}`);
  return users.length > 0 ? users.join(", ") : "nothing";
}

export function parseFeatureValue(text: string): FeatureValue {
  const slash = text.indexOf("/");
  if (slash >= 0) {
    const name = text.slice(0, slash);
    return { kind: "feature of dependency", name: name.replace(/\?$/, ""), feature: text.slice(slash + 1), weak: name.endsWith("?") };
  }
  return text.startsWith("dep:") ? { kind: "dependency", name: text.slice(4) } : { kind: "feature", name: text };
}

/** An optional dependency is a feature of its name, unless some feature says `dep:` of it. */
export function featureMap({ features, dependencies }: Pick<Manifest, "features" | "dependencies">): ReadonlyMap<string, readonly FeatureValue[]> {
  const map = new Map(Object.entries(features).map(([name, values]) => [name, values.map(parseFeatureValue)] as const));
  const hidden = new Set([...map.values()].flat().flatMap((value) => (value.kind === "dependency" ? [value.name] : [])));
  for (const { name, optional } of dependencies) if (optional && !hidden.has(name) && !map.has(name)) map.set(name, [{ kind: "dependency", name }]);
  return map;
}

/** Cargo checked what registries offer; a member may be newer than the lock. */
function checkFeatures(graph: CrateGraph, crate: Crate): void {
  const check = (feature: string, from: string, to: Crate): void => {
    if (feature.includes("/") || to.features.has(feature) || feature === "default") return;
    const near = nearest(feature, to.features.keys());
    const all = [...to.features.keys()].filter((name) => name !== "default").sort();
    const help = near !== undefined ? `did you mean "${near}"?` : all.length === 0 ? "it has no features" : `its features are ${all.join(", ")}`;
    throw new ToolError(`${placeOf(crate.manifest, from)} asks for the feature "${feature}" of ${to.locked.name} ${to.locked.version}, which does not have it`, help);
  };
  for (const { dependency, to } of crate.edges) for (const feature of dependency.features) check(feature, dependency.name, crateOf(graph, to));
  for (const [name, values] of crate.features) {
    for (const value of values) {
      if (value.kind === "feature") check(value.name, name, crate);
      else {
        if (!crate.manifest.dependencies.some(({ name: known }) => known === value.name)) throw new ToolError(`${placeOf(crate.manifest, name)}: the feature "${name}" names the dependency "${value.name}", which ${crate.locked.name} does not have`, nearestDependency(crate, value.name));
        // No edge leads to a dependency of other platforms than ours.
        if (value.kind === "feature of dependency") for (const { dependency, to } of crate.edges) if (dependency.name === value.name) check(value.feature, name, crateOf(graph, to));
      }
    }
  }
}

function nearestDependency({ manifest }: Crate, name: string): string | undefined {
  const near = nearest(name, manifest.dependencies.map((one) => one.name));
  return near === undefined ? undefined : `did you mean "${near}"?`;
}

export function crateOf(graph: CrateGraph, id: PackageId): Crate {
  const crate = graph.get(id);
  if (!crate) throw new Error(`${id} is not in the graph of crates`);
  return crate;
}
