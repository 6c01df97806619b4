/** Root file systems for actions and sysroots for targets, each from a lock of Debian packages; `athanor lock` brings the locks up to date. */
import { debian_lock, debian_root, debian_sysroot, package_defaults, pypi_lock, pypi_wheel, select } from "athanor";
import { cpu } from "athanor/platforms";

package_defaults({ visibility: ["public"] });

/** Debian's names of the processors. */
const debian = { x86_64: "amd64", aarch64: "arm64" } as const;
/** The kernel's folders of headers. */
const kernel = { x86_64: "x86", aarch64: "arm64" } as const;
const unused = ["usr/share", "usr/libexec", "usr/lib/*/gconv"];
/** Roots are downloaded when something needs them, not because `//...` names them. */
const tags = ["manual"];

// The compiler, its linker, what looks at sources as it does, and the sources of std all come out of one lock, so that they are always of one version.
debian_lock({
  name: "rust_lock",
  lock: "rust.lock.json",
  suites: ["trixie", "trixie-backports"],
  packages: ["rustc/trixie-backports", "rust-src/trixie-backports", "rust-clippy/trixie-backports", "rustfmt/trixie-backports", "lld-22", "dash"],
  // A compiler that is told its sysroot needs no other.
  exclude: ["gcc", "binutils", "libc-dev", "gcc-14-base", "debianutils"],
});
debian_lock({
  name: "cc_lock",
  lock: "cc.lock.json",
  suites: ["trixie"],
  packages: ["clang-22", "lld-22"],
  exclude: ["binutils", "libc6-dev", "gcc-14-base", "libstdc++-14-dev", "libgcc-14-dev", "libobjc-14-dev", "llvm-22-linker-tools", "libclang1-22"],
});
debian_lock({
  name: "musl_lock",
  lock: "musl.lock.json",
  suites: ["trixie"],
  packages: ["musl-dev", "linux-libc-dev", "libclang-rt-22-dev", "libunwind-19-dev"],
  exclude: ["gcc-*", "lib32*", "libc6*", "libstdc++6", "libunwind-19"],
});
debian_lock({
  name: "gnu_lock",
  lock: "gnu.lock.json",
  suites: ["trixie"],
  packages: ["libc6", "libc6-dev", "libgcc-s1", "libgcc-14-dev", "libstdc++-14-dev", "linux-libc-dev"],
  exclude: ["gcc-14-base", "libc-dev-bin", "libcrypt-dev", "rpcsvc-proto", "libgomp1", "libitm1", "libatomic1", "libasan8", "liblsan0", "libtsan2", "libubsan1", "libhwasan0", "libquadmath0"],
});
// Libraries that programs for gnu find in their distribution, with all they need at run time: a program linked against them runs in this sysroot.
debian_lock({
  name: "system_lock",
  lock: "system.lock.json",
  suites: ["trixie"],
  packages: ["libssl-dev", "libpq-dev", "zlib1g-dev", "libc6", "libgcc-s1"],
  exclude: ["gcc-14-base", "libsasl2-modules*", "openssl-provider-legacy"],
});
debian_lock({
  name: "postgresql_lock",
  lock: "postgresql.lock.json",
  suites: ["trixie"],
  packages: ["postgresql-17", "dash"],
  // The cluster scripts, and the compiler behind queries that are too small here to be compiled.
  exclude: ["gcc-14-base", "postgresql-common", "postgresql-client-common", "ssl-cert", "debianutils", "locales*", "libllvm*", "openssl-provider-legacy", "debconf", "libsasl2-modules*"],
});
// What reads the profiles that instrumented tests write.
debian_lock({
  name: "llvm_lock",
  lock: "llvm.lock.json",
  suites: ["trixie"],
  packages: ["llvm-22"],
  exclude: ["gcc-14-base", "llvm-22-runtime", "llvm-22-linker-tools", "libpfm4", "libsasl2-modules*", "openssl-provider-legacy"],
});
debian_lock({ name: "bubblewrap_lock", lock: "bubblewrap.lock.json", suites: ["trixie"], packages: ["bubblewrap"], exclude: ["gcc-14-base"] });
debian_lock({ name: "shell_lock", lock: "shell.lock.json", suites: ["trixie"], packages: ["dash", "coreutils", "sed", "grep"], exclude: ["gcc-14-base", "debianutils", "libsystemd0", "openssl-provider-legacy"] });
// What cargo's build scripts expect to find: the compilers, and what ./configure and make are made of.
debian_lock({
  name: "build_script_lock",
  lock: "build_script.lock.json",
  suites: ["trixie", "trixie-backports"],
  packages: ["rustc/trixie-backports", "clang-22", "lld-22", "llvm-22", "dash", "coreutils", "findutils", "diffutils", "sed", "grep", "mawk", "make", "perl", "pkgconf"],
  exclude: [
    ...["gcc", "binutils", "libc-dev", "libc6-dev", "gcc-14-base", "libstdc++-14-dev", "libgcc-14-dev", "libobjc-14-dev", "libclang1-22", "llvm-22-linker-tools", "llvm-22-runtime"],
    ...["debianutils", "libsystemd0", "openssl-provider-legacy", "libpfm4", "libcurl4t64"],
  ],
});
// Of what build scripts ask for by name, the part that few of them do.
debian_lock({
  name: "cmake_lock",
  lock: "cmake.lock.json",
  suites: ["trixie"],
  packages: ["cmake", "bash"],
  exclude: ["gcc-14-base", "debianutils", "base-files", "openssl-provider-legacy", "libsasl2-modules*", "procps"],
});
// What runs programs of another processor, and tells the kernel of it.
debian_lock({
  name: "qemu_lock",
  lock: "qemu.lock.json",
  suites: ["trixie"],
  packages: ["qemu-user", "util-linux", "libc6"],
  exclude: ["libgcc-s1", "libcap-ng0", "libcrypt1", "libblkid1", "liblastlog2-2", "libmount1", "libpam*", "libselinux1", "libsmartcols1", "libsystemd0", "libtinfo6", "libudev1", "libuuid1"],
});
// The other side in tests of images: a registry, and readers that are none of our own code.
debian_lock({
  name: "registry_lock",
  lock: "registry.lock.json",
  suites: ["trixie"],
  packages: ["docker-registry", "skopeo", "umoci", "runc"],
  exclude: ["adduser", "gcc-14-base", "gnupg*", "golang-*"],
});
debian_lock({ name: "zstd_lock", lock: "zstd.lock.json", suites: ["trixie"], packages: ["zstd"], exclude: ["gcc-14-base"] });

