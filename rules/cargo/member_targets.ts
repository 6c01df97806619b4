/** The targets of one member of a Cargo workspace. */
import { select, type ConfigurableList, type Label, type Select } from "athanor/api";
import { cpu, libc } from "athanor/platforms";
import { cargo_build_script } from "../rust/cargo_build_script.ts";
import { crate_source } from "../rust/crate_source.ts";
import { rust_binary } from "../rust/rust_binary.ts";
import { rust_doc_test } from "../rust/rust_doc_test.ts";
import { rust_library } from "../rust/rust_library.ts";
import { rust_proc_macro } from "../rust/rust_proc_macro.ts";
import { rust_test } from "../rust/rust_test.ts";
import { run_test } from "../testing/run_test.ts";
import { buildSettings, packageSettings, programSettings, testSettings, type ProfiledPackage, type ProfileSettings } from "./cargo_profiles.ts";
import { INPUTS } from "./crates_of.ts";
import { createFolder, findTargets, type Folder } from "./member_files.ts";
import type { Member, MemberTarget, MemberVariant, PlatformList, WorkspaceFacts } from "./workspace_facts.ts";

/** Declares them; gives the names of its programs. */
export function declareMember(member: Member, facts: WorkspaceFacts, { compile_data, tests }: MemberOptions): readonly string[] {
  const { variants, lib } = member;
  const [plain, tested] = [variants[0], variants.at(-1)];
  if (!plain || !tested) return [];
  const folder = createFolder(member, facts);
  const context: MemberContext = { member, facts, folder, compile_data, bins: findTargets(member, folder, "bins"), labelOf: labels(facts) };
  const { bins } = context;
  if (member.build !== undefined) {
    crate_source({ name: `${member.package}.src`, tags: ["manual"], package: member.package, version: member.version, srcs: folder.all, folder: member.folder });
    for (const variant of variants) declareBuildScript(context, variant, member.build);
  }
  if (lib) for (const variant of variants) declareLibrary(context, variant);

  const programs = bins.filter((bin) => isOn(bin, plain));
  for (const bin of programs) declareProgram(context, bin, bin.name, plain, false);
  const data = [...folder.all, ...programs.map((bin): Label => `:${bin.name}`), ...tests.data];
  const root = tests.root === undefined ? {} : { root: tests.root };
  const env = Object.fromEntries(programs.map((bin) => [`CARGO_BIN_EXE_${bin.name}`, `/w/${place(facts.package, bin.name)}`]));
  const asTest = (name: string, target: MemberTarget & { readonly path: string }, crate: string): void => {
    const common = { ...crateAttrs(context, tested, true), srcs: folder.sources(target.path), crate_root: folder.at(target.path), crate_name: crate };
    const rustc_env = { ...common.rustc_env, ...env };
    const run = { ...root, name, data, env: { ...runEnvironment(context), ...env }, folder: member.folder || ".", starts_programs: programs.length > 0 };
    if (target.harness) rust_test({ ...common, ...run, profile: testSettings(facts.profiles, "release"), rustc_env });
    else {
      rust_binary({ ...common, profile: testSettings(facts.profiles, "release"), name: `${name}.program`, rustc_flags: [...common.rustc_flags, ...WITHOUT_HARNESS], rustc_env });
      run_test({ ...run, program: `:${name}.program` });
    }
  };
  if (lib) declareLibraryTests(context, lib, tested, { ...root, env: runEnvironment(context), folder: member.folder || "." }, tests.documentation);
  for (const bin of programs) if (bin.test) asTest(`${bin.name}.unit_test`, bin, crateName(bin.name));
  for (const test of findTargets(member, folder, "tests")) if (isOn(test, tested)) asTest(`${member.package}.test.${test.name}`, test, crateName(test.name));
  for (const example of findTargets(member, folder, "examples")) if (isOn(example, tested)) declareProgram(context, example, `${member.package}.example.${example.name}`, tested, true);
  for (const bench of findTargets(member, folder, "benches")) if (isOn(bench, tested) && !bench.harness) declareProgram(context, bench, `${member.package}.bench.${bench.name}`, tested, true, { settings: testSettings(facts.profiles, "bench"), flags: WITHOUT_HARNESS });
  return programs.map(({ name }) => name);
}

