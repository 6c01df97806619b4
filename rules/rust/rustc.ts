/** Compiling and linking Rust: the one place that knows rustc's command line. */
import { arg, depset, directoryOf, each, type Arg, type BaseContext, type Configured, type Depset, type File, type Output } from "athanor/api";
import { CcInfo, joinCcInfo } from "../cc/cc_info.ts";
import type { ProgramLink } from "../cc/program_link.ts";
import { BuildScriptInfo } from "./build_script_info.ts";
import { packageVariables } from "./cargo_package.ts";
import { auditInfo } from "./audit.ts";
import { instrumentation } from "./coverage.ts";
import { CrateInfo, type CrateSourceInfo } from "./crate_info.ts";
import { configuredProfile, profileFlags } from "./profile.ts";
import { addLints, isOwn, type CrateInputs } from "./lints.ts";
import type { RustToolchain } from "./rust_toolchain.ts";

export type CrateKind = "lib" | "bin" | "proc-macro" | "staticlib" | "cdylib" | "test" | "build-script";

/** Attributes that every rule for a crate has, as implementations read them. */
export interface CrateAttrs {
  readonly srcs: readonly File[];
  readonly crate_root: File | undefined;
  readonly crate_name: string | undefined;
  readonly edition: string;
  readonly crate_features: readonly string[];
  readonly deps: readonly Configured<typeof CrateInfo>[];
  readonly proc_macro_deps: readonly Configured<typeof CrateInfo>[];
  readonly aliases: Readonly<Record<string, string>>;
  readonly native_deps: readonly Configured<typeof CcInfo>[];
  readonly compile_data: readonly File[];
  readonly rustc_flags: readonly string[];
  readonly rustc_env: Readonly<Record<string, string>>;
  readonly version: string;
  readonly build_script: Configured<typeof BuildScriptInfo> | undefined;
}

interface FailingContext extends BaseContext {
  fail(message: string, details?: { readonly attribute?: "srcs" | "crate_root" | "aliases" | "crate_name" | "proc_macro_deps"; readonly help?: string; readonly text?: string }): never;
}

export interface CrateOptions {
  /** The root's usual name. */
  readonly main: "lib.rs" | "main.rs";
  /** Given for proc macros. */
  readonly macro_toolchain?: RustToolchain | undefined;
}

/** What a target's attributes say about its crate. */
export function crateSource(ctx: FailingContext, attrs: CrateAttrs, { main, macro_toolchain }: CrateOptions): CrateSourceInfo {
  const crate = attrs.crate_name ?? ctx.label.name.slice(ctx.label.name.lastIndexOf("/") + 1).replaceAll("-", "_");
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(crate))
    return ctx.fail(`"${crate}" is no crate name: letters, digits and _ only`, { attribute: "crate_name", help: "give the target a crate_name" });
  const deps = [...attrs.deps, ...attrs.proc_macro_deps];
  for (const label of Object.keys(attrs.aliases))
    if (!deps.some((dep) => dep.label === label))
      return ctx.fail(`aliases renames "${label}", which is no dependency`, { attribute: "aliases", text: label, help: `dependencies by absolute label: ${deps.map((dep) => dep.label).join(", ") || "none"}` });
  // A macro is itself built for where actions run, and so may use what is.
  const stranger = macro_toolchain ? undefined : attrs.proc_macro_deps.find((dep) => !dep.get(CrateInfo).proc_macro);
  if (stranger) return ctx.fail(`${stranger.label} is no proc macro`, { attribute: "proc_macro_deps", text: stranger.label, help: "deps takes libraries and proc macros alike" });
  const externs = deps.map((dep) => {
    const info = dep.get(CrateInfo);
    return [attrs.aliases[dep.label] ?? info.crate, info] as const;
  });
  const native = attrs.native_deps.map((dep) => dep.get(CcInfo));
  return {
    crate,
    macro_toolchain,
    root: attrs.crate_root ?? findRoot(ctx, attrs.srcs, main),
    srcs: depset(attrs.srcs),
    compile_data: depset(attrs.compile_data),
    edition: attrs.edition,
    features: [...new Set(attrs.crate_features)].sort(),
    package: { name: ctx.label.name, version: attrs.version, origin: "path", directory: ctx.folder, facts: {} },
    // Never the version, or a bump would rebuild every dependant.
    identity: `${ctx.folder}:${ctx.label.name}`,
    profile: undefined,
    build: attrs.build_script?.get(BuildScriptInfo),
    rustc_flags: attrs.rustc_flags,
    rustc_env: attrs.rustc_env,
    externs,
    native: joinCcInfo({}, [...native, ...externs.map(([, info]) => info.native)]),
  };
}

