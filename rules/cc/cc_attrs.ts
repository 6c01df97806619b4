/** Attributes of every rule that compiles C or C++. */
import { attr } from "athanor/api";
import { CcInfo } from "./cc_info.ts";
import { HEADERS, SOURCES } from "./compile.ts";

export const compile_attrs = {
  /** Sources, and headers only they include. */
  srcs: attr.files({ extensions: [...SOURCES, ...HEADERS] }),
  /** C libraries this one uses; their headers and options are seen here and by all that depend on this. */
  deps: attr.deps({ provides: [CcInfo] }),
  /** Folders of the package that go on the include path, here and in all that depend on this; `.` is the package itself. */
  includes: attr.strings({ default: ["."] }),
  /** `NAME` or `NAME=VALUE`, here and in all that depend on this. */
  defines: attr.strings(),
  /** Compiler options of this target alone. */
  copts: attr.strings(),
} as const;
