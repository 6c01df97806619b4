/** cc_library: C and C++ compiled into a static archive. */
import { attr, DefaultInfo, depset, rule, type File } from "athanor/api";
import { CcInfo } from "./cc_info.ts";
import { cc } from "./cc_toolchain.ts";
import { archive, compile, HEADERS, preprocessorOptions, SOURCES } from "./compile.ts";

/** A static C or C++ library; Rust targets take it in `native_deps`. */
export const cc_library = rule({
  attrs: {
    /** Sources, and headers only they include. */
    srcs: attr.files({ extensions: [...SOURCES, ...HEADERS] }),
    /** Headers others may include. */
    hdrs: attr.files({ extensions: HEADERS }),
    /** C libraries this one uses; their headers and options are seen here, and they are linked into the program in the end. */
    deps: attr.deps({ provides: [CcInfo] }),
    /** Folders of the package that go on the include path, here and in all that depend on this; `.` is the package itself. */
    includes: attr.strings({ default: ["."] }),
    /** `NAME` or `NAME=VALUE`, here and in all that depend on this. */
    defines: attr.strings(),
    /** Compiler options of this library alone. */
    copts: attr.strings(),
    /** Linker options for the program in the end ("-lm"). */
    linkopts: attr.strings(),
  },
  toolchains: { cc },
  impl(ctx) {
    const { attrs } = ctx;
    const below = attrs.deps.map((dep) => dep.get(CcInfo));
    const isHeader = (file: File) => HEADERS.includes(file.extension);
    const headers = depset(
      attrs.hdrs,
      below.map((info) => info.headers),
    );
    const options = depset(
      preprocessorOptions(ctx, attrs),
      below.map((info) => info.options),
    );
    const objects = compile(ctx, ctx.toolchains.cc, {
      srcs: attrs.srcs.filter((file) => !isHeader(file)),
      headers: depset(attrs.srcs.filter(isHeader), [headers]),
      options,
      copts: attrs.copts,
    });
    const archives = objects.length === 0 ? [] : [archive(ctx, objects)];
    return [
      CcInfo({
        headers,
        options,
        archives: depset(
          archives,
          below.map((info) => info.archives),
        ),
        link_options: depset(
          attrs.linkopts,
          below.map((info) => info.link_options),
        ),
      }),
      DefaultInfo({ files: depset(archives) }),
    ];
  },
});
