/** zig as the C toolchain: listed in athanor.toml before `@athanor//toolchains:all`, it compiles and links all C and C++. On musl it brings C++'s library along. */
import { cc, cc_toolchain, package_defaults, select, toolchain, zig_compiler, zig_sysroot } from "athanor";
import { cpu, libc, os } from "athanor/platforms";

package_defaults({ visibility: ["public"] });

zig_compiler({ name: "zig", tags: ["manual"], root: select(cpu, { x86_64: "//sysroots:zig_linux_x86_64", aarch64: "//sysroots:zig_linux_aarch64" }) });

for (const arch of cpu.values) {
  // Two minutes of compiling, once: when something needs it, not because `//...` names it.
  zig_sysroot({ name: `sysroot_${arch}_musl`, tags: ["manual"], compiler: ":zig", cpu: arch });
  for (const c_library of libc.values) {
    // Zig has stubs of glibc alone; programs link against the very glibc that tests run them with.
    cc_toolchain({ name: `cc_${arch}_${c_library}_tools`, tags: ["manual"], compiler: ":zig", sysroot: c_library === "musl" ? `:sysroot_${arch}_musl` : `//toolchains:sysroot_${arch}_gnu` });
    toolchain({ name: `cc_${arch}_${c_library}`, type: cc, exec: [os.is("linux")], target: [os.is("linux"), cpu.is(arch), libc.is(c_library)], actual: `:cc_${arch}_${c_library}_tools` });
  }
}
