/** The one place that knows where the runtime lies on the machines it is for. */
import { alias, type Target } from "athanor";
import { cpu } from "athanor/platforms";

/** Fixed in every dynamic program: moving it means linking anew. */
export const PREFIX = "/opt/kontain/runtime";

/** What makes a program take its loader and its libraries from there and nowhere else. */
export const from_runtime = { linkage: "dynamic", interpreter: `${PREFIX}/libc.so`, rpath: [PREFIX] } as const;

/** `NAME_x86_64`, `NAME_aarch64`: `actual` for musl on each processor. */
export function for_every_processor<P>(name: string, actual: Target<P>): void {
  for (const arch of cpu.values) alias({ name: `${name}_${arch}`, actual, platform: `@athanor//platforms:linux_${arch}_musl` });
}
