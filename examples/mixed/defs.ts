/** A macro of this workspace: a plain function over targets. */
import { alias, type Target } from "athanor";
import { cpu, libc } from "athanor/platforms";

/** `NAME_x86_64_musl`, `NAME_aarch64_gnu`, ...: `actual` for each processor and C library. */
export function for_every_platform<P>(name: string, actual: Target<P>): void {
  for (const arch of cpu.values) {
    for (const c_library of libc.values) {
      alias({ name: `${name}_${arch}_${c_library}`, actual, platform: `@athanor//platforms:linux_${arch}_${c_library}` });
    }
  }
}
