/** cc_binary: a C or C++ program, linked by lld alone. */
import { arg, attr, DefaultInfo, depset, each, rule, RunInfo, type File } from "athanor/api";
import { BinaryInfo, runtimeOf } from "../general/binary_info.ts";
import { RustStaticLibraryInfo } from "../rust/crate_info.ts";
import { emulator, startOf } from "../testing/emulator.ts";
import { CcInfo } from "./cc_info.ts";
import { cc } from "./cc_toolchain.ts";
import { compile, HEADERS, preprocessorOptions, SOURCES } from "./compile.ts";

/** A C or C++ program: static on musl, dynamic on gnu, position-independent on both. */
export const cc_binary = rule({
  attrs: {
    /** Sources and their headers. */
    srcs: attr.files({ extensions: [...SOURCES, ...HEADERS] }),
    /** C libraries. */
    deps: attr.deps({ provides: [CcInfo] }),
    /** Rust code linked in: `rust_static_library` targets. */
    rust_deps: attr.deps({ provides: [RustStaticLibraryInfo] }),
    /** Folders of the package that go on the include path; `.` is the package itself. */
    includes: attr.strings({ default: ["."] }),
    /** `NAME` or `NAME=VALUE`. */
    defines: attr.strings(),
    /** Further compiler options. */
    copts: attr.strings(),
    /** Further linker options ("-lm"), as lld takes them. */
    linkopts: attr.strings(),
    /** Files the program reads when it runs. */
    data: attr.files(),
  },
  toolchains: { cc, emulator },
  impl(ctx) {
    const { attrs } = ctx;
    const { sysroot, lld } = ctx.toolchains.cc;
    const below = attrs.deps.map((dep) => dep.get(CcInfo));
    const rust = attrs.rust_deps.map((dep) => dep.get(RustStaticLibraryInfo));
    const isHeader = (file: File) => HEADERS.includes(file.extension);
    const objects = compile(ctx, ctx.toolchains.cc, {
      srcs: attrs.srcs.filter((file) => !isHeader(file)),
      headers: depset(
        attrs.srcs.filter(isHeader),
        below.map((info) => info.headers),
      ),
      options: depset<string>(
        preprocessorOptions(ctx, attrs),
        below.map((info) => info.options),
      ),
      copts: attrs.copts,
    });
    const executable = ctx.actions.declareFile(ctx.label.name);
    const archives = depset<File>(
      rust.map((info) => info.archive),
      [...below.map((info) => info.archives), ...rust.map((info) => info.native)],
    );
    ctx.actions.run({
      mnemonic: "CcLink",
      argv: [
        lld,
        ...(sysroot.scripts ? [arg`--sysroot=${sysroot.tree}`] : []),
        ...sysroot.executable_options,
        "-zrelro",
        "-znow",
        "-znoexecstack",
        "--eh-frame-hdr",
        "--hash-style=gnu",
        "--gc-sections",
        "--as-needed",
        "--build-id=none",
        ...(ctx.profile === "dbg" ? [] : ["--strip-debug"]),
        "-o",
        executable,
        ...sysroot.start_executable,
        ...objects,
        archives,
        ...sysroot.library.map((folder) => arg`-L${folder}`),
        ...rust.flatMap((info) => info.link_search).map((folder) => arg`-L${folder}`),
        ...attrs.linkopts,
        ...depset<string>(
          [],
          below.map((info) => info.link_options),
        ),
        ...new Set(rust.flatMap((info) => info.link_options)),
        ...sysroot.libraries,
        each(sysroot.builtins, "%{path}"),
        ...sysroot.end,
      ],
      outputs: [executable],
    });
    return [
      BinaryInfo({ executable, linkage: "any", data: depset(attrs.data), ...runtimeOf(sysroot) }),
      RunInfo({ argv: startOf(ctx.toolchains.emulator, executable, sysroot).argv, network: true, writes: [] }),
      DefaultInfo({ files: depset<File>([executable]) }),
    ];
  },
});
