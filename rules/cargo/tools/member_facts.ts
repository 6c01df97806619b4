/** Members of the workspace as facts that loading cannot compute: resolved features and dependencies, what they inherit, lints and profiles. */
import { ToolError } from "../../../engine/api/tool.ts";
import type { CargoProfiles } from "../cargo_profiles.ts";
import type { Member, MemberTarget, PlatformList, WorkspaceFacts } from "../workspace_facts.ts";
import { memberAnnotations, type Annotations } from "./annotations.ts";
import { featureMap } from "./crate_graph.ts";
import { findsBySelf } from "./describe.ts";
import { targetsOf, type Manifest, type TargetKind } from "./manifest.ts";
import { packageFacts } from "./package_facts.ts";
import { axesOf, type Axes } from "./print.ts";
import { bool, string, strings, table, type Table } from "./toml.ts";
import type { Blocks, PerPlatform } from "./variants.ts";
import type { CargoWorkspace, LocalPackage } from "./workspace.ts";

export interface Surroundings {
  readonly profiles: CargoProfiles;
  readonly annotations: Annotations;
  /** The folder that the members' are told from. */
  readonly top: string;
  /** The package of the crates. */
  readonly crates: string;
}

export function workspaceFacts(workspace: CargoWorkspace, blocks: Blocks, { profiles, annotations, top, crates }: Surroundings): WorkspaceFacts {
  const members = workspace.members.map((one): Member => {
    const annotated = memberAnnotations(annotations, one.facts.manifest);
    return { ...member(one, blocks, top, table(table(workspace.root["workspace"])["lints"])), ...(annotated ? { annotations: annotated } : {}) };
  });
  members.sort((a, b) => (a.package < b.package ? -1 : 1));
  return { format: 2, package: top === "." ? "" : top, crates, members, profiles };
}

function member({ folder, facts: { manifest, lib, build } }: LocalPackage, blocks: Blocks, top: string, lints: Table): Member {
  const id = `${manifest.name} ${manifest.version}`;
  const variants = blocks.members.filter(({ crate }) => crate.locked.id === id);
  const tested = blocks.find(id, "dev target") ?? blocks.find(id, "dev host") ?? variants.at(-1);
  return {
    package: manifest.name,
    version: manifest.version,
    edition: manifest.edition,
    folder: folder === top ? "" : top === "." ? folder : folder.slice(top.length + 1),
    manifest: packageFacts(manifest),
    lint_flags: [...checkFlags(manifest, lintsOf(manifest, lints)), ...lintFlags(lintsOf(manifest, lints))],
    ...(manifest.links === undefined ? {} : { links: manifest.links }),
    ...(build === undefined ? {} : { build }),
    ...(string(manifest.package["default-run"]) === undefined ? {} : { default_run: string(manifest.package["default-run"]) ?? "" }),
    ...(lib ? { lib: { name: lib.name, path: lib.path, proc_macro: lib.procMacro, test: bool(manifest.lib?.table["test"]) ?? true, doc_test: bool(manifest.lib?.table["doctest"]) ?? true } } : {}),
    // What tests use comes last.
    variants: [...variants.filter((one) => one !== tested), ...(tested ? [tested] : [])].map((block) => ({
      name: block.name,
      features: platformList(block.features, manifest),
      deps: platformList(block.dependencies, manifest),
      aliases: block.renames,
      build_deps: platformList(block.buildDependencies, manifest),
      build_aliases: block.buildRenames,
    })),
    dev_deps: platformList(tested?.devDependencies ?? new Map(), manifest),
    dev_aliases: tested?.devRenames ?? {},
    bins: targets(manifest, "bin"),
    tests: targets(manifest, "test"),
    examples: targets(manifest, "example"),
    benches: targets(manifest, "bench"),
    finds: (["bins", "tests", "examples", "benches"] as const).filter((kind) => findsBySelf(manifest, `auto${kind}`)),
  };
}

function targets(manifest: Manifest, kind: Exclude<TargetKind, "lib">): readonly MemberTarget[] {
  return targetsOf(manifest, kind).map((target) => {
    const name = target.name ?? (kind === "bin" ? manifest.name : undefined);
    if (name === undefined) throw new ToolError(`${manifest.file} has a [[${kind}]] without a name`);
    return {
      name,
      ...(target.path === undefined ? {} : { path: target.path.replace(/^\.\//, "") }),
      required_features: strings(target.table["required-features"]),
      harness: bool(target.table["harness"]) ?? true,
      test: bool(target.table["test"]) ?? (kind === "bin" || kind === "test"),
    };
  });
}

function platformList(lists: PerPlatform<readonly string[]>, { name }: Manifest): PlatformList {
  const axes: Axes = axesOf(lists);
  if (axes.platforms.length > 0) throw new ToolError(`${name} needs ${axes.platforms[0]?.[1].join(", ")} on ${axes.platforms[0]?.[0]} alone, which cannot be told by processor or C library`);
  return { all: axes.all, ...(axes.cpu ? { cpu: axes.cpu } : {}), ...(axes.libc ? { libc: axes.libc } : {}) };
}

function lintsOf({ whole }: Manifest, inherited: Table): Table {
  const own = table(whole["lints"]);
  return own["workspace"] === true ? inherited : own;
}

/** What cfg() may ask: the features there are, and what the lint unexpected_cfgs is told. */
function checkFlags(manifest: Manifest, lints: Table): readonly string[] {
  const features = [...featureMap(manifest).keys()].sort().map((name) => JSON.stringify(name));
  const told = strings(table(table(lints["rust"])["unexpected_cfgs"])["check-cfg"]);
  return ["cfg(docsrs,test)", `cfg(feature, values(${features.join(", ")}))`, ...told].map((cfg) => `--check-cfg=${cfg}`);
}

/** By priority, then by name, as Cargo passes them. */
function lintFlags(lints: Table): readonly string[] {
  const flags = Object.entries(lints).flatMap(([tool, group]) =>
    Object.entries(table(group)).map(([name, value]) => {
      const level = string(value) ?? string(table(value)["level"]) ?? "warn";
      const priority = Number(table(value)["priority"] ?? 0);
      return { priority, lint: tool === "rust" ? name : `${tool}::${name}`, level };
    }),
  );
  flags.sort((a, b) => a.priority - b.priority || (a.lint < b.lint ? 1 : -1));
  return flags.map(({ level, lint }) => `--${level}=${lint}`);
}
