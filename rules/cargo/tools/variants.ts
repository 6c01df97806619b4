/** From units of every platform to the blocks of the generated file: one a package, more where builds for the host or for tests differ. */
import { HOSTS, TRIPLES, type Triple } from "./cfg.ts";
import { crateOf, type Crate, type CrateGraph } from "./crate_graph.ts";
import type { FeatureRequest } from "./features.ts";
import type { LockedPackage, PackageId } from "./lockfile.ts";
import { idOfUnit, resolveUnits, sideOf, type Unit, type UnitEdge } from "./units.ts";

/** Values by platform; platforms that never need the package are left out. */
export type PerPlatform<T> = ReadonlyMap<Triple, T>;

/** For whom a package is compiled. "dev" is what tests see: development dependencies have switched on features there. */
const FLAVOURS = ["target", "host", "dev target", "dev host"] as const;
export type Flavour = (typeof FLAVOURS)[number];

/** What a block is called that is not the first of its package. */
const SUFFIX: Readonly<Record<Flavour, string>> = { target: "", host: ".host", "dev target": ".dev", "dev host": ".dev.host" };

export interface Block {
  /** "serde-1.0.219", with ".host" where it is the variant for build scripts and macros. */
  readonly name: string;
  readonly crate: Crate;
  readonly features: PerPlatform<readonly string[]>;
  /** Names of blocks. */
  readonly dependencies: PerPlatform<readonly string[]>;
  readonly buildDependencies: PerPlatform<readonly string[]>;
  readonly devDependencies: PerPlatform<readonly string[]>;
  /** By the name of the block; the same on every platform. */
  readonly renames: Readonly<Record<string, string>>;
  readonly buildRenames: Readonly<Record<string, string>>;
  readonly devRenames: Readonly<Record<string, string>>;
}

export interface Blocks {
  /** Sorted by name; those of members are in `members` alone. */
  readonly crates: readonly Block[];
  readonly members: readonly Block[];
  /** The block of a package in a flavour; undefined where it is not needed so. */
  find(id: PackageId, flavour: Flavour): Block | undefined;
}

type Units = Map<Triple, Unit>;

/** Flavours of one package that are built alike. */
interface Variant {
  readonly name: string;
  readonly flavours: Flavour[];
  readonly units: Units;
}

export function makeBlocks(graph: CrateGraph, request: Omit<FeatureRequest, "target" | "host" | "dev">): Blocks {
  const tables = resolveAll(graph, request);
  const twins = twinsOf(graph);
  const known = new Map<PackageId, readonly Variant[]>();
  const variantsOf = (id: PackageId): readonly Variant[] => {
    const found = known.get(id);
    if (found) return found;
    const variants: Variant[] = [];
    for (const flavour of FLAVOURS) {
      const units = tables.get(flavour)?.get(id);
      if (!units) continue;
      const like = variants.find((variant) => [...units].every(([triple, unit]) => isSame(unit, flavour, variant.units.get(triple), variant.flavours[0] ?? flavour)));
      if (like) {
        like.flavours.push(flavour);
        // Alike but for what tests see, which only the later one knows.
        for (const [triple, unit] of units) like.units.set(triple, { ...(like.units.get(triple) ?? unit), devDependencies: unit.devDependencies });
      } else {
        const suffix = variants.length === 0 ? "" : SUFFIX[flavour];
        variants.push({ name: `${baseName(crateOf(graph, id).locked, twins)}${suffix}`, flavours: [flavour], units: new Map(units) });
      }
    }
    known.set(id, variants);
    return variants;
  };
  const nameOf = (edge: UnitEdge, from: Flavour): string => {
    const flavour = flavourOf(edge, from);
    const variant = variantsOf(idOfUnit(edge.key)).find(({ flavours }) => flavours.includes(flavour));
    if (!variant) throw new Error(`${edge.key} was not resolved`);
    return variant.name;
  };
  const isSame = (unit: Unit, flavour: Flavour, other: Unit | undefined, otherFlavour: Flavour): boolean => {
    if (!other) return true;
    const names = (edges: readonly UnitEdge[], from: Flavour): string => edges.map((edge) => `${nameOf(edge, from)} ${edge.rename ?? ""}`).sort().join("\n");
    const alike = (edges: (one: Unit) => readonly UnitEdge[]): boolean => names(edges(unit), flavour) === names(edges(other), otherFlavour);
    return unit.features.join() === other.features.join() && alike(({ dependencies }) => dependencies) && alike(({ buildDependencies }) => buildDependencies);
  };

  const blocks = [...graph.values()].flatMap((crate) => variantsOf(crate.locked.id).map((variant) => ({ variant, block: blockOf(crate, variant, nameOf) })));
  blocks.sort((a, b) => (a.block.name < b.block.name ? -1 : 1));
  return {
    crates: blocks.flatMap(({ block }) => (block.crate.member ? [] : [block])),
    members: blocks.flatMap(({ block }) => (block.crate.member ? [block] : [])),
    find: (id, flavour) => blocks.find(({ block, variant }) => block.crate.locked.id === id && variant.flavours.includes(flavour))?.block,
  };
}