/** The `#[test]` functions of the library, and the examples in its documentation. */
function declareLibraryTests(context: MemberContext, lib: NonNullable<Member["lib"]>, variant: MemberVariant, run: LibraryTestRun, documentation: boolean): void {
  const { member, facts, folder, labelOf, bins, compile_data } = context;
  const dev_deps = list(member.dev_deps, labelOf);
  const dev_aliases = renames(member.dev_aliases, [member.dev_deps], context);
  const library: Label = `:${libraryName(member, variant)}`;
  const unit = { ...run, name: `${member.package}.lib.unit_test`, data: folder.all };
  // A macro's run where the compiler does, and so does what they use.
  if (lib.test && lib.proc_macro) rust_test({ ...unit, crate: library, proc_macro_deps: dev_deps, aliases: dev_aliases, compile_data: [...folder.testData, ...compile_data] });
  else if (lib.test) {
    const { deps: _, ...own } = crateAttrs(context, variant, true);
    rust_test({ ...own, ...unit, profile: testSettings(facts.profiles, "release"), deps: [...list(variant.deps, labelOf), ...dev_deps], aliases: renames({ ...variant.aliases, ...member.dev_aliases }, [variant.deps, member.dev_deps], context), srcs: folder.library(lib.path, bins), crate_root: folder.at(lib.path), crate_name: lib.name });
  }
  const { root: _, ...plain } = run;
  if (documentation && lib.doc_test !== false && !lib.proc_macro) rust_doc_test({ ...plain, name: `${member.package}.lib.doc_test`, crate: library, deps: dev_deps, aliases: dev_aliases, data: folder.all });
}

interface LibraryTestRun {
  readonly root?: Label;
  readonly env: Readonly<Record<string, string>>;
  readonly folder: string;
}

export interface MemberOptions {
  /** Files outside of the member's folder that it includes. */
  readonly compile_data: readonly string[];
  readonly tests: { readonly data: readonly string[]; readonly root: Label | undefined; readonly documentation: boolean };
}

interface MemberContext extends Pick<MemberOptions, "compile_data"> {
  readonly member: Member;
  readonly facts: WorkspaceFacts;
  readonly folder: Folder;
  readonly bins: readonly (MemberTarget & { readonly path: string })[];
  /** The label of what facts call by a crate's or a variant's name. */
  readonly labelOf: (name: string) => Label;
}

function labels({ members, crates, package: own }: WorkspaceFacts): (name: string) => Label {
  const known = new Map(members.flatMap((member) => member.variants.map((variant) => [variant.name, `//${own}:${libraryName(member, variant)}` as const] as const)));
  return (name) => known.get(name) ?? `//${crates}:${name}`;
}

/** "x.lib", and "x.lib.dev" for what tests see where that is another. */
function libraryName(member: Member, { name }: MemberVariant): string {
  return `${member.package}.lib${name.slice(`${member.package}-${member.version}`.length)}`;
}

function declareBuildScript(context: MemberContext, variant: MemberVariant, root: string): void {
  const { member, labelOf } = context;
  const { annotations: { build_script_env, build_script_data, build_script_tools, build_script_root, native_deps } = {} } = member;
  cargo_build_script({
    name: `${libraryName(member, variant)}.build`,
    tags: ["manual"],
    source: `:${member.package}.src`,
    root,
    package: member.package,
    version: member.version,
    edition: member.edition,
    features: list(variant.features),
    deps: list(variant.build_deps, labelOf),
    aliases: renames(variant.build_aliases, [variant.build_deps], context),
    crate_deps: list(variant.deps, labelOf),
    facts: member.manifest,
    link_targets: linkTargets(context),
    profile: packageSettings(context.facts.profiles, about(member)) ?? {},
    build_profile: buildSettings(context.facts.profiles, about(member)) ?? {},
    env: build_script_env ?? {},
    data: build_script_data ?? [],
    tools: labelled(build_script_tools),
    native_deps: labelled(native_deps),
    ...(build_script_root === undefined ? {} : { runs_in: build_script_root as Label }),
    ...(member.links === undefined ? {} : { links: member.links }),
  });
}

