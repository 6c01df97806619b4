/** CcInfo: what C libraries tell those that compile and link against them. */
import { provider, type Depset, type File } from "athanor/api";

export interface CcInfo {
  /** Headers, for compiling. */
  readonly headers: Depset<File>;
  /** Options that find and configure them: -I and -D, in order, of this library and all below. */
  readonly options: Depset<string>;
  /** Static archives, for linking. */
  readonly archives: Depset<File>;
  /** Further linker options ("-lm"). */
  readonly link_options: Depset<string>;
}
export const CcInfo = provider<CcInfo>("CcInfo");