function findRoot(ctx: FailingContext, srcs: readonly File[], main: string): File {
  const candidates = srcs.length === 1 ? srcs : srcs.filter((file) => file.basename === main);
  const [root] = candidates;
  if (root && candidates.length === 1) return root;
  return ctx.fail(root ? `${candidates.length} of the srcs are called ${main}` : `none of the srcs is called ${main}`, {
    attribute: "srcs",
    help: "crate_root says which file the crate begins with",
  });
}

export interface Rustc {
  readonly mnemonic: string;
  readonly kind: CrateKind;
  readonly source: CrateSourceInfo;
  /** How a program or test is linked. */
  readonly link?: ProgramLink;
  /** What links a shared object in the place of a C compiler. */
  readonly driver?: File;
  /** Objects that are linked before all libraries. */
  readonly objects?: readonly File[];
  /** What to write: "metadata" and "link" of rustc's --emit. */
  readonly emit: { readonly metadata?: Output; readonly link: Output };
  readonly flags?: readonly Arg[];
  readonly inputs?: readonly (File | Depset<File>)[];
}

/** Declares the one rustc action of a crate. */
export function rustc(ctx: BaseContext, toolchain: RustToolchain, what: Rustc): void {
  const { source, emit, kind } = what;
  const { std } = toolchain;
  // A library needs only types of what it uses, so it starts when their metadata is there; whoever links needs the code.
  const links = kind !== "lib";
  const { build } = source;
  const profile = source.profile ?? configuredProfile(ctx);
  const abortingTest = kind === "test" && profile.panic === "abort";
  const unstable = abortingTest || (what.objects ?? []).length > 0;
  const seen = whatItSees(source, links);
  const counted = instrumentation(ctx, toolchain, source);
  if (isOwn(source)) addLints(ctx, toolchain, { source, kind, argv: crateArguments(toolchain, source, false), action: crateInputs(source, false) });
  ctx.actions.run({
    mnemonic: what.mnemonic,
    argv: [
      toolchain.rustc,
      "--crate-name",
      source.crate,
      source.root,
      `--edition=${source.edition}`,
      kind === "test" ? "--test" : `--crate-type=${kind === "build-script" ? "bin" : kind}`,
      emit.metadata ? arg`--emit=metadata=${emit.metadata},link=${emit.link}` : arg`--emit=link=${emit.link}`,
      // For rustc's temporary files, which must be where it may write.
      "--out-dir",
      arg`${directoryOf(emit.link)}`,
      "--target",
      toolchain.sysroot.triple,
      arg`--sysroot=${std.directory}`,
      "--error-format=json",
      "--json=artifacts,diagnostic-rendered-ansi",
      `-Cmetadata=${identity(source, kind)}`,
      `-Cextra-filename=-${crateSuffix(source, kind)}`,
      ...profileFlags(profile, links),
      ...counted.flags,
      "--remap-path-prefix=/w=",
      ...seen.argv,
      ...(links ? [...linkFlags(toolchain, what), ...counted.link] : []),
      // The harness forks for each test then, which is not stable yet.
      ...(abortingTest ? ["-Zpanic-abort-tests"] : []),
      // Before the C library, whose archive would else answer for them; there is no stable option for that.
      each(what.objects ?? [], "-Zpre-link-arg=%{path}"),
      ...(what.flags ?? []),
      ...source.rustc_flags,
    ],
    inputs: [source.srcs, source.compile_data, seen.below, ...(links ? [source.native.libraries, linkTrees(source)] : []), ...(build ? [build.out_dir, build.link_trees] : []), ...(what.inputs ?? [])],
    argFiles: [
      ...(build ? [build.flags, build.libraries] : []),
      ...(build && links ? [build.link_args] : []),
      ...(build && kind === "bin" ? [build.bin_link_args] : []),
      ...(build && kind === "test" ? [build.test_link_args] : []),
      linkSearch(source, links),
    ],
    env: { CARGO_CRATE_NAME: source.crate, ...packageVariables(source.package), ...(build ? { OUT_DIR: arg`/w/${build.out_dir}` } : {}), ...(unstable ? { RUSTC_BOOTSTRAP: "1" } : {}), ...counted.env, ...source.rustc_env },
    envFiles: build ? [build.variables] : [],
    outputs: emit.metadata ? [emit.metadata, emit.link] : [emit.link],
    ...(emit.metadata ? { early: [emit.metadata] } : {}),
    messages: "json",
    paramFile: "@%{path}",
  });
}

