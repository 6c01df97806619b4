/** The platforms programs are built for, and those actions run on. */
import { platform } from "athanor";
import { cpu, libc } from "athanor/platforms";

for (const arch of cpu.values) {
  for (const c_library of libc.values) {
    platform({
      name: `linux_${arch}_${c_library}`,
      os: "linux",
      cpu: arch,
      libc: c_library,
      // The glibc of the sysroot, Debian trixie's: what the linker may bind to.
      ...(c_library === "gnu" ? { glibc_floor: "2.41" } : {}),
      visibility: ["public"],
    });
  }
}