/** What cargo calls the targets below, for arguments that concern some of them. */
function linkTargets({ member, folder, bins }: MemberContext): Readonly<Record<string, string>> {
  const named = (kind: "tests" | "examples" | "benches", target: (name: string) => string, cargo: string) => findTargets(member, folder, kind).map(({ name }) => [target(name), cargo] as const);
  return Object.fromEntries([
    ...bins.flatMap(({ name }) => [[name, `bin ${name}`] as const, [`${name}.unit_test`, `bin ${name}`] as const]),
    [`${member.package}.lib.unit_test`, "lib"] as const,
    ...named("tests", (name) => `${member.package}.test.${name}.program`, "test"),
    ...named("examples", (name) => `${member.package}.example.${name}`, "example"),
    ...named("benches", (name) => `${member.package}.bench.${name}`, "bench"),
  ]);
}

function declareLibrary(context: MemberContext, variant: MemberVariant): void {
  const { member, folder, bins } = context;
  const { lib } = member;
  if (!lib) return;
  const { deps: _, ...own } = crateAttrs(context, variant, false);
  const attrs = { ...own, deps: list(variant.deps, context.labelOf), aliases: renames(variant.aliases, [variant.deps], context), name: libraryName(member, variant), srcs: folder.library(lib.path, bins), crate_root: folder.at(lib.path), crate_name: lib.name };
  const { profiles } = context.facts;
  if (lib.proc_macro) rust_proc_macro({ ...attrs, profile: buildSettings(profiles, about(member)) ?? {} });
  else rust_library({ ...attrs, profile: packageSettings(profiles, about(member)) ?? {} });
}

function about({ package: name, version }: Member): ProfiledPackage {
  return { name, version, member: true };
}

function declareProgram(context: MemberContext, target: MemberTarget & { readonly path: string }, name: string, variant: MemberVariant, dev: boolean, { settings = programSettings(context.facts.profiles), flags = [] }: ProgramOptions = {}): void {
  const { folder } = context;
  const attrs = crateAttrs(context, variant, dev);
  rust_binary({
    ...attrs,
    rustc_flags: [...attrs.rustc_flags, ...flags],
    name,
    srcs: folder.sources(target.path),
    crate_root: folder.at(target.path),
    crate_name: crateName(target.name),
    profile: settings,
  });
}

interface ProgramOptions {
  readonly settings?: Select<ProfileSettings>;
  readonly flags?: readonly string[];
}

/** Tests and benchmarks with a main function of their own. */
const WITHOUT_HARNESS = ["--cfg=test"] as const;

/** What all crates of a member have; those beside the library use it. */
function crateAttrs(context: MemberContext, variant: MemberVariant, dev: boolean) {
  const { member, facts, labelOf, folder, compile_data } = context;
  const { annotations: { native_deps, rustc_flags = [], rustc_env } = {} } = member;
  const own: readonly Label[] = member.lib ? [`:${libraryName(member, variant)}`] : [];
  return {
    edition: member.edition as "2015" | "2018" | "2021" | "2024",
    crate_features: list(variant.features),
    deps: [...own, ...list(variant.deps, labelOf), ...(dev ? list(member.dev_deps, labelOf) : [])],
    aliases: renames({ ...variant.aliases, ...(dev ? member.dev_aliases : {}) }, [variant.deps, ...(dev ? [member.dev_deps] : [])], context),
    // A member that is built for a state of the manifests that is past would be wrong silently.
    compile_data: [...(dev ? folder.testData : folder.data), ...compile_data, `//${facts.crates}:${INPUTS}` satisfies Label],
    native_deps: labelled(native_deps),
    rustc_flags: [...member.lint_flags, ...rustc_flags],
    rustc_env: { ...environment(context), ...rustc_env },
    version: member.version,
    ...(member.build === undefined ? {} : { build_script: `:${libraryName(member, variant)}.build` satisfies Label }),
  };
}

