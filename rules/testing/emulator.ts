/** emulator: how a program of the target platform is started where actions run. */
import { attr, joined, RootInfo, rule, toolchain_type, type Arg, type File, type Program, type Tree } from "athanor/api";
import type { SysrootInfo } from "../cc/sysroot.ts";
import type { Runtime } from "../general/binary_info.ts";

/** A toolchain type: native where the processors are the same, else an emulator of user programs. */
export interface Emulator {
  /** qemu-user for the target's processor; none where programs run as they are. */
  readonly program?: Program;
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
  impl: (ctx) => [emulator({ program: ctx.attrs.root.get(RootInfo).tree.program(ctx.attrs.program) })],
});

/**
 * How a program is started. A dynamic one finds its loader and libraries in its sysroot, which is the action's root where it runs as it is. One
 * that needs more than the C library, or has a loader of its own, is started by the sysroot's loader: no machine is expected to have what it needs.
 */
export function startOf({ program }: Emulator, executable: File, sysroot: SysrootInfo, runtime: Runtime): { readonly argv: readonly [Arg, ...Arg[]]; readonly root?: Tree } {
  const { sysroot: home } = runtime;
  if (!home) return { argv: program ? [program, executable] : [executable] };
  if (sysroot.libc === "gnu" && !runtime.beyond_libc && runtime.interpreter === undefined) return program ? { argv: [program, "-L", home, executable] } : { argv: [executable], root: home };
  const folders = joined([...(runtime.libraries ? [runtime.libraries] : []), home.file(`usr/lib/${sysroot.multiarch}`)], ":");
  const loader = [home.file(sysroot.loader), "--library-path", folders, executable] as const;
  return program ? { argv: [program, ...loader] } : { argv: loader };
}
