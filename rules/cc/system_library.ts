/** system_library: a library of the distribution, from a sysroot of locked packages. */
import { arg, attr, DefaultInfo, depset, provider, RootInfo, rule, type File, type Tree } from "athanor/api";
import { cpu, libc } from "athanor/platforms";
import { CcInfo, joinCcInfo } from "./cc_info.ts";

/** Where build scripts find a library of the distribution, by themselves or by pkg-config. */
export interface SystemLibraryInfo {
  readonly tree: Tree;
  /** As Debian calls the target: "x86_64-linux-gnu". */
  readonly multiarch: string;
  /** Folders of .pc files: PKG_CONFIG_LIBDIR, with the tree as PKG_CONFIG_SYSROOT_DIR. */
  readonly pkg_config: readonly File[];
  readonly library_folder: File;
  readonly include_folders: readonly File[];
  readonly linkage: "shared" | "static";
}
export const SystemLibraryInfo = provider<SystemLibraryInfo>("SystemLibraryInfo");

/**
 * Libraries that a program shares with its distribution, or takes out of it as static archives. A program that uses them runs in the sysroot they come
 * from: `athanor run`, tests and the ELF check find them there, and `runtime_closure` says which files and packages that takes elsewhere.
 */
export const system_library = rule({
  attrs: {
    /** The unpacked packages, libraries, headers and all they need at run time (`debian_sysroot`); one a processor, with `select`. */
    sysroot: attr.dep({ provides: [RootInfo] }),
    /** The libraries, without `lib` and extension: ["ssl", "crypto"]. */
    libs: attr.strings(),
    /** `shared`, or `static` archives where the packages have them. */
    linkage: attr.string({ values: ["shared", "static"], default: "shared" }),
    /** Header folders in the sysroot beside the usual two: ["usr/include/postgresql"]. */
    includes: attr.strings(),
    /** `NAME` or `NAME=VALUE`, in all that depend on this. */
    defines: attr.strings(),
    /** Linker options for the program in the end ("-lm"). */
    linkopts: attr.strings(),
    /** Libraries these need; static ones do not say so themselves. */
    deps: attr.deps({ provides: [CcInfo] }),
  },
  impl(ctx) {
    const { attrs, platform } = ctx;
    const { linkage } = attrs;
    if (platform.get(libc) !== "gnu")
      return ctx.fail(`${ctx.attrs.sysroot.label} holds libraries for glibc, and ${platform.label} has ${platform.get(libc)}`, {
        attribute: "sysroot",
        help: "for musl, build the library from its sources: many crates have a feature for that (vendored, bundled, static)",
      });
    if (attrs.libs.length === 0) return ctx.fail("libs must name at least one library", { attribute: "libs" });
    const { tree } = attrs.sysroot.get(RootInfo);
    const multiarch = `${platform.get(cpu)}-linux-gnu`;
    const folder = `usr/lib/${multiarch}`;
    const libraries = attrs.libs.map((lib) => ctx.actions.declareFile(`${ctx.label.name}/lib${lib}.${linkage === "shared" ? "so" : "a"}`));
    const [first, ...rest] = libraries;
    if (!first) return ctx.fail("libs must name at least one library", { attribute: "libs" });
    ctx.actions.tool({
      mnemonic: "SystemLibrary",
      tool: "cc/system_library",
      args: [arg`--tree=${tree}`, `--folder=${folder}`, `--sysroot=${attrs.sysroot.label}`, ...libraries],
      outputs: [first, ...rest],
    });
    const include_folders = [...attrs.includes, `usr/include/${multiarch}`, "usr/include"].map((path) => tree.file(path));
    const info = joinCcInfo(
      {
        headers: [tree],
        options: attrs.defines.map((define) => `-D${define}`),
        system_includes: include_folders,
        libraries,
        link_options: attrs.linkopts,
        runtime: linkage === "shared" ? [tree] : [],
      },
      attrs.deps.map((dep) => dep.get(CcInfo)),
    );
    const pkgConfig = [`${folder}/pkgconfig`, "usr/share/pkgconfig"].map((path) => tree.file(path));
    return [
      CcInfo(info),
      SystemLibraryInfo({ tree, multiarch, pkg_config: pkgConfig, library_folder: tree.file(folder), include_folders, linkage }),
      DefaultInfo({ files: depset<File>(libraries) }),
    ];
  },
});
