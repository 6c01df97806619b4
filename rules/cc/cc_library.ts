/** cc_library: C and C++ compiled into a static archive. */
import { attr, DefaultInfo, depset, rule } from "athanor/api";
import { compile_attrs } from "./cc_attrs.ts";
import { CcInfo, joinCcInfo } from "./cc_info.ts";
import { cc } from "./cc_toolchain.ts";
import { archive, compile, HEADERS } from "./compile.ts";

/** A static C or C++ library; Rust targets take it in `native_deps`. */
export const cc_library = rule({
  attrs: {
    ...compile_attrs,
    /** Headers others may include. */
    hdrs: attr.files({ extensions: HEADERS }),
    /** Linker options for the program in the end ("-lm"). */
    linkopts: attr.strings(),
  },
  toolchains: { cc },
  impl(ctx) {
    const { attrs } = ctx;
    const compiled = compile(ctx, ctx.toolchains.cc, attrs, attrs.hdrs);
    const archives = compiled.objects.length === 0 ? [] : [archive(ctx, compiled.objects)];
    const info = joinCcInfo(
      { headers: attrs.hdrs, options: compiled.options, libraries: [...archives, ...compiled.libraries], link_options: [...attrs.linkopts, ...compiled.link_options], runtime: compiled.runtime },
      attrs.deps.map((dep) => dep.get(CcInfo)),
    );
    return [CcInfo(info), DefaultInfo({ files: depset(archives) })];
  },
});
