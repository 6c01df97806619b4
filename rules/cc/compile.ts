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

const CXX = new Set([".cc", ".cpp", ".cxx", ".C"]);
export const SOURCES: readonly string[] = [".c", ".cc", ".cpp", ".cxx", ".S", ".s"];
export const HEADERS: readonly string[] = [".h", ".hh", ".hpp", ".hxx", ".inc"];

/** Objects of the sources, in their order. */
export function compile(ctx: BaseContext, toolchain: CcToolchain, what: Compilation): readonly File[] {
  const { sysroot } = toolchain;
  return what.srcs.map((source) => {
    const stem = `_objs/${ctx.label.name}/${source.basename}`;
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
