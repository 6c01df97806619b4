/** Compiling C and C++: one action a source file. */
import { arg, each, type BaseContext, type Depset, type File } from "athanor/api";
import type { CcToolchain } from "./cc_toolchain.ts";

export interface Compilation {
  readonly srcs: readonly File[];
  readonly headers: Depset<File>;
  /** -I and -D. */
  readonly options: Depset<string>;
  readonly copts: readonly string[];
}

interface FailingContext extends BaseContext {
  fail(message: string, details?: { readonly attribute?: "srcs"; readonly help?: string; readonly text?: string }): never;
}

const CXX = new Set([".cc", ".cpp", ".cxx"]);
export const SOURCES: readonly string[] = [".c", ".cc", ".cpp", ".cxx", ".S", ".s"];
export const HEADERS: readonly string[] = [".h", ".hh", ".hpp", ".hxx", ".inc"];

/** Objects of the sources, in their order. */
export function compile(ctx: FailingContext, toolchain: CcToolchain, what: Compilation): readonly File[] {
  const { sysroot } = toolchain;
  const cxx = what.srcs.find((source) => CXX.has(source.extension));
  if (cxx && !what.copts.includes("-nostdinc++"))
    ctx.fail(`"${cxx.basename}" is C++, and the sysroot of ${sysroot.triple} has no C++ standard library`, {
      attribute: "srcs",
      help: 'copts: ["-nostdinc++"] compiles C++ that needs none',
    });
  const seen = new Map<string, number>();
  return what.srcs.map((source) => {
    const before = seen.get(source.basename) ?? 0;
    seen.set(source.basename, before + 1);
    // Sources of one name in several folders.
    const stem = `_objs/${ctx.label.name}/${before === 0 ? "" : `${before}/`}${source.basename}`;
    const object = ctx.actions.declareFile(`${stem}.o`);
    const depfile = ctx.actions.declareFile(`${stem}.d`);
    ctx.actions.run({
      mnemonic: "CcCompile",
      argv: [
        CXX.has(source.extension) ? toolchain.clangxx : toolchain.clang,
        `--target=${sysroot.triple}`,
        arg`--sysroot=${sysroot.tree}`,
        "-nostdlibinc",
        ...sysroot.include.flatMap((folder) => ["-isystem", folder]),
        "-fPIC",
        "-ffunction-sections",
        "-fdata-sections",
        ...PROFILE_OPTIONS[ctx.profile],
        // Nothing of the work directory, and no clock, may reach an object.
        "-ffile-prefix-map=/w=.",
        "-fdebug-compilation-dir=.",
        "-no-canonical-prefixes",
        "-Werror=date-time",
        ...what.options,
        ...what.copts,
        "-MD",
        "-MF",
        depfile,
        "-c",
        source,
        "-o",
        object,
      ],
      inputs: [what.headers],
      outputs: [object, depfile],
      depfile,
    });
    return object;
  });
}

/** -I and -D of a target, for itself and its dependants. */
export function preprocessorOptions(ctx: BaseContext, attrs: { readonly includes: readonly string[]; readonly defines: readonly string[] }): readonly string[] {
  return [...attrs.includes.map((folder) => `-I${packagePath(ctx.label, folder)}`), ...attrs.defines.map((define) => `-D${define}`)];
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
export function packagePath(label: { readonly repository: string; readonly package: string }, path: string): string {
  return [label.repository === "" ? "" : `external/${label.repository}`, label.package, path === "." ? "" : path].filter((part) => part !== "").join("/") || ".";
}
