/** emulator: how a program of the target platform is started where actions run. */
import { attr, RootInfo, rule, toolchain_type, type Arg, type File, type Program, type Tree } from "athanor/api";
import type { SysrootInfo } from "../cc/sysroot.ts";

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

/** How a program is started. A dynamic one finds its loader and libraries in its sysroot, which is the action's root where it runs as it is. */
export function startOf({ program }: Emulator, executable: File, { libc, tree }: SysrootInfo): { readonly argv: readonly [Arg, ...Arg[]]; readonly root?: Tree } {
  if (libc === "musl") return { argv: program ? [program, executable] : [executable] };
  return program ? { argv: [program, "-L", tree, executable] } : { argv: [executable], root: tree };
}