/** Over what the rules themselves say of a target, which know no package of Cargo's. */
function environment({ member, facts }: MemberContext): Readonly<Record<string, string>> {
  return {
    ATHANOR_CARGO_WORKSPACE: `/w/${facts.package}`.replace(/\/$/, ""),
    CARGO_MANIFEST_DIR: `/w/${place(facts.package, member.folder)}`.replace(/\/$/, ""),
    CARGO_PKG_NAME: member.package,
    ...Object.fromEntries(Object.entries(member.manifest).map(([fact, value]) => [`CARGO_PKG_${fact.toUpperCase()}`, value])),
  };
}

function runEnvironment(context: MemberContext): Readonly<Record<string, string>> {
  return { ...environment(context), CARGO_PKG_VERSION: context.member.version };
}

function list(values: PlatformList, labelOf?: (name: string) => Label): readonly Item[] {
  const made = (names: readonly string[]): readonly Label[] => names.map((name) => (labelOf ? labelOf(name) : name) as Label);
  return [
    ...made(values.all),
    ...(values.cpu ? [select(cpu, { x86_64: made(values.cpu.x86_64), aarch64: made(values.cpu.aarch64) })] : []),
    ...(values.libc ? [select(libc, { gnu: made(values.libc.gnu), musl: made(values.libc.musl) })] : []),
  ];
}
/** Facts have labels as text; what is none is refused where it is used. */
function labelled(names: readonly string[] = []): readonly Label[] {
  return names as readonly Label[];
}

/** A label, or a feature: lists of either are made alike. */
type Item = Extract<ConfigurableList<Label>, readonly unknown[]>[number];

/** A rename of what only some platforms depend on is for these: on the others it would name no dependency. */
function renames(aliases: Renames, lists: readonly PlatformList[], { labelOf, member }: MemberContext): Renames | Select<Renames> {
  const entries = Object.entries(aliases);
  const always = (name: string): boolean => lists.some(({ all }) => all.includes(name));
  const named = (names: (list: PlatformList) => readonly string[]) => entries.filter(([name]) => !always(name) && lists.some((list) => names(list).includes(name)));
  const made = (names: (list: PlatformList) => readonly string[]): Renames =>
    Object.fromEntries([...entries.filter(([name]) => always(name)), ...named(names)].map(([name, rename]) => [labelOf(name), rename]));
  const byCpu = named((list) => Object.values(list.cpu ?? {}).flat()).length > 0;
  const byLibc = named((list) => Object.values(list.libc ?? {}).flat()).length > 0;
  if (byCpu && byLibc) throw new TypeError(`${member.package} renames dependencies by processor and others by C library, which one select() cannot tell`);
  if (byCpu) return select(cpu, { x86_64: made((list) => list.cpu?.x86_64 ?? []), aarch64: made((list) => list.cpu?.aarch64 ?? []) });
  if (byLibc) return select(libc, { gnu: made((list) => list.libc?.gnu ?? []), musl: made((list) => list.libc?.musl ?? []) });
  return made(() => []);
}
type Renames = Readonly<Record<string, string>>;

/** Whether the features that a target requires are on, on every platform. */
function isOn({ required_features }: MemberTarget, { features }: MemberVariant): boolean {
  return required_features.every((feature) => features.all.includes(feature));
}

function crateName(name: string): string {
  return name.replaceAll("-", "_");
}

function place(...parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join("/");
}
