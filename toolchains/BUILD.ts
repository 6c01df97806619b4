/** Toolchains: one compiler per platform actions run on, one sysroot per target; athanor.toml lists the registrations. */
import { bubblewrap_container, build_script_root, build_script_tools, cc, cc_command, cc_compiler, cc_sysroot, cc_toolchain, container, emulator, native_emulator, package_defaults, rust, rust_compiler, rust_prebuilt_std, rust_std, rust_toolchain, select, toolchain, user_emulator } from "athanor";
import { cpu, libc, os } from "athanor/platforms";

package_defaults({ visibility: ["public"] });

rust_compiler({
  name: "rustc",
  root: select(cpu, { x86_64: "//sysroots:rust_x86_64", aarch64: "//sysroots:rust_aarch64" }),
  lints: select(cpu, { x86_64: "//sysroots:rust_lints_x86_64", aarch64: "//sysroots:rust_lints_aarch64" }),
  llvm: select(cpu, { x86_64: "//sysroots:llvm_x86_64", aarch64: "//sysroots:llvm_aarch64" }),
});
cc_compiler({ name: "clang", root: select(cpu, { x86_64: "//sysroots:cc_x86_64", aarch64: "//sysroots:cc_aarch64" }) });

/** Of roots for each processor. */
const loader = { x86_64: "usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2", aarch64: "usr/lib/aarch64-linux-gnu/ld-linux-aarch64.so.1" } as const;

for (const arch of cpu.values) {
  rust_prebuilt_std({ name: `std_${arch}_gnu`, tree: `//sysroots:rust_std_${arch}_gnu`, triple: `${arch}-unknown-linux-gnu` });
  rust_std({
    name: `std_${arch}_musl`,
    // Compiled when something needs it, not because `//...` names it.
    tags: ["manual"],
    compiler: ":rustc",
    source: "//sysroots:rust_src",
    lock: "//sysroots:rust_lock",
    sysroot: `:sysroot_${arch}_musl`,
    cpu: arch,
    unwind: "usr/lib/llvm-19/lib",
  });
  for (const c_library of libc.values) {
    const target = [os.is("linux"), cpu.is(arch), libc.is(c_library)];
    cc_sysroot({
      name: `sysroot_${arch}_${c_library}`,
      tree: `//sysroots:${c_library}_${arch}`,
      cpu: arch,
      libc: c_library,
      ...(c_library === "musl" ? { runtime: "usr/lib/llvm-22/lib/clang/22/lib/linux" } : { runtime: `usr/lib/gcc/${arch}-linux-gnu/14`, libstdcxx: "14" }),
    });
    rust_toolchain({
      name: `rust_${arch}_${c_library}_tools`,
      compiler: ":rustc",
      std: `:std_${arch}_${c_library}`,
      sysroot: `:sysroot_${arch}_${c_library}`,
      // Debian's std has a profiler of its own, the one compiled here has not.
      ...(c_library === "musl" ? { profiler: `//sysroots:profiler_${arch}`, profiler_path: `usr/lib/llvm-22/lib/clang/22/lib/linux/libclang_rt.profile-${arch}.a` } : {}),
    });
    toolchain({ name: `rust_${arch}_${c_library}`, type: rust, exec: [os.is("linux")], target, actual: `:rust_${arch}_${c_library}_tools` });
    cc_toolchain({ name: `cc_${arch}_${c_library}_tools`, compiler: ":clang", sysroot: `:sysroot_${arch}_${c_library}` });
    toolchain({ name: `cc_${arch}_${c_library}`, type: cc, exec: [os.is("linux")], target, actual: `:cc_${arch}_${c_library}_tools` });
  }
  for (const host of cpu.values) {
    // Not by select: an emulator is chosen for a target's processor, and its programs are the host's.
    if (host !== arch) user_emulator({ name: `qemu_${host}_${arch}`, root: `//sysroots:qemu_${host}`, program: `usr/bin/qemu-${arch}`, loader: loader[host] });
    toolchain({ name: `emulator_${host}_${arch}`, type: emulator, exec: [os.is("linux"), cpu.is(host)], target: [os.is("linux"), cpu.is(arch)], actual: host === arch ? ":native" : `:qemu_${host}_${arch}` });
  }
}
native_emulator({ name: "native" });

for (const host of cpu.values) {
  bubblewrap_container({ name: `bubblewrap_${host}`, root: `//sysroots:bubblewrap_${host}` });
  toolchain({ name: `container_${host}`, type: container, exec: [os.is("linux"), cpu.is(host)], target: [os.is("linux")], actual: `:bubblewrap_${host}` });
}
// The compiler for use outside of the build: `athanor run //toolchains:cc -- hello.c -o hello`.
for (const [name, language] of [["cc", "c"], ["c++", "c++"]] as const)
  cc_command({
    name,
    tags: ["manual"],
    language,
    root: select(cpu, { x86_64: "//sysroots:cc_x86_64", aarch64: "//sysroots:cc_aarch64" }),
    sandbox: select(cpu, { x86_64: "//sysroots:bubblewrap_x86_64", aarch64: "//sysroots:bubblewrap_aarch64" }),
  });
// What cargo's build scripts find; for the target they compile for, in a root of the platform they run on.
build_script_tools({ name: "build_script_tools", tags: ["manual"], root: ":build_script_root" });
build_script_root({ name: "build_script_root", tags: ["manual"], root: select(cpu, { x86_64: "//sysroots:build_script_x86_64", aarch64: "//sysroots:build_script_aarch64" }) });
// The same with cmake and bash, for crates whose annotation `build_script_root` asks for it.
build_script_root({ name: "cmake", tags: ["manual"], root: select(cpu, { x86_64: "//sysroots:build_script_cmake_x86_64", aarch64: "//sysroots:build_script_cmake_aarch64" }) });
