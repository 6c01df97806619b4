/** cc_shared_library: C and C++ linked into a shared object. */
import { attr, DefaultInfo, depset, rule, type File } from "athanor/api";
import { compile_attrs } from "./cc_attrs.ts";
import { CcInfo, joinCcInfo } from "./cc_info.ts";
import { ccLink } from "./cc_link.ts";
import { cc } from "./cc_toolchain.ts";
import { compile, HEADERS } from "./compile.ts";

/**
 * A shared object, `lib<name>.so`, with the code of its own sources and what they use of `deps`. Programs that depend on it find it by their `rpath`;
 * `athanor run` and tests find it by themselves.
 */
export const cc_shared_library = rule({
  attrs: {
    ...compile_attrs,
    /** Headers others may include. */
    hdrs: attr.files({ extensions: HEADERS }),
    /** The name programs ask for at run time; `lib<name>.so` where left out. */
    soname: attr.string({ mandatory: false }),
    /** Linker options of the shared object ("-lm", "--version-script=..."). */
    linkopts: attr.strings(),
  },
  toolchains: { cc },
  impl(ctx) {
    const { attrs } = ctx;
    const { sysroot } = ctx.toolchains.cc;
    if (!sysroot.programs.dynamic) return ctx.fail(`the sysroot of ${sysroot.triple} has static libraries alone`, { help: "build it with another C toolchain: @athanor//toolchains:all" });
    const below = attrs.deps.map((dep) => dep.get(CcInfo));
    const compiled = compile(ctx, ctx.toolchains.cc, attrs, attrs.hdrs);
    const soname = attrs.soname ?? `lib${ctx.label.name.slice(ctx.label.name.lastIndexOf("/") + 1)}.so`;
    const shared = ctx.actions.declareFile(`${ctx.label.name.slice(0, ctx.label.name.lastIndexOf("/") + 1)}${soname}`);
    ccLink(ctx, ctx.toolchains.cc, {
      output: shared,
      start: sysroot.start_shared,
      options: ["-shared", `-soname=${soname}`],
      objects: compiled.objects,
      below,
      libraries: compiled.libraries,
      link_options: [...attrs.linkopts, ...compiled.link_options],
    });
    const seen = joinCcInfo({ headers: attrs.hdrs, options: compiled.options, runtime: [shared, ...compiled.runtime] }, below);
    // The code of libraries below is inside; only what it needs when it runs goes on.
    return [CcInfo({ ...seen, libraries: depset<File>([shared]), link_options: depset<string>([]) }), DefaultInfo({ files: depset<File>([shared]) })];
  },
});
