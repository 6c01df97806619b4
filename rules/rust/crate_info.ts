/** What Rust targets tell each other. */
import { provider, type Depset, type File, type Tree } from "athanor/api";
import type { CcInfo } from "../cc/cc_info.ts";
import type { BuildScriptInfo, LinksInfo } from "./build_script_info.ts";
import type { RustProfile } from "./profile.ts";
import type { RustToolchain } from "./rust_toolchain.ts";

/** A crate that others may name in their `deps`. */
export interface CrateInfo {
  /** What `--extern` calls it unless it is renamed. */
  readonly crate: string;
  /** What dependants that only need types compile against: early metadata, or a proc macro's shared object. */
  readonly metadata: File;
  /** What linking needs; a proc macro's shared object again. */
  readonly library: File;
  readonly proc_macro: boolean;
  /** Metadata of every crate below, for `-L dependency`. */
  readonly transitive_metadata: Depset<File>;
  /** Libraries of every crate below. */
  readonly transitive_libraries: Depset<File>;
  /** C libraries to link into the program in the end. */
  readonly native: CcInfo;
  /** Where build scripts of this crate and those below say that libraries lie: files of arguments for whoever links. */
  readonly link_search: Depset<File>;
  /** The folders they name. */
  readonly link_trees: Depset<File>;
  /** What this crate and those below may look for when they run in a build script: env!("CARGO_MANIFEST_DIR") and env!("OUT_DIR") name these folders. */
  readonly package_files: Depset<File>;
  /** What its build script tells those of crates that use it. */
  readonly links: LinksInfo | undefined;
  /** Package URLs of this crate and all below that end up in a program ("pkg:cargo/serde@1.0.219"); none of a proc macro. */
  readonly components: Depset<string>;
  /** Its package, and those below it: what audit data of programs is made of. */
  readonly packages: Depset<string>;
  /** Its own among them. */
  readonly package: string;
}
export const CrateInfo = provider<CrateInfo>("CrateInfo");

/** What cargo's manifest says about a package; seen by the crate itself alone. */
export interface CargoPackage {
  readonly name: string;
  readonly version: string;
  /** Where it comes from: Cargo.lock's `source`, or "path". */
  readonly origin: string;
  /** The folder of Cargo.toml: a tree, or a path below the work directory. */
  readonly directory: Tree | string;
  /** CARGO_PKG_AUTHORS and the like. */
  readonly facts: Readonly<Record<string, string>>;
}

/** Sources of a crate, so that `rust_test` can compile its unit tests. */
export interface CrateSourceInfo {
  readonly crate: string;
  /** Of a proc macro, what it is compiled with: its dependencies and tests are for where the compiler runs. Others are compiled with their user's. */
  readonly macro_toolchain: RustToolchain | undefined;
  readonly root: File;
  readonly srcs: Depset<File>;
  readonly compile_data: Depset<File>;
  readonly edition: string;
  readonly features: readonly string[];
  readonly package: CargoPackage;
  /** What makes this crate another than those of its name; the kind and the features come on top. */
  readonly identity: string;
  /** How it is compiled. */
  readonly profile: RustProfile;
  /** What its build script found out. */
  readonly build: BuildScriptInfo | undefined;
  readonly rustc_flags: readonly string[];
  readonly rustc_env: Readonly<Record<string, string>>;
  /** Crates it names, by the name it uses. */
  readonly externs: readonly (readonly [name: string, crate: CrateInfo])[];
  readonly native: CcInfo;
}
export const CrateSourceInfo = provider<CrateSourceInfo>("CrateSourceInfo");

/** Rust code as a static archive for C programs. */
export interface RustStaticLibraryInfo {
  readonly archive: File;
  /** C libraries it needs. */
  readonly native: CcInfo;
  /** Folders and options that find what the standard library needs ("-lunwind"). */
  readonly link_search: readonly File[];
  readonly link_options: readonly string[];
}
export const RustStaticLibraryInfo = provider<RustStaticLibraryInfo>("RustStaticLibraryInfo");
