/** Attributes that every rule for a Rust crate has; names are rules_rust's. */
import { attr } from "athanor/api";
import { CcInfo } from "../cc/cc_info.ts";
import { BuildScriptInfo } from "./build_script_info.ts";
import { CrateInfo } from "./crate_info.ts";
import { profile_attrs, with_profile } from "./profile.ts";

export const crate_attrs = {
  /** Source files, often `glob(["src/**\/*.rs"])`. */
  srcs: attr.files({ extensions: [".rs"] }),
  /** The file the crate begins with; by default the one called `lib.rs` (`main.rs` of a program), or the only one. */
  crate_root: attr.file({ extensions: [".rs"], mandatory: false }),
  /** The crate's name where it is not the target's with `_` for `-`. */
  crate_name: attr.string({ mandatory: false }),
  /** The edition of the language the crate is written in. */
  edition: attr.string({ values: ["2015", "2018", "2021", "2024"], default: "2021" }),
  /** Features switched on: `--cfg feature="..."`. */
  crate_features: attr.strings(),
  /** Crates this one imports; proc macros too. */
  deps: attr.deps({ provides: [CrateInfo] }),
  /** Proc macros this one imports; `deps` does as well. */
  proc_macro_deps: attr.deps({ provides: [CrateInfo], cfg: "exec" }),
  /** Other names for dependencies, by absolute label: `{ "//util:strings": "text" }`. */
  aliases: attr.string_map(),
  /** C libraries linked into the program in the end. */
  native_deps: attr.deps({ provides: [CcInfo] }),
  /** Files that `include_str!` and the like read while compiling. */
  compile_data: attr.files(),
  /** Further arguments for rustc. */
  rustc_flags: attr.strings(),
  /** Variables for `env!`. */
  rustc_env: attr.string_map(),
  /** Seen by the crate itself as CARGO_PKG_VERSION; a change rebuilds no other crate, and links programs anew whose `audit_data` tells it. */
  version: attr.string({ default: "0.0.0" }),
  /** What runs before the crate is compiled and says how (`cargo_build_script`). */
  build_script: attr.dep({ provides: [BuildScriptInfo], mandatory: false }),
} as const;

/** Attributes of what is linked: its profile holds for all crates below it. */
export const linked_crate_attrs = {
  ...crate_attrs,
  ...profile_attrs,
  /** Crates this one imports; proc macros too. */
  deps: attr.deps({ provides: [CrateInfo], cfg: with_profile }),
  /** What runs before the crate is compiled and says how (`cargo_build_script`). */
  build_script: attr.dep({ provides: [BuildScriptInfo], cfg: with_profile, mandatory: false }),
} as const;
