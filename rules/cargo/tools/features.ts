/**
 * Which features and optional dependencies of each package are on: Cargo's resolvers 1, 2 and 3.
 * https://doc.rust-lang.org/cargo/reference/resolver.html#features
 */
import { platformMatches, type Triple } from "./cfg.ts";
import { crateOf, parseFeatureValue, type Crate, type CrateGraph, type FeatureValue } from "./crate_graph.ts";
import type { PackageId } from "./lockfile.ts";
import type { Dependency } from "./manifest.ts";

/** For whom a package is compiled: the target platform, or the machine that compiles (build scripts, procedural macros, and what they need). */
export type Side = "target" | "host";

export interface FeatureRequest {
  /** Packages asked for, with the features asked of each. */
  readonly roots: readonly { readonly id: PackageId; readonly features: readonly string[]; readonly defaultFeatures: boolean; readonly allFeatures: boolean }[];
  readonly resolver: 1 | 2 | 3;
  readonly target: Triple;
  readonly host: Triple;
  /** Whether tests are asked for too: then what development dependencies switch on counts. */
  readonly dev: boolean;
}

export interface ActiveFeatures {
  /** Sorted. */
  features(id: PackageId, side: Side): readonly string[];
  /** Whether an optional dependency, by the manifest's name, is on. */
  enabled(id: PackageId, side: Side, dependency: string): boolean;
}

export function activateFeatures(graph: CrateGraph, request: FeatureRequest): ActiveFeatures {
  // The first resolver lets all platforms, build scripts and tests decide about the features of one common build.
  const modern = request.resolver > 1;
  const features = new Map<string, Set<string>>();
  const dependencies = new Map<string, Set<string>>();
  const visited = new Set<string>();
  /** Features of optional dependencies that wait for something else to enable these (`x?/y`). */
  const deferred = new Map<string, Set<string>>();
  const keyOf = (id: PackageId, side: Side): string => `${modern ? side : "target"} ${id}`;
  const setOf = (map: Map<string, Set<string>>, key: string): Set<string> => {
    const found = map.get(key) ?? new Set();
    map.set(key, found);
    return found;
  };

  const activatePackage = (crate: Crate, side: Side, values: readonly FeatureValue[]): void => {
    const key = keyOf(crate.locked.id, side);
    setOf(features, key);
    for (const value of values) activate(crate, side, value);
    if (visited.has(key)) return;
    visited.add(key);
    for (const { dependency, to, toSide, values: asked } of edges(crate, side)) if (!dependency.optional) activatePackage(to, toSide, asked);
  };
  const activate = (crate: Crate, side: Side, value: FeatureValue): void => {
    switch (value.kind) {
      case "feature":
        return activateFeature(crate, side, value.name);
      case "dependency":
        return activateDependency(crate, side, value.name);
      case "feature of dependency":
        return activateFeatureOfDependency(crate, side, value);
    }
  };
  const activateFeature = (crate: Crate, side: Side, feature: string): void => {
    const active = setOf(features, keyOf(crate.locked.id, side));
    if (active.has(feature)) return;
    active.add(feature);
    for (const value of crate.features.get(feature) ?? []) activate(crate, side, value);
  };
  const activateDependency = (crate: Crate, side: Side, name: string): void => {
    setOf(dependencies, keyOf(crate.locked.id, side)).add(name);
    const waiting = `${side} ${crate.locked.id} ${name}`;
    const late = deferred.get(waiting) ?? [];
    deferred.delete(waiting);
    for (const { dependency, to, toSide, values } of edges(crate, side)) {
      if (dependency.name !== name) continue;
      for (const feature of late) activate(to, toSide, parseFeatureValue(feature));
      activatePackage(to, toSide, values);
    }
  };
  const activateFeatureOfDependency = (crate: Crate, side: Side, { name, feature, weak }: FeatureValue & { readonly kind: "feature of dependency" }): void => {
    for (const { dependency, to, toSide } of edges(crate, side)) {
      if (dependency.name !== name) continue;
      if (dependency.optional) {
        if (weak && dependencies.get(keyOf(crate.locked.id, side))?.has(name) !== true) {
          setOf(deferred, `${side} ${crate.locked.id} ${name}`).add(feature);
          continue;
        }
        activateDependency(crate, side, name);
        // As before there was `dep:`, the feature of that name goes on too.
        if (!weak && crate.features.has(name)) activateFeature(crate, side, name);
      }
      activate(to, toSide, parseFeatureValue(feature));
    }
  };
  /** Asked for again with each feature. */
  const known = { target: new Map<Crate, readonly ActiveEdge[]>(), host: new Map<Crate, readonly ActiveEdge[]>() };
  const edges = (crate: Crate, side: Side): readonly ActiveEdge[] => {
    const found = known[side].get(crate) ?? edgesOf(crate, side);
    known[side].set(crate, found);
    return found;
  };
  const edgesOf = (crate: Crate, side: Side): readonly ActiveEdge[] =>
    crate.edges.flatMap(({ dependency, to: id }) => {
      const to = crateOf(graph, id);
      const toSide: Side = side === "host" || (modern && (dependency.kind === "build" || to.lib?.procMacro === true)) ? "host" : "target";
      if (modern && dependency.kind === "dev" && !request.dev) return [];
      if (modern && !isOn(dependency, side, request)) return [];
      return [{ dependency, to, toSide, values: valuesOf(dependency, to) }];
    });

  for (const { id, features: asked, defaultFeatures, allFeatures } of request.roots) {
    const crate = crateOf(graph, id);
    const names = allFeatures ? [...crate.features.keys()] : [...asked, ...(defaultFeatures && crate.features.has("default") ? ["default"] : [])];
    const values = names.map(parseFeatureValue);
    activatePackage(crate, "target", values);
    if (modern && crate.lib?.procMacro === true) activatePackage(crate, "host", values);
  }
  return {
    features: (id, side) => [...(features.get(keyOf(id, side)) ?? [])].sort(),
    enabled: (id, side, name) => dependencies.get(keyOf(id, side))?.has(name) ?? false,
  };
}

interface ActiveEdge {
  readonly dependency: Dependency;
  readonly to: Crate;
  readonly toSide: Side;
  /** Features it asks for. */
  readonly values: readonly FeatureValue[];
}

/** Whether the platform that a dependency is for is the one it would be compiled for. */
export function isOn({ kind, platform }: Dependency, side: Side, { target, host }: Pick<FeatureRequest, "target" | "host">): boolean {
  return platform === undefined || platformMatches(platform, kind === "build" || side === "host" ? host : target);
}

function valuesOf(dependency: Dependency, to: Crate): readonly FeatureValue[] {
  const asked = dependency.features.map(parseFeatureValue);
  return dependency.defaultFeatures && to.features.has("default") ? [...asked, { kind: "feature", name: "default" }] : asked;
}
