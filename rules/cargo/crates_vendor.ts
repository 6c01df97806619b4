/** crates_vendor: the crates of a Cargo.lock as targets. */
import { crates_request } from "./crates_request.ts";

export interface CratesVendor {
  /** What `athanor run` is told. */
  readonly name: string;
  /** The Cargo.toml, of a package or of a workspace; "Cargo.toml" unless told. */
  readonly manifest?: string;
  /** Its Cargo.lock, beside the manifest; "Cargo.lock" unless told. */
  readonly lock?: string;
  /** The folder to write, relative to the package; "crates" unless told. */
  readonly out?: string;
  /** `remote`, the default, takes sources from their registries by checksum when something is built; `local` keeps them in the folder. */
  readonly mode?: "remote" | "local";
  /** Features of the manifest's own packages that are on. */
  readonly features?: readonly string[];
  /** Whether their default features are; they are unless told. */
  readonly default_features?: boolean;
}

/**
 * Writes a folder of targets, one for each crate of a Cargo workspace's lock, with the features Cargo would give it on every platform:
 * `athanor run //thirdparty:crates_vendor` after a change of Cargo.toml or Cargo.lock, `-- --repin serde` to update one crate in the lock first.
 * `//thirdparty/crates:serde` is then the crate that the manifest calls serde. `athanor lock --check` says when the folder is stale.
 * What a crate needs beyond its manifest stands in `[package.metadata.athanor.<crate>]` (or `workspace.metadata`): rustc_flags, rustc_env,
 * build_script_env, build_script_data, build_script_root, build_script_tools, native_deps, patches.
 */
export function crates_vendor(request: CratesVendor): void {
  // The crates look at what was asked, wherever their folder is.
  crates_request({ ...request, visibility: ["public"] });
}