/** The features it is compiled with, and the crates it may name. */
function whatItSees(source: CrateSourceInfo, links: boolean): { readonly argv: readonly Arg[]; readonly below: Depset<File> } {
  const crates = source.externs.map(([name, info]) => [name, links ? info.library : info.metadata] as const);
  const below = depset<File>(
    crates.map(([, file]) => file),
    source.externs.map(([, info]) => (links ? info.transitive_libraries : info.transitive_metadata)),
  );
  const argv = [
    ...source.features.flatMap((feature) => ["--cfg", `feature="${feature}"`]),
    ...crates.flatMap(([name, file]) => ["--extern", arg`${name}=${file}`]),
    ...(source.macro_toolchain ? ["--extern", "proc_macro"] : []),
    each(below, "-Ldependency=%{directory}"),
  ];
  return { argv, below };
}

/** What a crate is, to whatever reads its sources as rustc does: clippy, rustdoc. `links`: with the code of what it uses, not its types alone. */
export function crateArguments(toolchain: RustToolchain, source: CrateSourceInfo, links: boolean): readonly Arg[] {
  return [
    "--crate-name",
    source.crate,
    source.root,
    `--edition=${source.edition}`,
    "--target",
    toolchain.sysroot.triple,
    arg`--sysroot=${toolchain.std.directory}`,
    ...whatItSees(source, links).argv,
  ];
}

/** The inputs, variables and found out arguments that go with `crateArguments`. */
export function crateInputs(source: CrateSourceInfo, links: boolean): CrateInputs {
  const { build } = source;
  return {
    inputs: [source.srcs, source.compile_data, whatItSees(source, links).below, ...(links ? [source.native.libraries, linkTrees(source)] : []), ...(build ? [build.out_dir, build.link_trees] : [])],
    argFiles: [...(build ? [build.flags] : []), ...(links ? [...(build ? [build.libraries, build.link_args] : []), linkSearch(source, true)] : [])],
    env: { CARGO_CRATE_NAME: source.crate, ...packageVariables(source.package), ...(build ? { OUT_DIR: arg`/w/${build.out_dir}` } : {}), ...source.rustc_env },
    envFiles: build ? [build.variables] : [],
  };
}

