/** What is compiled for a request: each package, for the target and for the host, with its features and the crates it sees. */
import { crateOf, type Crate, type CrateGraph } from "./crate_graph.ts";
import { activateFeatures, isOn, type FeatureRequest, type Side } from "./features.ts";
import type { PackageId } from "./lockfile.ts";
import type { DependencyKind } from "./manifest.ts";

export interface UnitEdge {
  readonly key: UnitKey;
  /** The name its user gives it, where that is another. */
  readonly rename: string | undefined;
}

/** `target <id>` or `host <id>`. */
export type UnitKey = string;

export interface Unit {
  readonly id: PackageId;
  readonly side: Side;
  readonly features: readonly string[];
  /** Of the library; sorted by key. */
  readonly dependencies: readonly UnitEdge[];
  /** Of the build script. */
  readonly buildDependencies: readonly UnitEdge[];
  /** Of a member's tests, examples and benches, beyond `dependencies`. */
  readonly devDependencies: readonly UnitEdge[];
}

export type Units = ReadonlyMap<UnitKey, Unit>;

export function resolveUnits(graph: CrateGraph, request: FeatureRequest): Units {
  const active = activateFeatures(graph, request);
  const units = new Map<UnitKey, Unit>();
  const visit = (crate: Crate, side: Side): void => {
    const { id } = crate.locked;
    const key = unitKey(id, side);
    if (units.has(key)) return;
    const edges = (kind: DependencyKind): readonly UnitEdge[] => {
      const found = crate.edges.flatMap(({ dependency, to }): readonly UnitEdge[] => {
        const wanted = dependency.kind === kind && isOn(dependency, side, request) && (!dependency.optional || active.enabled(id, side, dependency.name));
        const { lib } = crateOf(graph, to);
        if (!wanted || !lib) return [];
        return [{ key: unitKey(to, side === "host" || kind === "build" || lib.procMacro ? "host" : "target"), rename: dependency.renamed ? dependency.name.replaceAll("-", "_") : undefined }];
      });
      return [...new Map(found.map((edge) => [edge.key, edge])).values()].sort((a, b) => (a.key < b.key ? -1 : 1));
    };
    const unit: Unit = {
      id,
      side,
      features: active.features(id, side),
      dependencies: edges("normal"),
      buildDependencies: crate.build === undefined ? [] : edges("build"),
      devDependencies: request.dev && crate.member ? edges("dev") : [],
    };
    units.set(key, unit);
    for (const { key: below } of [...unit.dependencies, ...unit.buildDependencies, ...unit.devDependencies]) visit(crateOf(graph, idOfUnit(below)), sideOf(below));
  };
  for (const { id } of request.roots) {
    const crate = crateOf(graph, id);
    visit(crate, crate.lib?.procMacro === true ? "host" : "target");
  }
  return units;
}

export function unitKey(id: PackageId, side: Side): UnitKey {
  return `${side} ${id}`;
}

export function idOfUnit(key: UnitKey): PackageId {
  return key.slice(key.indexOf(" ") + 1);
}

export function sideOf(key: UnitKey): Side {
  return key.startsWith("host ") ? "host" : "target";
}
