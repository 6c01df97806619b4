/** Cargo.toml as data: what a package is, needs and offers, with what it inherits from its workspace put in. */
import { ToolError } from "../../../engine/api/tool.ts";
import { bool, isTable, parseToml, string, strings, table, tables, type Table } from "./toml.ts";

export type DependencyKind = "normal" | "build" | "dev";

export interface Dependency {
  /** What the manifest calls it: the package's name, or another where `package` renames it. */
  readonly name: string;
  readonly package: string;
  readonly renamed: boolean;
  readonly requirement: string;
  readonly kind: DependencyKind;
  /** `cfg(...)` or a triple; undefined: everywhere. */
  readonly platform: string | undefined;
  readonly optional: boolean;
  readonly defaultFeatures: boolean;
  readonly features: readonly string[];
  /** Where it comes from, other than the usual registry. */
  readonly path: string | undefined;
  /** Whether `path` counts from the workspace's root, not from the package. */
  readonly inherited: boolean;
  readonly git: string | undefined;
  readonly registry: string | undefined;
}

export type TargetKind = "lib" | "bin" | "test" | "example" | "bench";

/** One of a package's own targets, as far as the manifest names it. */
export interface ManifestTarget {
  readonly name: string | undefined;
  readonly path: string | undefined;
  readonly table: Table;
}

export interface Manifest {
  /** For messages. */
  readonly file: string;
  readonly text: string;
  readonly name: string;
  readonly version: string;
  readonly edition: string;
  readonly links: string | undefined;
  /** Path of the build script; true: build.rs where there is one; false: none. */
  readonly build: string | boolean;
  readonly dependencies: readonly Dependency[];
  /** As written; implicit ones of optional dependencies are not among them. */
  readonly features: Readonly<Record<string, readonly string[]>>;
  readonly lib: ManifestTarget | undefined;
  /** The `[package]` table, with what is inherited. */
  readonly package: Table;
  /** All of it. */
  readonly whole: Table;
}

/** What members may inherit: `[workspace.package]`, `[workspace.dependencies]` and `[workspace.lints]` of the root manifest. */
export type Inherited = Table | undefined;

/** Undefined where the file has no `[package]` (the root of a workspace). Throws ToolError naming `file`. */
export function parseManifest(text: string, file: string, inherited?: Inherited): Manifest | undefined {
  const whole = parseToml(text, file);
  if (!isTable(whole["package"]) && !isTable(whole["project"])) return undefined;
  const own = inheritPackage(table(whole["package"] ?? whole["project"]), table(inherited?.["package"]));
  const name = string(own["name"]);
  if (name === undefined) throw new ToolError(`${file} does not say what its package is called`, "it needs [package] with a name");
  return {
    file,
    text,
    name,
    version: string(own["version"]) ?? "0.0.0",
    edition: string(own["edition"]) ?? "2015",
    links: string(own["links"]),
    build: typeof own["build"] === "string" || typeof own["build"] === "boolean" ? own["build"] : true,
    dependencies: dependenciesOf(whole, file, table(inherited?.["dependencies"])),
    features: Object.fromEntries(Object.entries(table(whole["features"])).map(([feature, value]) => [feature, strings(value)])),
    lib: isTable(whole["lib"]) ? targetOf(whole["lib"]) : undefined,
    package: own,
    whole,
  };
}

/** What the tables `[[bin]]`, `[[test]]`, `[[example]]` or `[[bench]]` list. */
export function targetsOf({ whole }: Manifest, kind: Exclude<TargetKind, "lib">): readonly ManifestTarget[] {
  return tables(whole[kind]).map(targetOf);
}

function targetOf(one: Table): ManifestTarget {
  return { name: string(one["name"]), path: string(one["path"]), table: one };
}

function inheritPackage(own: Table, inherited: Table): Table {
  return Object.fromEntries(Object.entries(own).map(([key, value]) => [key, isTable(value) && value["workspace"] === true ? inherited[key] : value]));
}

const SECTIONS: readonly (readonly [DependencyKind, readonly string[]])[] = [
  ["normal", ["dependencies"]],
  ["dev", ["dev-dependencies", "dev_dependencies"]],
  ["build", ["build-dependencies", "build_dependencies"]],
];

function dependenciesOf(whole: Table, file: string, inherited: Table): readonly Dependency[] {
  const places = [[undefined, whole] as const, ...Object.entries(table(whole["target"])).map(([platform, value]) => [platform, table(value)] as const)];
  return places.flatMap(([platform, place]) =>
    SECTIONS.flatMap(([kind, names]) => {
      const section = names.map((name) => place[name]).find(isTable) ?? {};
      return Object.entries(section).map(([name, value]) => dependency(name, value, { kind, platform, file, inherited }));
    }),
  );
}

interface Place {
  readonly kind: DependencyKind;
  readonly platform: string | undefined;
  readonly file: string;
  readonly inherited: Table;
}

function dependency(name: string, value: unknown, { kind, platform, file, inherited }: Place): Dependency {
  const own: Table = typeof value === "string" ? { version: value } : table(value);
  const base = own["workspace"] === true ? inheritedDependency(name, inherited, file) : own;
  const [said, given] = [bool(own["default-features"] ?? own["default_features"]), bool(base["default-features"] ?? base["default_features"])];
  if (own["artifact"] !== undefined || base["artifact"] !== undefined) throw new ToolError(`${file}: ${name} is an artifact dependency, which is not stable in cargo and not known here`);
  const renamed = string(base["package"]);
  return {
    name,
    package: renamed ?? name,
    renamed: renamed !== undefined,
    requirement: string(base["version"]) ?? "*",
    kind,
    platform,
    optional: bool(own["optional"]) ?? false,
    // A member can switch an inherited dependency's default features on, but not off.
    defaultFeatures: own["workspace"] === true ? (said === true ? true : (given ?? true)) : (said ?? true),
    features: [...new Set([...(own === base ? [] : strings(base["features"])), ...strings(own["features"])])],
    path: string(base["path"]),
    inherited: own !== base,
    git: string(base["git"]),
    registry: string(base["registry-index"]) ?? string(base["registry"]),
  };
}

function inheritedDependency(name: string, inherited: Table, file: string): Table {
  const value = inherited[name];
  if (value === undefined) throw new ToolError(`${file} inherits the dependency ${name}, and its workspace does not have it`, "[workspace.dependencies] of the workspace's manifest lists what members may inherit");
  return typeof value === "string" ? { version: value } : table(value);
}
