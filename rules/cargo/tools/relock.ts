/**
 * Cargo.lock brought up to date: what fits stays, what is missing or to be renewed is taken from the registries' indexes, the newest that fits.
 * It does not try combinations as Cargo does: where versions contradict each other it says so.
 */
import { nearest, ToolError } from "../../../engine/api/tool.ts";
import { featureMap, parseFeatureValue, type FeatureValue } from "./crate_graph.ts";
import { idOf, type CargoLock, type LockedPackage, type PackageId } from "./lockfile.ts";
import type { Dependency } from "./manifest.ts";
import type { IndexEntry, RegistryIndex } from "./registry_index.ts";
import { compareVersions, compatibilityOf, meetsRequirement, parseVersion } from "./version.ts";

/** A package that does not come out of an index. */
export interface FixedPackage {
  readonly name: string;
  readonly version: string;
  readonly source: string | undefined;
  readonly member: boolean;
  readonly dependencies: readonly Dependency[];
  readonly features: Readonly<Record<string, readonly string[]>>;
}

export interface RelockRequest {
  readonly lock: CargoLock;
  /** Members, packages by path and from git. */
  readonly fixed: readonly FixedPackage[];
  /** Names that `[patch]` has: these stand in for a registry's. */
  readonly patched: ReadonlySet<string>;
  /** Names whose locked versions do not count. */
  readonly update: readonly string[];
  readonly index: RegistryIndex;
  /** The source of crates that name no registry. */
  readonly registry: string;
}

/** The packages of the new lock: what is updated gets its newest version, and others move only where that needs it. */
export async function relock(request: RelockRequest): Promise<readonly LockedPackage[]> {
  const forced = new Map<string, string>();
  // A later requirement may need a newer version than an earlier one took: then it starts over, knowing that.
  for (let tries = 0; tries < 200; tries++) {
    const outcome = await attempt(request, forced);
    if (outcome.kind === "done") return outcome.packages;
    forced.set(outcome.bucket, outcome.version);
  }
  throw new ToolError("the lock cannot be brought up to date here", "`cargo update` tries combinations");
}

type Outcome = { readonly kind: "done"; readonly packages: readonly LockedPackage[] } | Conflict;

/** Two versions of one compatibility were asked for; `version` satisfies all who asked so far. */
interface Conflict {
  readonly kind: "conflict";
  readonly bucket: string;
  readonly version: string;
}

interface Chosen {
  readonly id: PackageId;
  readonly name: string;
  readonly version: string;
  readonly source: string | undefined;
  readonly checksum: string | undefined;
  readonly member: boolean;
  readonly dependencies: readonly Dependency[];
  readonly featureMap: ReadonlyMap<string, readonly FeatureValue[]>;
  readonly active: Set<string>;
  readonly optional: Set<string>;
  readonly edges: Set<PackageId>;
  /** Who asked for what, for messages. */
  readonly asked: { readonly by: string; readonly requirement: string }[];
}

async function attempt(request: RelockRequest, forced: ReadonlyMap<string, string>): Promise<Outcome> {
  const chosen = new Map<PackageId, Chosen>();
  const make = (one: FixedPackage | IndexEntry, source: string | undefined, member: boolean): Chosen => {
    const id = idOf(one.name, one.version, source);
    const made = chosen.get(id) ?? {
      id,
      name: one.name,
      version: one.version,
      source,
      checksum: "checksum" in one ? one.checksum : undefined,
      member,
      dependencies: one.dependencies.filter(({ kind }) => kind !== "dev" || member),
      featureMap: featureMap(one),
      active: new Set<string>(),
      optional: new Set<string>(),
      edges: new Set<PackageId>(),
      asked: [],
    };
    chosen.set(id, made);
    return made;
  };
  const waiting: { readonly of: Chosen; readonly dependency: Dependency; readonly features: readonly FeatureValue[] }[] = [];
  const take = (of: Chosen, dependency: Dependency, extra: readonly FeatureValue[]): void => {
    waiting.push({ of, dependency, features: [...dependency.features.map(parseFeatureValue), ...(dependency.defaultFeatures ? [DEFAULT] : []), ...extra] });
  };
  const dependenciesCalled = (of: Chosen, name: string): readonly Dependency[] => of.dependencies.filter((dependency) => dependency.name === name);
  const activate = (of: Chosen, value: FeatureValue): void => {
    if (value.kind === "feature") {
      if (of.active.has(value.name) || !of.featureMap.has(value.name)) return;
      of.active.add(value.name);
      for (const one of of.featureMap.get(value.name) ?? []) activate(of, one);
    } else if (value.kind === "dependency") enable(of, value.name);
    else {
      const dependencies = dependenciesCalled(of, value.name);
      // Locking, Cargo takes `x?/y` for `x/y`: the lock holds more than is ever built.
      if (dependencies.some(({ optional }) => optional)) {
        enable(of, value.name);
        if (!value.weak && of.featureMap.has(value.name)) activate(of, { kind: "feature", name: value.name });
      }
      for (const dependency of dependencies) take(of, dependency, [parseFeatureValue(value.feature)]);
    }
  };
  const enable = (of: Chosen, name: string): void => {
    if (of.optional.has(name)) return;
    of.optional.add(name);
    for (const dependency of dependenciesCalled(of, name)) take(of, dependency, []);
  };

  const begun = new Set<PackageId>();
  const begin = (one: Chosen): void => {
    if (begun.has(one.id)) return;
    begun.add(one.id);
    for (const dependency of one.dependencies) if (!dependency.optional) take(one, dependency, []);
  };
  for (const fixed of request.fixed) {
    if (!fixed.member) continue;
    const member = make(fixed, fixed.source, true);
    begin(member);
    // A lock answers for every feature of the members.
    for (const name of member.featureMap.keys()) activate(member, { kind: "feature", name });
  }
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const { of, dependency, features } = next;
    const found = await choose(request, forced, [...chosen.values()], of, dependency);
    if ("kind" in found) return found;
    const to = make(found.entry, found.source, false);
    to.asked.push({ by: `${of.name} ${of.version}`, requirement: dependency.requirement });
    of.edges.add(to.id);
    begin(to);
    for (const value of features) activate(to, value);
  }
  const packages = [...chosen.values()].map(({ id, name, version, source, checksum, edges }) => ({ id, name, version, source, checksum, dependencies: [...edges] }));
  return { kind: "done", packages };
}

