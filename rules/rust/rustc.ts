/** Compiling and linking Rust: the one place that knows rustc's command line. */
import { arg, depset, directoryOf, each, type Arg, type BaseContext, type Depset, type File, type Output } from "athanor/api";
import type { ProgramLink } from "../cc/program_link.ts";
import { packageVariables } from "./cargo_package.ts";
import { instrumentation } from "./coverage.ts";
import type { CrateSourceInfo } from "./crate_info.ts";
import { linkSearch, linkTrees } from "./library_info.ts";
import { profileFlags } from "./profile.ts";
import { addLints, isOwn, type CrateInputs } from "./lints.ts";
import type { RustToolchain } from "./rust_toolchain.ts";

export type CrateKind = "lib" | "bin" | "proc-macro" | "staticlib" | "cdylib" | "test" | "build-script";

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
  const { profile } = source;
  const abortingTest = kind === "test" && profile.panic === "abort";
  const unstable = abortingTest || (what.objects ?? []).length > 0;
  const seen = whatItSees(source, links);
  const counted = instrumentation(ctx, toolchain, source);
  if (isOwn(source)) addLints(ctx, toolchain, { source, kind, argv: crateArguments(toolchain, source, false), action: crateInputs(toolchain, source, false) });
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
    inputs: [toolchain.cargo, source.srcs, source.compile_data, seen.below, ...(links ? [source.native.libraries, linkTrees(source)] : []), ...(build ? [build.out_dir, build.link_trees] : []), ...(what.inputs ?? [])],
    argFiles: [
      ...(build ? [build.flags, build.libraries] : []),
      ...(build && links ? [build.target_link_args[ctx.label.name] ?? build.link_args[kind === "bin" || kind === "test" || kind === "cdylib" ? kind : ""]] : []),
      linkSearch(source, links),
    ],
    env: { ...crateVariables(toolchain, source), ...(unstable ? { RUSTC_BOOTSTRAP: "1" } : {}), ...counted.env, ...source.rustc_env },
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
export function crateInputs(toolchain: RustToolchain, source: CrateSourceInfo, links: boolean): CrateInputs {
  const { build } = source;
  return {
    inputs: [toolchain.cargo, source.srcs, source.compile_data, whatItSees(source, links).below, ...(links ? [source.native.libraries, linkTrees(source)] : []), ...(build ? [build.out_dir, build.link_trees] : [])],
    argFiles: [...(build ? [build.flags] : []), ...(links ? [...(build ? [build.libraries, build.link_args[""]] : []), linkSearch(source, true)] : [])],
    env: { ...crateVariables(toolchain, source), ...source.rustc_env },
    envFiles: build ? [build.variables] : [],
  };
}

/** What cargo sets when it compiles a crate. */
function crateVariables({ cargo }: RustToolchain, { crate, package: own, build }: CrateSourceInfo): Readonly<Record<string, Arg>> {
  return { CARGO: arg`/w/${cargo}`, CARGO_CRATE_NAME: crate, ...packageVariables(own), ...(build ? { OUT_DIR: arg`/w/${build.out_dir}` } : {}) };
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

/** What makes two crates two: never the platform. */
function identity(source: CrateSourceInfo, kind: CrateKind): string {
  return [source.identity, kind, ...source.features].join(":");
}

/** Eight hex digits of the identity, to tell crates of one name apart in a folder. */
export function crateSuffix(source: CrateSourceInfo, kind: CrateKind): string {
  return hexOf(identity(source, kind));
}

/** Sixteen, as many as Cargo has, for one of perhaps several tests of a crate. */
export function testSuffix(source: CrateSourceInfo, target: string): string {
  return hexOf(target) + crateSuffix(source, "test");
}

function hexOf(text: string): string {
  // FNV-1a, 32 bits: a name, not a digest; a clash would be two files of one name in one target's inputs and fail loudly.
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}