// zig: clang, lld and the sources of C libraries in one. The one for macOS is for whoever registers such an execution platform; nothing here does.
const zig = { linux_x86_64: "manylinux_2_12_x86_64", linux_aarch64: "manylinux_2_17_aarch64", darwin_aarch64: "macosx_13_0_arm64" } as const;
pypi_lock({ name: "zig_lock", lock: "zig.lock.json", project: "ziglang", version: "0.17.1", wheels: zig });
for (const host of Object.keys(zig))
  pypi_wheel({
    name: `zig_${host}`,
    tags,
    lock: ":zig_lock",
    wheel: host,
    keep: ["ziglang/zig", "ziglang/lib"],
    drop: [...["docs", "init", "build-web", "lldb", "libtsan"].map((name) => `ziglang/lib/${name}`), ...["darwin", "freebsd", "mingw", "netbsd", "openbsd", "wasi", "glibc"].map((name) => `ziglang/lib/libc/${name}`)],
  });

for (const arch of cpu.values) {
  const architecture = debian[arch];
  debian_root({ name: `rust_${arch}`, tags, lock: ":rust_lock", architecture, without: ["libstd-rust-dev", "rust-src", "rust-clippy", "rustfmt"], drop: unused });
  debian_root({ name: `rust_lints_${arch}`, tags, lock: ":rust_lock", architecture, without: ["libstd-rust-dev", "rust-src", "rustc", "lld-22"], drop: unused });
  debian_root({ name: `llvm_${arch}`, tags, lock: ":llvm_lock", architecture, keep: ["usr/lib/*-linux-gnu", "usr/lib64", "usr/lib/llvm-22/bin/llvm-cov", "usr/lib/llvm-22/bin/llvm-profdata"], drop: unused });
  debian_root({ name: `cc_${arch}`, tags, lock: ":cc_lock", architecture, drop: unused });
  debian_root({ name: `bubblewrap_${arch}`, tags, lock: ":bubblewrap_lock", architecture, drop: unused });
  debian_root({ name: `shell_${arch}`, tags, lock: ":shell_lock", architecture, drop: unused });
  debian_root({ name: `registry_${arch}`, tags, lock: ":registry_lock", architecture, drop: unused });
  const build_script = {
    tags,
    lock: ":build_script_lock",
    architecture,
    without: ["libstd-rust-dev"],
    keep: [
      ...["usr/bin", "usr/lib64", "usr/lib/*-linux-gnu", "usr/lib/rustlib", "usr/lib/clang", "usr/lib/llvm-22/lib", "usr/share/perl", "usr/share/perl5"],
      ...["clang", "clang++", "lld", "ld.lld", "llvm-ar", "llvm-ranlib", "llvm-nm", "llvm-objcopy", "llvm-strip", "llvm-readelf", "llvm-readobj"].map((name) => `usr/lib/llvm-22/bin/${name}`),
    ],
    drop: ["usr/lib/*/gconv"],
  } as const;
  debian_root({ name: `build_script_${arch}`, ...build_script });
  debian_root({ name: `build_script_cmake_${arch}`, ...build_script, also: [":cmake_lock"], keep: [...build_script.keep, "usr/share/cmake-*"] });
  debian_root({ name: `postgresql_${arch}`, tags, lock: ":postgresql_lock", architecture, keep: ["usr/bin", "usr/lib", "usr/lib64", "usr/share/postgresql", "usr/share/zoneinfo"], drop: ["usr/lib/postgresql/*/lib/bitcode"] });
  debian_root({ name: `qemu_${arch}`, tags, lock: ":qemu_lock", architecture, keep: ["usr/bin/qemu-x86_64", "usr/bin/qemu-aarch64", "usr/bin/unshare", "usr/share/qemu/binfmt.d", "usr/lib/*-linux-gnu/libc.so.6", "usr/lib/*-linux-gnu/ld-linux-*"] });

  debian_sysroot({
    name: `musl_${arch}`,
    tags,
    lock: ":musl_lock",
    architecture,
    keep: [
      `usr/include/${arch}-linux-musl`,
      `usr/lib/${arch}-linux-musl`,
      `usr/lib/llvm-22/lib/clang/22/lib/linux/libclang_rt.builtins-${arch}.a`,
      "usr/lib/llvm-19/lib/libunwind.a",
      "usr/include/linux",
      "usr/include/asm-generic",
      `usr/include/${arch}-linux-gnu/asm`,
      `usr/lib/linux/uapi/${kernel[arch]}`,
    ],
  });
  debian_sysroot({
    name: `gnu_${arch}`,
    tags,
    lock: ":gnu_lock",
    architecture,
    keep: ["usr/include", "usr/lib", "usr/lib64"],
    drop: [
      ...unused,
      `usr/lib/gcc/${arch}-linux-gnu/14/plugin`,
      `usr/lib/gcc/${arch}-linux-gnu/14/*san*`,
      // The kernel's headers come for every processor at once.
      ...["aarch64-linux-gnu", "x86_64-linux-gnu"].filter((name) => !name.startsWith(arch)).map((name) => `usr/include/${name}`),
    ],
  });
  debian_sysroot({ name: `system_${arch}`, tags, lock: ":system_lock", architecture, record: true, keep: ["usr/include", "usr/lib", "usr/lib64", "usr/share/pkgconfig"], drop: ["usr/lib/*/gconv"] });
  debian_root({ name: `profiler_${arch}`, tags, lock: ":musl_lock", architecture, packages: ["libclang-rt-22-dev"], keep: [`usr/lib/llvm-22/lib/clang/22/lib/linux/libclang_rt.profile-${arch}.a`] });
  debian_root({ name: `rust_std_${arch}_gnu`, tags, lock: ":rust_lock", architecture, packages: ["libstd-rust-dev"] });
}

// Of the platform that asks, which is the one actions run on.
debian_root({ name: "shell", tags, lock: ":shell_lock", architecture: select(cpu, debian), drop: unused });
debian_root({ name: "zstd", tags, lock: ":zstd_lock", architecture: select(cpu, debian), drop: unused });

debian_root({
  name: "rust_src",
  tags,
  lock: ":rust_lock",
  architecture: "amd64",
  packages: ["rust-src"],
  keep: [
    ...["alloc", "backtrace", "compiler-builtins", "core", "panic_abort", "panic_unwind", "portable-simd", "proc_macro", "rustc-std-workspace-*", "std", "std_detect", "stdarch/crates/core_arch", "test", "unwind"].map(
      (folder) => `usr/src/rustc-*/library/${folder}`,
    ),
    ...["adler2", "addr2line", "cfg-if", "getopts", "gimli", "hashbrown", "libc", "memchr", "miniz_oxide", "object", "rustc-demangle", "rustc-literal-escaper"].map((crate) => `usr/src/rustc-*/library/vendor/${crate}-*`),
  ],
  rename: ["^usr/src/rustc-[^/]+/library(/|$) -> library$1", "^(library/vendor/[^/]+?)-[0-9][^/]*(/|$) -> $1$2"],
});
