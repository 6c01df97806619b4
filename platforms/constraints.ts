/** The constraints every platform names; `athanor/platforms`. */
import { constraint } from "athanor/api";

export const os = constraint("os", ["linux", "darwin"]);
export const cpu = constraint("cpu", ["x86_64", "aarch64"]);
/** The C library of the target. Leaving it out is how others confuse the two, so no platform can. */
export const libc = constraint("libc", ["gnu", "musl"]);
