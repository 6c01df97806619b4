/** Attributes that every rule for a Rust crate has, and what they say about the crate; names are rules_rust's. */
import { attr, depset, type AttrValues, type BaseContext, type File } from "athanor/api";
import { CcInfo, joinCcInfo } from "../cc/cc_info.ts";
import { BuildScriptInfo } from "./build_script_info.ts";
import { CrateInfo, type CrateSourceInfo } from "./crate_info.ts";
import { ownProfile, profile_attrs, with_profile } from "./profile.ts";
import type { RustToolchain } from "./rust_toolchain.ts";

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
  /** What of the program's profile is different for this crate alone, as `[profile.*.package.<name>]` of a Cargo.toml says it: opt-level, debug and so on. */
  profile: attr.string_map(),
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

interface FailingContext extends BaseContext {
  fail(message: string, details?: { readonly attribute?: "srcs" | "crate_root" | "aliases" | "crate_name" | "proc_macro_deps" | "profile"; readonly help?: string; readonly text?: string }): never;
}

export interface CrateOptions {
  /** The root's usual name. */
  readonly main: "lib.rs" | "main.rs";
  /** Given for proc macros. */
  readonly macro_toolchain?: RustToolchain | undefined;
}

/** What a target's attributes say about its crate. */
export function crateSource(ctx: FailingContext, attrs: AttrValues<typeof crate_attrs>, { main, macro_toolchain }: CrateOptions): CrateSourceInfo {
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
    profile: ownProfile(ctx, attrs.profile),
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
