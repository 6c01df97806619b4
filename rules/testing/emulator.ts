/** emulator: how a program of the target platform is started where actions run. */
import { attr, RootInfo, rule, toolchain_type, type Arg, type File, type Program, type Tree } from "athanor/api";

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
    root: attr.dep({ provides: [RootInfo], cfg: "exec" }),
    program: attr.string(),
  },
  impl: (ctx) => [emulator({ program: ctx.attrs.root.get(RootInfo).tree.program(ctx.attrs.program) })],
});

/** argv that starts `executable`. A dynamic one finds its loader and libraries in `sysroot`. */
export function startCommand({ program }: Emulator, executable: File, sysroot: Tree | undefined): readonly [Arg, ...Arg[]] {
  if (!program) return [executable];
  return sysroot ? [program, "-L", sysroot, executable] : [program, executable];
}
