/** build_script_tools: what build scripts find around them, for one target platform. */
import { attr, joined, provider, RootInfo, rule, type Arg, type File, type Tree } from "athanor/api";
import { cc } from "../cc/cc_toolchain.ts";
import { usualLink } from "../cc/program_link.ts";
import type { CxxLibrary, SysrootInfo } from "../cc/sysroot.ts";
import { knownLibraries } from "../cc/tools/debian_libraries.ts";
import { rust, type RustToolchain } from "./rust_toolchain.ts";

/** Compilers for one platform, in the root that build scripts run in. */
export interface BuildScriptToolsInfo {
  readonly rust: RustToolchain;
  readonly root: Tree;
  readonly sysroot: SysrootInfo;
  /** Programs found by name, before those of the root. */
  readonly programs: readonly File[];
  /** Which packages of the distribution have which libraries, for messages. */
  readonly libraries: File;
  /** Starts a build script. */
  readonly run: File;
}
export const BuildScriptToolsInfo = provider<BuildScriptToolsInfo>("BuildScriptToolsInfo");

/** The root that build scripts run in, one a processor: a target of its own, so that the processor is that of where they run. */
export const build_script_root = rule({
  attrs: {
    /** The root file system (`debian_root`). */
    root: attr.dep({ provides: [RootInfo] }),
  },
  impl: (ctx) => [RootInfo(ctx.attrs.root.get(RootInfo))],
});

/** Asked for by `cargo_build_script`, once for the target and once for where actions run. */
export const build_script_tools = rule({
  attrs: {
    /** `build_script_root`: shell, make, perl, clang, rustc and what they need. */
    root: attr.dep({ provides: [RootInfo], cfg: "exec" }),
    /** The programs `cc`, `ar` and so on. */
    programs: attr.files({ default: ["//rules/rust/build_script:programs"] }),
    /** The script that runs a build script. */
    run: attr.file({ default: "//rules/rust/build_script:run" }),
  },
  toolchains: { rust, cc },
  impl(ctx) {
    const { rust, cc } = ctx.toolchains;
    const libraries = ctx.actions.declareFile(`${ctx.label.name}.libraries`);
    ctx.actions.write(libraries, knownLibraries());
    return [BuildScriptToolsInfo({ rust, root: ctx.attrs.root.get(RootInfo).tree, sysroot: cc.sysroot, programs: ctx.attrs.programs, libraries, run: ctx.attrs.run })];
  },
});

/**
 * The text of a clang configuration file with which clang alone compiles and links C for the sysroot, or C++. Paths are absolute, since scripts compile in any folder.
 * `$` marks what comes after all else on a linker's command line. It is for the action's environment: only an action knows where its inputs lie.
 */
export function compilerOptions(sysroot: SysrootInfo, cxx?: CxxLibrary): Arg {
  const program = usualLink(sysroot);
  const each = (before: string, files: readonly File[]): readonly Line[] => files.map((file) => [`${before}/w/`, file]);
  const lines: readonly Line[] = [
    [`--target=${sysroot.triple}`],
    ["--sysroot=/w/", sysroot.tree],
    ["-nostdlibinc"],
    // They reach C's with #include_next, so they come first.
    ...(cxx ? [["-nostdinc++"], ...(cxx.options ?? []).map((option) => [option]), ...each("-isystem", cxx.include)] : []),
    ...each("-isystem", sysroot.include),
    ["-no-canonical-prefixes"],
    // Nothing of the work directory, and no clock, may reach an object.
    ["-ffile-prefix-map=/w=."],
    ["-fdebug-compilation-dir=."],
    ["-Qunused-arguments"],
    ["-fuse-ld=lld"],
    ["-nostdlib"],
    ...program.options.map((option) => [`-Wl,${option}`]),
    ...each("-L", sysroot.library),
    ...each("$-Wl,", program.start),
    ...(cxx ? [...each("$-Wl,", cxx.archives), ...cxx.link_options.map((option) => [`$-Wl,${option}`])] : []),
    ...sysroot.libraries.map((option) => [`$-Wl,${option}`]),
    ...each("$-Wl,", sysroot.builtins),
    ...each("$-Wl,", sysroot.end),
  ];
  return joined(lines.flatMap((line, i) => (i === 0 ? line : ["\n", ...line])), "");
}
type Line = readonly (string | File)[];
