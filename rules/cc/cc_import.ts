/** cc_import: a library that came compiled. */
import { attr, DefaultInfo, depset, rule, type File } from "athanor/api";
import { CcInfo, joinCcInfo } from "./cc_info.ts";
import { HEADERS, packagePath } from "./compile.ts";

/** Headers with a static archive or a shared object that something else made; one a platform, with `select`. */
export const cc_import = rule({
  attrs: {
    /** Headers others may include. */
    hdrs: attr.files({ extensions: HEADERS }),
    /** Folders of the package that go on the include path of all that depend on this; `.` is the package itself. */
    includes: attr.strings({ default: ["."] }),
    /** `NAME` or `NAME=VALUE`, in all that depend on this. */
    defines: attr.strings(),
    /** The archive (`libx.a`). */
    static_library: attr.file({ extensions: [".a"], mandatory: false }),
    /** The shared object, under the name it goes by at run time (`libx.so.1`). */
    shared_library: attr.file({ mandatory: false }),
    /** Linker options for the program in the end ("-lm"). */
    linkopts: attr.strings(),
    /** C libraries it needs. */
    deps: attr.deps({ provides: [CcInfo] }),
  },
  impl(ctx) {
    const { attrs } = ctx;
    const { static_library, shared_library } = attrs;
    if (static_library && shared_library) return ctx.fail("static_library and shared_library exclude each other: it is linked in one way", { attribute: "shared_library" });
    const libraries = [static_library, shared_library].filter((file): file is File => file !== undefined);
    const info = joinCcInfo(
      {
        headers: attrs.hdrs,
        options: [...attrs.includes.map((folder) => `-I${packagePath(ctx, folder)}`), ...attrs.defines.map((define) => `-D${define}`)],
        libraries,
        link_options: attrs.linkopts,
        runtime: shared_library ? [shared_library] : [],
      },
      attrs.deps.map((dep) => dep.get(CcInfo)),
    );
    return [CcInfo(info), DefaultInfo({ files: depset(libraries) })];
  },
});
