/** What a build script tells the crate it belongs to, and those who use that crate. */
import { provider, type Depset, type File, type Tree } from "athanor/api";

/** Metadata for the build scripts of crates that name this one: `links = "z"` makes DEP_Z_ROOT and the like. */
export interface LinksInfo {
  readonly name: string;
  /** `DEP_<LINKS>_<KEY>=VALUE` lines. */
  readonly metadata: File;
  /** Folders the values may name. */
  readonly trees: readonly Tree[];
}

/** One run of a build script for one target. */
export interface BuildScriptInfo {
  /** What it wrote: OUT_DIR. */
  readonly out_dir: Tree;
  /** `--cfg` and `--check-cfg`, for every crate of the package. */
  readonly flags: File;
  /** `NAME=VALUE` lines for every crate of the package. */
  readonly variables: File;
  /** `-l`: native libraries; an archive becomes part of the package's library. */
  readonly libraries: File;
  /** `-L`: where they lie, for this package and all that link it. */
  readonly search: File;
  /** `-C link-arg` for what of the package is linked: by its kind, "" for any other. */
  readonly link_args: Readonly<Record<"" | "bin" | "test" | "cdylib", File>>;
  /** The same for targets that are known by name. */
  readonly target_link_args: Readonly<Record<string, File>>;
  readonly link_trees: Depset<File>;
  readonly links: LinksInfo | undefined;
}
export const BuildScriptInfo = provider<BuildScriptInfo>("BuildScriptInfo");
