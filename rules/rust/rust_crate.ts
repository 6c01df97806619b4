/** rust_crate: one package of a Cargo.lock, as `crates_vendor` writes it down. */
import { glob, type Configurable, type ConfigurableList, type Dep, type Label, type RootInfo, type Target } from "athanor/api";
import type { BinaryInfo } from "../general/binary_info.ts";
import type { CcInfo } from "../cc/cc_info.ts";
import { cargo_build_script } from "./cargo_build_script.ts";
import { FACTS } from "./cargo_package.ts";
import type { CrateInfo } from "./crate_info.ts";
import { crate_library, crate_proc_macro } from "./crate_library.ts";
import { crate_source } from "./crate_source.ts";

/** A package with a library, and what is declared for it. */
export interface RustCrate {
  /** `<package>-<version>`; the same package with the features that builds for the execution platform want is `<package>-<version>.host`. */
  readonly name: string;
  /** The package's name. */
  readonly package: string;
  /** Its version. */
  readonly version: string;
  /** The edition of its manifest; 2015 where that names none. */
  readonly edition?: string;
  /** Where its files come from: a registry, by Cargo.lock's `source`, or a folder of this package. */
  readonly source: { readonly registry: string; readonly sha256: string; readonly size: number } | { readonly path: string };
  readonly lib: {
    /** The crate's name. */
    readonly name: string;
    /** The file it begins with. */
    readonly path: string;
    /** Whether it is procedural macros. */
    readonly proc_macro?: boolean;
  };
  /** Features switched on. */
  readonly features?: ConfigurableList<string>;
  /** Crates it imports, libraries and proc macros alike. */
  readonly deps?: ConfigurableList<Dep<typeof CrateInfo>>;
  /** Other names for dependencies, by absolute label. */
  readonly aliases?: Configurable<Readonly<Record<string, string>>>;
  readonly build_script?: {
    /** The script, below the package's folder. */
    readonly path: string;
    /** Crates it imports, built for the execution platform. */
    readonly deps?: ConfigurableList<Dep<typeof CrateInfo>>;
    /** Other names for them, by absolute label. */
    readonly aliases?: Configurable<Readonly<Record<string, string>>>;
  };
  /** The native library it is the one package for: DEP_<LINKS>_* for build scripts of crates that use it. */
  readonly links?: string;
  /** What the manifest says of itself: CARGO_PKG_AUTHORS and the like. */
  readonly manifest?: { readonly [Fact in (typeof FACTS)[number]]?: string };
  /** Further arguments for rustc. */
  readonly rustc_flags?: ConfigurableList<string>;
  /** Variables for `env!`. */
  readonly rustc_env?: Configurable<Readonly<Record<string, string>>>;
  /** Variables for the build script. */
  readonly build_script_env?: Configurable<Readonly<Record<string, string>>>;
  /** Further files the build script reads. */
  readonly build_script_data?: ConfigurableList<Dep<never> | string>;
  /** Programs the build script finds in its PATH. */
  readonly build_script_tools?: ConfigurableList<Dep<typeof BinaryInfo>>;
  /** The root file system it runs in: "@athanor//toolchains:cmake" holds cmake and bash beside what the usual one does. */
  readonly build_script_root?: Dep<typeof RootInfo>;
  /** C libraries the build script finds and the crate is linked with. */
  readonly native_deps?: ConfigurableList<Dep<typeof CcInfo>>;
  /** What of the program's profile is different for this crate alone, as `[profile.*.package.<name>]` says it. */
  readonly profile?: Configurable<Readonly<Record<string, string>>>;
  /** The same for its build script, and of macros for what they use, as `[profile.*.build-override]` says it. */
  readonly build_profile?: Configurable<Readonly<Record<string, string>>>;
  /** Unified diffs over its sources, applied in their order. */
  readonly patches?: ConfigurableList<Dep<never> | string>;
  /** Targets that must be in order before it is built. */
  readonly requires?: readonly Dep<never>[];
}

/** Declares `<name>`, a crate for `deps`; beside it `<name>.src`, its files, and `<name>.build`, its build script's run. */
export function rust_crate(crate: RustCrate): Target<typeof CrateInfo> {
  const { name, version, source, lib, build_script } = crate;
  // `//...` is what people wrote; a crate is built when something needs it.
  const tags = ["manual"];
  crate_source({
    name: `${name}.src`,
    tags,
    package: crate.package,
    version,
    requires: crate.requires ?? [],
    patches: crate.patches ?? [],
    ...("registry" in source ? { registry: source.registry, sha256: source.sha256, size: source.size } : { folder: source.path, srcs: glob([`${source.path}/**`]) }),
  });
  const common = {
    tags,
    source: `:${name}.src`,
    package: crate.package,
    version,
    edition: crate.edition ?? "2015",
    features: crate.features ?? [],
    facts: crate.manifest ?? {},
    native_deps: crate.native_deps ?? [],
  } as const;
  if (build_script) {
    const script = {
      ...common,
      name: `${name}.build`,
      root: build_script.path,
      deps: build_script.deps ?? [],
      aliases: build_script.aliases ?? {},
      crate_deps: crate.deps ?? [],
      ...(crate.links === undefined ? {} : { links: crate.links }),
      env: crate.build_script_env ?? {},
      data: crate.build_script_data ?? [],
      tools: crate.build_script_tools ?? [],
      library_only: true,
      profile: crate.profile ?? {},
      build_profile: crate.build_profile ?? {},
      // For their authors, as Cargo has it.
      show_warnings: false,
      ...(crate.build_script_root === undefined ? {} : { runs_in: crate.build_script_root }),
    };
    cargo_build_script(script);
  }
  return (lib.proc_macro ? crate_proc_macro : crate_library)({
    ...common,
    name,
    origin: "registry" in source ? source.registry : "path",
    crate: lib.name,
    root: lib.path,
    deps: crate.deps ?? [],
    aliases: crate.aliases ?? {},
    ...(build_script ? { build_script: `:${name}.build` satisfies Label } : {}),
    rustc_flags: crate.rustc_flags ?? [],
    rustc_env: crate.rustc_env ?? {},
    profile: (lib.proc_macro ? crate.build_profile : crate.profile) ?? {},
  });
}
