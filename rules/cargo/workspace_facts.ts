/**
 * What crates_vendor finds out about the members of a Cargo workspace, for cargo_workspace to declare them: written and read as JSON.
 * Pure and free of node: rules, which run sealed, read it too.
 */
import type { CargoProfiles } from "./cargo_profiles.ts";

/** Values that platforms share, and those that only some have. */
export interface PlatformList {
  readonly all: readonly string[];
  readonly cpu?: Readonly<Record<"x86_64" | "aarch64", readonly string[]>>;
  readonly libc?: Readonly<Record<"gnu" | "musl", readonly string[]>>;
}

/** One way in which a member's library is compiled. */
export interface MemberVariant {
  /** As dependencies of others name it. */
  readonly name: string;
  readonly features: PlatformList;
  /** Names of crates and of members' variants. */
  readonly deps: PlatformList;
  /** By such a name. */
  readonly aliases: Readonly<Record<string, string>>;
  readonly build_deps: PlatformList;
  readonly build_aliases: Readonly<Record<string, string>>;
}

/** A program, test, example or benchmark that the manifest names; what it does not name is found by the usual places. */
export interface MemberTarget {
  readonly name: string;
  readonly path?: string;
  readonly required_features: readonly string[];
  readonly harness: boolean;
  /** Whether it has tests of its own. */
  readonly test: boolean;
}

/** What the workspace adds to what a member's manifest says: its annotations. */
export interface MemberAnnotations {
  readonly native_deps?: readonly string[];
  readonly rustc_flags?: readonly string[];
  readonly rustc_env?: Readonly<Record<string, string>>;
  readonly build_script_data?: readonly string[];
  readonly build_script_env?: Readonly<Record<string, string>>;
  readonly build_script_root?: string;
  readonly build_script_tools?: readonly string[];
}

export interface Member {
  readonly package: string;
  readonly version: string;
  readonly edition: string;
  /** From the package of BUILD.ts; "" where it is that. */
  readonly folder: string;
  /** CARGO_PKG_*. */
  readonly manifest: Readonly<Record<string, string>>;
  readonly lint_flags: readonly string[];
  readonly links?: string;
  readonly build?: string;
  readonly annotations?: MemberAnnotations;
  readonly default_run?: string;
  readonly lib?: { readonly name: string; readonly path: string; readonly proc_macro: boolean; readonly test: boolean; readonly doc_test?: boolean };
  /** The first is what programs use; the last what tests do, where these differ. */
  readonly variants: readonly MemberVariant[];
  readonly dev_deps: PlatformList;
  readonly dev_aliases: Readonly<Record<string, string>>;
  readonly bins: readonly MemberTarget[];
  readonly tests: readonly MemberTarget[];
  readonly examples: readonly MemberTarget[];
  readonly benches: readonly MemberTarget[];
  /** Kinds of targets that are looked for in the usual places. */
  readonly finds: readonly ("bins" | "tests" | "examples" | "benches")[];
}

export interface WorkspaceFacts {
  readonly format: 2;
  /** The package of BUILD.ts, and that of the crates. */
  readonly package: string;
  readonly crates: string;
  readonly members: readonly Member[];
  readonly profiles: CargoProfiles;
}
