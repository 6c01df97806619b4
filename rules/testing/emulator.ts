/** emulator: how a program of the target platform is started where actions run. */
import { arg, attr, directoryOf, joined, RootInfo, rule, toolchain_type, type Arg, type File, type Program, type Tree } from "athanor/api";
import type { SysrootInfo } from "../cc/sysroot.ts";
import type { Runtime } from "../general/binary_info.ts";

/** A toolchain type: native where the processors are the same, else an emulator of user programs. */
export interface Emulator {
  /** qemu-user for the target's processor; none where programs run as they are. */
  readonly program?: Program;
  /** The same program as a file, for whoever starts it in a root of their own. */
  readonly file?: File;
}
export const emulator = toolchain_type<Emulator>("emulator");

/** Programs of the target run as they are. */
export const native_emulator = rule({ attrs: {}, impl: () => [emulator({})] });

/** Programs of the target run under a program of a root ("usr/bin/qemu-aarch64"). */
export const user_emulator = rule({
  attrs: {
    /** The root file system that holds it. */
    root: attr.dep({ provides: [RootInfo], cfg: "exec" }),
    /** Its path in the root ("usr/bin/qemu-aarch64"). */
    program: attr.string(),
  },
  impl(ctx) {
    const { tree } = ctx.attrs.root.get(RootInfo);
    return [emulator({ program: tree.program(ctx.attrs.program), file: tree.file(ctx.attrs.program) })];
  },
});

/**
 * How a program is started: in an action, or on the machine of `athanor run`. A dynamic one finds its loader and libraries in its sysroot, which is the action's
 * root; in a folder of its own, files have their places from the top. A machine is not expected to have more than the C library, so there the sysroot's loader starts what needs more, or has a loader of its own.
 */
export function startOf({ program }: Emulator, executable: File, sysroot: SysrootInfo, runtime: Runtime, where: "action" | "folder" | "machine" = "action"): { readonly argv: readonly [Arg, ...Arg[]]; readonly root?: Tree } {
  const { sysroot: home } = runtime;
  const at = (file: File): Arg => (where === "folder" ? arg`/w/${file}` : file);
  if (!home) return { argv: program ? [program, at(executable)] : [executable] };
  const usual = sysroot.libc === "gnu" && runtime.interpreter === undefined && !runtime.libraries && (where !== "machine" || !runtime.beyond_libc);
  if (usual) return program ? { argv: [program, "-L", at(home), at(executable)] } : { argv: [executable], root: home };
  // The program's own folder too: a loader looks for a name without a slash among the libraries.
  const searched = [...(runtime.libraries ? [runtime.libraries] : []), home.file(`usr/lib/${sysroot.multiarch}`), directoryOf(executable)];
  const folders = joined(searched.flatMap((folder, i) => [`${i === 0 ? "" : ":"}${where === "folder" ? "/w/" : ""}`, folder]), "");
  const [loader, ...rest] = [home.file(sysroot.loader), "--library-path", folders, at(executable)] as const;
  return { argv: program ? [program, at(loader), ...rest] : [loader, ...rest] };
}