/** Every platform with every host, and with tests where members have dependencies for them. */
function resolveAll(graph: CrateGraph, request: Omit<FeatureRequest, "target" | "host" | "dev">): ReadonlyMap<Flavour, ReadonlyMap<PackageId, Units>> {
  const tables = new Map<Flavour, Map<PackageId, Units>>();
  const tests = [...graph.values()].some(({ member, edges }) => member && edges.some(({ dependency }) => dependency.kind === "dev"));
  for (const dev of tests ? [false, true] : [false])
    for (const host of HOSTS)
      for (const target of TRIPLES)
        for (const unit of resolveUnits(graph, { ...request, host, target, dev }).values()) {
          const flavour: Flavour = dev ? `dev ${unit.side}` : unit.side;
          const packages = tables.get(flavour) ?? new Map<PackageId, Units>();
          tables.set(flavour, packages);
          const units = packages.get(unit.id) ?? new Map<Triple, Unit>();
          packages.set(unit.id, units);
          const triple = unit.side === "host" ? host : target;
          const before = units.get(triple);
          units.set(triple, before ? union(before, unit) : unit);
        }
  return tables;
}

function flavourOf({ key }: UnitEdge, from: Flavour): Flavour {
  return from.startsWith("dev ") ? `dev ${sideOf(key)}` : sideOf(key);
}

function blockOf(crate: Crate, { name, flavours, units }: Variant, nameOf: (edge: UnitEdge, from: Flavour) => string): Block {
  const [first = "target"] = flavours;
  // Development dependencies are known only where tests were asked for.
  const dev = flavours.find((flavour) => flavour.startsWith("dev ")) ?? first;
  const each = <T>(value: (unit: Unit) => T): PerPlatform<T> => new Map(TRIPLES.flatMap((triple) => (units.has(triple) ? [[triple, value(units.get(triple)!)] as const] : [])));
  const names = (edges: readonly UnitEdge[], from: Flavour): readonly string[] => edges.map((edge) => nameOf(edge, from)).sort();
  const renames = (edges: (unit: Unit) => readonly UnitEdge[], from: Flavour): Readonly<Record<string, string>> => {
    const found = [...units.values()].flatMap(edges).flatMap((edge) => (edge.rename === undefined ? [] : [[nameOf(edge, from), edge.rename] as const]));
    return Object.fromEntries(found.sort(([a], [b]) => (a < b ? -1 : 1)));
  };
  return {
    name,
    crate,
    features: each(({ features }) => features),
    dependencies: each((unit) => names(unit.dependencies, first)),
    buildDependencies: each((unit) => names(unit.buildDependencies, first)),
    devDependencies: each((unit) => names(unit.devDependencies, dev)),
    renames: renames((unit) => unit.dependencies, first),
    buildRenames: renames((unit) => unit.buildDependencies, first),
    devRenames: renames((unit) => unit.devDependencies, dev),
  };
}

/** What a host unit is for any target: a program of the build cannot know for whom it works. */
function union(a: Unit, b: Unit): Unit {
  const edges = (x: readonly UnitEdge[], y: readonly UnitEdge[]): readonly UnitEdge[] => [...new Map([...x, ...y].map((edge) => [edge.key, edge])).values()].sort((l, r) => (l.key < r.key ? -1 : 1));
  return {
    ...a,
    features: [...new Set([...a.features, ...b.features])].sort(),
    dependencies: edges(a.dependencies, b.dependencies),
    buildDependencies: edges(a.buildDependencies, b.buildDependencies),
    devDependencies: edges(a.devDependencies, b.devDependencies),
  };
}

/** `<name> <version>` of which there are several, from different sources. */
function twinsOf(graph: CrateGraph): ReadonlySet<string> {
  const seen = new Set<string>();
  const twins = new Set<string>();
  for (const { locked } of graph.values()) {
    const name = `${locked.name} ${locked.version}`;
    if (seen.has(name)) twins.add(name);
    seen.add(name);
  }
  return twins;
}

/** A target's name may hold no character of a URL: twins get their source's last part. */
function baseName({ name, version, source }: LockedPackage, twins: ReadonlySet<string>): string {
  const place = source?.replace(/[?#].*$/, "").split("/").filter((part) => part !== "").at(-1);
  return `${name}-${version}${twins.has(`${name} ${version}`) && place !== undefined ? `@${place}` : ""}`;
}
