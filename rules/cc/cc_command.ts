/** cc_command: the toolchain's compiler as a command for use outside of the build. */
import { attr, RootInfo, rule, RunInfo } from "athanor/api";
import { cc } from "./cc_toolchain.ts";
import { cxxHelp, lackOfCxx } from "./compile.ts";

/**
 * `athanor run //toolchains:cc -- hello.c -o hello` compiles and links as the build would, in the current folder, for the platform of the command line. Beside clang's options there are
 * `-static`, `-static-pie` and `-dynamic`, `-prefix=FOLDER` for a dynamic program that finds its loader and libraries in that folder, and `-v`, which prints the final command line.
 */
export const cc_command = rule({
  attrs: {
    /** `c`, or `c++`, which links its standard library too. */
    language: attr.string({ values: ["c", "c++"], default: "c" }),
    /** The compiler's root once more: it is mounted where the compiler expects itself. */
    root: attr.dep({ provides: [RootInfo], cfg: "exec" }),
    /** A root with bubblewrap, which does that. */
    sandbox: attr.dep({ provides: [RootInfo], cfg: "exec" }),
  },
  toolchains: { cc },
  impl(ctx) {
    const { language, root, sandbox } = ctx.attrs;
    const { sysroot } = ctx.toolchains.cc;
    if (language === "c++" && !sysroot.cxx) return ctx.fail(lackOfCxx(sysroot), { help: cxxHelp(sysroot) });
    const starts = Object.entries(sysroot.programs).map(([linkage, kind]) => [`start_${linkage}`, kind.start] as const);
    const params = {
      triple: sysroot.triple,
      language,
      linkage: sysroot.linkage,
      interpreter: sysroot.interpreter,
      linkages: Object.keys(sysroot.programs),
      libraries: [...(language === "c++" ? (sysroot.cxx?.link_options ?? []) : []), ...sysroot.libraries],
    };
    const files = {
      root: [root.get(RootInfo).tree],
      sandbox: [sandbox.get(RootInfo).tree],
      sysroot: [sysroot.tree],
      include: [...(language === "c++" ? (sysroot.cxx?.include ?? []) : []), ...sysroot.include],
      library: sysroot.library,
      cxx: language === "c++" ? (sysroot.cxx?.archives ?? []) : [],
      start_shared: sysroot.start_shared,
      builtins: sysroot.builtins,
      end: sysroot.end,
      ...Object.fromEntries(starts),
    };
    return [RunInfo({ argv: [], tool: { name: "cc/cc_command", params, files }, network: false, writes: [] })];
  },
});
