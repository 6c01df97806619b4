/** build_script_tools: what build scripts find around them, for one target platform. */
import { arg, attr, each, provider, RootInfo, rule, type Arg, type File, type Tree } from "athanor/api";
import { cc } from "../cc/cc_toolchain.ts";
import { usualLink } from "../cc/program_link.ts";
import { knownLibraries } from "../cc/tools/debian_libraries.ts";
import type { SysrootInfo } from "../cc/sysroot.ts";
import { rust, type RustToolchain } from "./rust_toolchain.ts";

/** Compilers for one platform, in the root that build scripts run in. */
export interface BuildScriptToolsInfo {
  readonly rust: RustToolchain;
  readonly root: Tree;
  /** Options with which clang alone compiles and links for the platform. */
  readonly cc_config: File;
  /** What those options name. */
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
    const cc_config = ctx.actions.declareFile(`${ctx.label.name}.cfg`);
    ctx.actions.write(cc_config, driverOptions(cc.sysroot));
    const libraries = ctx.actions.declareFile(`${ctx.label.name}.libraries`);
    ctx.actions.write(libraries, knownLibraries());
    return [BuildScriptToolsInfo({ rust, root: ctx.attrs.root.get(RootInfo).tree, cc_config, sysroot: cc.sysroot, programs: ctx.attrs.programs, libraries, run: ctx.attrs.run })];
  },
});

/** A clang configuration file; paths are absolute, since scripts compile in any folder. `$` marks what comes after all else on a linker's command line. */
function driverOptions(sysroot: SysrootInfo): readonly Arg[] {
  const program = usualLink(sysroot);
  return [
    `--target=${sysroot.triple}`,
    arg`--sysroot=/w/${sysroot.tree}`,
    "-nostdlibinc",
    each(sysroot.include, "-isystem/w/%{path}"),
    "-no-canonical-prefixes",
    // Nothing of the work directory, and no clock, may reach an object.
    "-ffile-prefix-map=/w=.",
    "-fdebug-compilation-dir=.",
    "-Qunused-arguments",
    "-fuse-ld=lld",
    "-nostdlib",
    ...program.options.map((option) => `-Wl,${option}`),
    each(sysroot.library, "-L/w/%{path}"),
    each(program.start, "$-Wl,/w/%{path}"),
    ...sysroot.libraries.map((option) => `$-Wl,${option}`),
    each(sysroot.builtins, "$-Wl,/w/%{path}"),
    each(sysroot.end, "$-Wl,/w/%{path}"),
  ];
}