const DEFAULT: FeatureValue = { kind: "feature", name: "default" };

async function choose(
  request: RelockRequest,
  forced: ReadonlyMap<string, string>,
  chosen: readonly Chosen[],
  of: Chosen,
  dependency: Dependency,
): Promise<{ readonly entry: FixedPackage | IndexEntry; readonly source: string | undefined } | Conflict> {
  const fits = (version: string): boolean => {
    const parsed = parseVersion(version);
    return parsed !== undefined && meetsRequirement(parsed, dependency.requirement);
  };
  const fixed = request.fixed.find((one) => one.name === dependency.package && fits(one.version) && (dependency.path !== undefined || dependency.git !== undefined ? one.source === undefined || one.source.startsWith("git+") : request.patched.has(one.name)));
  if (fixed) return { entry: fixed, source: fixed.source };
  if (dependency.path !== undefined || dependency.git !== undefined) throw new ToolError(`${of.name} ${of.version} needs ${dependency.package} from ${dependency.git ?? dependency.path}, which the lock does not know yet`, `\`cargo update ${dependency.package}\` looks it up`);
  const source = registryOf(dependency, of, request);
  const entries = await request.index(source, dependency.package);
  const byVersion = (version: string): IndexEntry | undefined => entries.find((entry) => entry.version === version);
  const newest = (versions: readonly IndexEntry[]): IndexEntry | undefined => [...versions].sort((a, b) => compareVersions(b.parsed, a.parsed))[0];

  const already = newest(chosen.filter((one) => one.name === dependency.package && one.source === source && fits(one.version)).flatMap(({ version }) => byVersion(version) ?? []));
  if (already) return { entry: already, source };
  const locked = request.update.includes(dependency.package) ? [] : [...request.lock.packages.values()].filter((one) => one.name === dependency.package && one.source === source && fits(one.version)).flatMap(({ version }) => byVersion(version) ?? []);
  const offered = entries.filter(({ yanked, version }) => !yanked && fits(version));
  const wanted = [...forced].flatMap(([bucket, version]) => (offered.some((entry) => bucketOf(source, entry) === bucket && entry.version === version) ? (byVersion(version) ?? []) : []));
  const entry = newest(wanted) ?? newest(locked) ?? newest(offered);
  if (!entry) throw missing(of, dependency, source, entries);
  const bucket = bucketOf(source, entry);
  const rival = chosen.find((one) => one.source === source && one.name === entry.name && bucketOf(source, { name: one.name, parsed: parseVersion(one.version)! }) === bucket);
  if (!rival) return { entry, source };
  // Two versions of one compatibility cannot be: one that satisfies both sides, if there is one.
  const both = newest(offered.filter((one) => bucketOf(source, one) === bucket && rival.asked.every(({ requirement }) => meetsRequirement(one.parsed, requirement))));
  if (both && forced.get(bucket) !== both.version) return { kind: "conflict", bucket, version: both.version };
  const others = rival.asked.map(({ by, requirement }) => `${by} "${requirement}"`).join(", ");
  throw new ToolError(`no version of ${entry.name} satisfies all that need it: ${of.name} ${of.version} asks for "${dependency.requirement}", and ${others}`, "`cargo update` may find other versions of those");
}

function registryOf({ registry }: Dependency, of: Chosen, request: RelockRequest): string {
  const same = of.source !== undefined && !of.source.startsWith("git+") ? of.source : request.registry;
  if (registry === undefined) return same;
  if (/^(sparse|registry)\+/.test(registry)) return registry;
  if (/^https?:/.test(registry)) return `registry+${registry}`;
  const known = [...request.lock.packages.values()].find(({ name, source }) => source !== undefined && source !== request.registry && name === of.name)?.source;
  if (known !== undefined) return known;
  throw new ToolError(`${of.name} ${of.version} names the registry "${registry}", which the lock does not know yet`, "`cargo update` looks it up");
}

function bucketOf(source: string, { name, parsed }: Pick<IndexEntry, "name" | "parsed">): string {
  return `${source} ${name} ${compatibilityOf(parsed)}`;
}

function missing(of: Chosen, dependency: Dependency, source: string, entries: readonly IndexEntry[]): ToolError {
  const what = `${of.name} ${of.version} asks for ${dependency.package} "${dependency.requirement}"`;
  if (entries.length === 0) return new ToolError(`${what}, and ${source} has no crate of that name`);
  const versions = entries.filter(({ yanked }) => !yanked).map(({ version }) => version);
  const near = nearest(dependency.requirement, versions);
  return new ToolError(`${what}, and ${source} has no such version`, `it has ${versions.slice(-5).join(", ")}${near === undefined || versions.slice(-5).includes(near) ? "" : `; the nearest is ${near}`}`);
}
