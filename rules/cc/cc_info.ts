/** CcInfo: what C libraries tell those that compile and link against them. */
import { depset, provider, type Depset, type File } from "athanor/api";

export interface CcInfo {
  /** Headers, for compiling. */
  readonly headers: Depset<File>;
  /** Options that find and configure them: -I and -D, in order, of this library and all below. */
  readonly options: Depset<string>;
  /** Header folders of sysroots, searched after those of `options` and without warnings from within. */
  readonly system_includes: Depset<File>;
  /** Static archives and shared objects, for linking. */
  readonly libraries: Depset<File>;
  /** Further linker options ("-lm"). */
  readonly link_options: Depset<string>;
  /** What a program needs of them when it runs: shared objects, and sysroots (trees) that hold the rest. */
  readonly runtime: Depset<File>;
}
export const CcInfo = provider<CcInfo>("CcInfo");

/** What a library adds to those below it. */
type Own = { readonly [K in keyof CcInfo]?: CcInfo[K] extends Depset<infer T> ? readonly T[] : never };

/** A library's own part and that of the libraries below it. */
export function joinCcInfo(own: Own, below: readonly CcInfo[]): CcInfo {
  return {
    headers: depset(
      own.headers ?? [],
      below.map((info) => info.headers),
    ),
    options: depset(
      own.options ?? [],
      below.map((info) => info.options),
    ),
    system_includes: depset(
      own.system_includes ?? [],
      below.map((info) => info.system_includes),
    ),
    libraries: depset(
      own.libraries ?? [],
      below.map((info) => info.libraries),
    ),
    link_options: depset(
      own.link_options ?? [],
      below.map((info) => info.link_options),
    ),
    runtime: depset(
      own.runtime ?? [],
      below.map((info) => info.runtime),
    ),
  };
}
