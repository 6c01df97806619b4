/** crate_library and crate_proc_macro: crates out of a package's tree, as `rust_crate` declares them. */
import { attr, DefaultInfo, depset, rule, type AttrValues, type Context, type File } from "athanor/api";
import { CcInfo, joinCcInfo } from "../cc/cc_info.ts";
import { BuildScriptInfo } from "./build_script_info.ts";
import { CrateInfo, type CrateSourceInfo } from "./crate_info.ts";
import { CrateSourceTreeInfo } from "./crate_source.ts";
import { libraryInfo, macroInfo } from "./library_info.ts";
import { ownProfile, profile_attrs, with_profile } from "./profile.ts";
import { rust, type RustToolchain } from "./rust_toolchain.ts";
import { crateSuffix, rustc } from "./rustc.ts";

const attrs = {
  /** The package's folder (`crate_source`). */
  source: attr.dep({ provides: [CrateSourceTreeInfo] }),
  /** The package's name. */
  package: attr.string(),
  /** Its version, seen by the crate itself. */
  version: attr.string(),
  /** Where it comes from; part of the crate's identity. */
  origin: attr.string(),
  /** The crate's name. */
  crate: attr.string(),
  /** The file it begins with, below the package's folder. */
  root: attr.string(),
  /** The edition of the language it is written in. */
  edition: attr.string({ default: "2015" }),
  /** Features switched on. */
  features: attr.strings(),
  /** Crates it imports, libraries and proc macros alike. */
  deps: attr.deps({ provides: [CrateInfo] }),
  /** Other names for dependencies, by absolute label. */
  aliases: attr.string_map(),
  /** What its build script found out. */
  build_script: attr.dep({ provides: [BuildScriptInfo], mandatory: false }),
  /** C libraries linked into the program in the end. */
  native_deps: attr.deps({ provides: [CcInfo] }),
  /** CARGO_PKG_AUTHORS and the like, by the names manifests have ("authors"). */
  facts: attr.string_map(),
  /** Further arguments for rustc. */
  rustc_flags: attr.strings(),
  /** Variables for `env!`. */
  rustc_env: attr.string_map(),
  /** What of the program's profile is different for this crate alone, as `[profile.*.package.<name>]` says it. */
  profile: attr.string_map(),
} as const;

/** What macros are made of is compiled for them alone. */
const macro_attrs = {
  ...attrs,
  /** What of the profile of programs of the build is different for this crate and all below it. */
  profile: profile_attrs.profile,
  /** Crates it imports, libraries and proc macros alike. */
  deps: attr.deps({ provides: [CrateInfo], cfg: with_profile }),
  /** What its build script found out. */
  build_script: attr.dep({ provides: [BuildScriptInfo], cfg: with_profile, mandatory: false }),
} as const;

/** A package's library. */
export const crate_library = rule({
  attrs,
  toolchains: { rust },
  impl(ctx) {
    const source = sourceOf(ctx, undefined);
    const stem = `lib${source.crate}-${crateSuffix(source, "lib")}`;
    const metadata = ctx.actions.declareFile(`${stem}.rmeta`);
    const library = ctx.actions.declareFile(`${stem}.rlib`);
    rustc(ctx, ctx.toolchains.rust, { mnemonic: "Rustc", kind: "lib", source, emit: { metadata, link: library } });
    return [CrateInfo(libraryInfo(source, metadata, library)), DefaultInfo({ files: depset<File>([library]) })];
  },
});

/** A package's procedural macros, built for the platform the compiler runs on. */
export const crate_proc_macro = rule({
  cfg: "exec",
  attrs: macro_attrs,
  toolchains: { rust },
  impl(ctx) {
    const source = sourceOf(ctx, ctx.toolchains.rust);
    const library = ctx.actions.declareFile(`lib${source.crate}-${crateSuffix(source, "proc-macro")}.so`);
    rustc(ctx, ctx.toolchains.rust, { mnemonic: "Rustc", kind: "proc-macro", source, emit: { link: library } });
    return [CrateInfo(macroInfo(source, library)), DefaultInfo({ files: depset<File>([library]) })];
  },
});

function sourceOf(ctx: Context<AttrValues<typeof attrs>, {}>, macro_toolchain: RustToolchain | undefined): CrateSourceInfo {
  const { attrs: given } = ctx;
  const { tree } = given.source.get(CrateSourceTreeInfo);
  const externs = given.deps.map((dep) => {
    const info = dep.get(CrateInfo);
    return [given.aliases[dep.label] ?? info.crate, info] as const;
  });
  const native = given.native_deps.map((dep) => dep.get(CcInfo));
  return {
    crate: given.crate,
    macro_toolchain,
    root: tree.file(given.root),
    srcs: depset<File>([tree]),
    compile_data: depset<File>([]),
    edition: given.edition,
    features: [...new Set(given.features)].sort(),
    package: { name: given.package, version: given.version, origin: given.origin, directory: tree, facts: given.facts },
    identity: [given.package, given.version, given.origin].join(" "),
    profile: ownProfile(ctx, given.profile),
    build: given.build_script?.get(BuildScriptInfo),
    rustc_flags: ["--cap-lints=allow", ...given.rustc_flags],
    rustc_env: given.rustc_env,
    externs,
    native: joinCcInfo({}, [...native, ...externs.map(([, info]) => info.native)]),
  };
}
