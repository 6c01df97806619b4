/** What a crate tells those that use it: its files, and what reaches them from the crates below. */
import { depset, type Depset, type File } from "athanor/api";
import { joinCcInfo } from "../cc/cc_info.ts";
import { auditInfo } from "./audit.ts";
import type { CrateInfo, CrateSourceInfo } from "./crate_info.ts";

/** Of a library. */
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

/** Of a proc macro: what it is made of stays inside the shared object. */
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

/** Where native libraries lie: those of this crate's own build script, and for whoever links those of all below. */
export function linkSearch({ build, externs }: CrateSourceInfo, links: boolean): Depset<File> {
  return depset<File>(build ? [build.search] : [], links ? externs.map(([, info]) => info.link_search) : []);
}

/** The folders they name. */
export function linkTrees({ build, externs }: CrateSourceInfo): Depset<File> {
  return depset<File>([], [...(build ? [build.link_trees] : []), ...externs.map(([, info]) => info.link_trees)]);
}