/** Options for linking with lld alone: rustc's own order of objects, with the target's start files around it. */
export function linkFlags({ lld, sysroot, std }: RustToolchain, { kind, source, link, driver }: Pick<Rustc, "kind" | "source" | "link" | "driver">): readonly Arg[] {
  const linker = driver ? [arg`-Clinker=${driver}`, "-Clinker-flavor=gcc", arg`-Clink-arg=--ld-path=${lld}`] : [arg`-Clinker=${lld}`, "-Clinker-flavor=ld.lld"];
  const flags: Arg[] = [...linker, ...sysroot.library.map((folder) => arg`-Lnative=${folder}`)];
  // A linkage of a program's own; all else, macros and archives, is as the platform has it.
  const linkage = kind === "cdylib" ? "dynamic" : (link?.linkage ?? sysroot.linkage);
  if (sysroot.libc === "musl") flags.push("-Clink-self-contained=no", `-Ctarget-feature=${linkage === "dynamic" ? "-" : "+"}crt-static`, `-Crelocation-model=${linkage === "static" ? "static" : "pic"}`);
  if (kind === "staticlib") return [...flags, arg`-Lnative=${std.libraries}`];
  return [
    ...flags,
    ...(sysroot.scripts ? [arg`-Clink-arg=--sysroot=${sysroot.tree}`] : []),
    ...(link?.options ?? []).map((option) => `-Clink-arg=${option}`),
    each(link?.start ?? sysroot.start_shared, "-Clink-arg=%{path}"),
    each(source.native.libraries, "-Clink-arg=%{path}"),
    ...[...source.native.link_options].map((option) => `-Clink-arg=${option}`),
    each(sysroot.builtins, "-Clink-arg=%{path}"),
    each(sysroot.end, "-Clink-arg=%{path}"),
    "-Clink-arg=--build-id=none",
  ];
}

/** Where native libraries lie: those of this crate's own build script, and for whoever links those of all below. */
function linkSearch({ build, externs }: CrateSourceInfo, links: boolean): Depset<File> {
  return depset<File>(build ? [build.search] : [], links ? externs.map(([, info]) => info.link_search) : []);
}

function linkTrees({ build, externs }: CrateSourceInfo): Depset<File> {
  return depset<File>([], [...(build ? [build.link_trees] : []), ...externs.map(([, info]) => info.link_trees)]);
}

/** What a library tells those that use it. */
export function libraryInfo(source: CrateSourceInfo, metadata: File, library: File): CrateInfo {
  const externs = source.externs.map(([, info]) => info);
  return {
    crate: source.crate,
    metadata,
    library,
    proc_macro: false,
    transitive_metadata: depset<File>(
      externs.map((info) => info.metadata),
      externs.map((info) => info.transitive_metadata),
    ),
    transitive_libraries: depset<File>(
      externs.map((info) => info.library),
      externs.map((info) => info.transitive_libraries),
    ),
    native: source.native,
    link_search: linkSearch(source, true),
    link_trees: linkTrees(source),
    package_files: depset<File>(
      [...(typeof source.package.directory === "string" ? [] : [source.package.directory]), ...(source.build ? [source.build.out_dir] : [])],
      externs.map((info) => info.package_files),
    ),
    links: source.build?.links,
    components: componentsOf(source),
    ...auditInfo(source),
  };
}

/** Package URLs of a crate and all below, as they end up in a program. */
export function componentsOf({ package: { name, version }, externs }: CrateSourceInfo): Depset<string> {
  return depset([`pkg:cargo/${encodeURIComponent(name)}@${encodeURIComponent(version)}`], externs.map(([, info]) => info.components));
}

/** What a proc macro tells: what it is made of stays inside the shared object. */
export function macroInfo(source: CrateSourceInfo, library: File): CrateInfo {
  const none = depset<File>([]);
  return {
    crate: source.crate,
    metadata: library,
    library,
    proc_macro: true,
    transitive_metadata: none,
    transitive_libraries: none,
    native: joinCcInfo({}, []),
    link_search: none,
    link_trees: none,
    package_files: none,
    links: undefined,
    components: depset<string>([]),
    ...auditInfo(source),
  };
}

/** What makes two crates two: never the platform. */
function identity(source: CrateSourceInfo, kind: CrateKind): string {
  return [source.identity, kind, ...source.features].join(":");
}

/** Eight hex digits of the identity, to tell crates of one name apart in a folder. */
export function crateSuffix(source: CrateSourceInfo, kind: CrateKind): string {
  // FNV-1a, 32 bits: a name, not a digest; a clash would be two files of one name in one target's inputs and fail loudly.
  let hash = 0x811c9dc5;
  for (const character of identity(source, kind)) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}
