/** Compiling C and C++: one action a source file. */
import { arg, depset, each, type Arg, type BaseContext, type Configured, type File } from "athanor/api";
import { CcInfo, joinCcInfo } from "./cc_info.ts";
import type { CcToolchain } from "./cc_toolchain.ts";
import type { SysrootInfo } from "./sysroot.ts";

/** `compile_attrs`, as implementations read them. */
export interface CompileAttrs {
  readonly srcs: readonly File[];
  readonly deps: readonly Configured<typeof CcInfo>[];
  readonly includes: readonly string[];
  readonly defines: readonly string[];
  readonly copts: readonly string[];
}

export interface Compiled {
  /** One a source, in their order. */
  readonly objects: readonly File[];
  /** The target's own -I and -D, for its dependants as well. */
  readonly options: readonly string[];
  /** What linking needs because of the language: C++ and its standard library. */
  readonly link_options: readonly string[];
  readonly libraries: readonly File[];
  /** What the program needs at run time because of that. */
  readonly runtime: readonly File[];
}

interface FailingContext extends BaseContext {
  fail(message: string, details?: { readonly attribute?: "srcs"; readonly help?: string; readonly text?: string }): never;
}

const CXX = new Set([".cc", ".cpp", ".cxx"]);
const ASSEMBLY = new Set([".S", ".s"]);
export const SOURCES: readonly string[] = [".c", ".cc", ".cpp", ".cxx", ".S", ".s"];
export const HEADERS: readonly string[] = [".h", ".hh", ".hpp", ".hxx", ".inc"];

/** Compiles a target's sources; `hdrs` are headers it has beside those of its srcs. */
export function compile(ctx: FailingContext, toolchain: CcToolchain, attrs: CompileAttrs, hdrs: readonly File[] = []): Compiled {
  const { sysroot } = toolchain;
  const isHeader = (file: File) => HEADERS.includes(file.extension);
  const sources = attrs.srcs.filter((file) => !isHeader(file));
  const options = [...attrs.includes.map((folder) => `-I${packagePath(ctx, folder)}`), ...attrs.defines.map((define) => `-D${define}`)];
  const seen = joinCcInfo(
    { headers: [...attrs.srcs.filter(isHeader), ...hdrs], options },
    attrs.deps.map((dep) => dep.get(CcInfo)),
  );
  const cxx = sources.find((source) => CXX.has(source.extension));
  const standard = cxx !== undefined && !attrs.copts.includes("-nostdinc++");
  if (standard && !sysroot.cxx) return ctx.fail(`"${cxx.basename}" is C++, and ${lackOfCxx(sysroot)}`, { attribute: "srcs", help: `${cxxHelp(sysroot)}; copts: ["-nostdinc++"] compiles C++ that needs none` });
  const names = new Map<string, number>();
  const objects = sources.map((source) => {
    const before = names.get(source.basename) ?? 0;
    names.set(source.basename, before + 1);
    // Sources of one name in several folders.
    const stem = `_objs/${ctx.label.name}/${before === 0 ? "" : `${before}/`}${source.basename}`;
    const object = ctx.actions.declareFile(`${stem}.o`);
    const depfile = ctx.actions.declareFile(`${stem}.d`);
    const isCxx = CXX.has(source.extension);
    ctx.actions.run({
      mnemonic: "CcCompile",
      argv: [
        ...(isCxx ? toolchain.clangxx : toolchain.clang),
        ...targetOptions(sysroot, isCxx && standard),
        "-fPIC",
        "-ffunction-sections",
        "-fdata-sections",
        ...PROFILE_OPTIONS[ctx.profile],
        // Nothing of the work directory, and no clock, may reach an object.
        "-ffile-prefix-map=/w=.",
        "-fdebug-compilation-dir=.",
        "-no-canonical-prefixes",
        "-Werror=date-time",
        ...seen.options,
        each(seen.system_includes, "-isystem%{path}"),
        ...attrs.copts,
        "-MD",
        "-MF",
        depfile,
        "-c",
        source,
        "-o",
        object,
      ],
      inputs: [seen.headers],
      outputs: [object, depfile],
      // What an assembler's .include and .incbin read is not in the file.
      ...(ASSEMBLY.has(source.extension) ? {} : { depfile }),
    });
    return object;
  });
  return { objects, options, link_options: standard ? (sysroot.cxx?.link_options ?? []) : [], libraries: standard ? (sysroot.cxx?.archives ?? []) : [], runtime: standard && sysroot.linkage === "dynamic" ? [sysroot.tree] : [] };
}

/** What makes clang compile for a target, with its headers alone. */
export function targetOptions(sysroot: SysrootInfo, cxx: boolean): readonly Arg[] {
  return [
    `--target=${sysroot.triple}`,
    arg`--sysroot=${sysroot.tree}`,
    "-nostdlibinc",
    // libstdc++'s headers reach C's with #include_next, so they come first.
    ...(cxx && sysroot.cxx ? ["-nostdinc++", ...(sysroot.cxx.options ?? []), each(depset(sysroot.cxx.include), "-isystem%{path}")] : []),
    ...sysroot.include.flatMap((folder) => ["-isystem", folder]),
  ];
}

export function lackOfCxx({ triple }: SysrootInfo): string {
  return `the sysroot of ${triple} has no C++ standard library`;
}

export function cxxHelp({ libc }: SysrootInfo): string {
  return libc === "musl" ? 'Debian has none for musl: put "@athanor//toolchains/zig:all" before the other toolchains in athanor.toml, or build for a gnu platform' : "name libstdcxx in its cc_sysroot";
}

const PROFILE_OPTIONS = {
  fastbuild: ["-O0", "-g0"],
  dbg: ["-O0", "-g"],
  opt: ["-O2", "-DNDEBUG", "-g0"],
} as const;

/** The archive of objects, whole. */
export function archive(ctx: BaseContext, objects: readonly File[]): File {
  const output = ctx.actions.declareFile(`lib${ctx.label.name}.a`);
  ctx.actions.tool({ mnemonic: "CcArchive", tool: "cc/archive", args: [arg`--out=${output}`, each(objects, "%{path}")], outputs: [output] });
  return output;
}

/** A path below the target's package, as compilers see it. */
export function packagePath({ folder }: Pick<BaseContext, "folder">, path: string): string {
  return folder === "." ? path : path === "." ? folder : `${folder}/${path}`;
}
