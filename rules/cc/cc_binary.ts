/** cc_binary: a C or C++ program. */
import { attr, DefaultInfo, depset, rule, RunInfo, type File } from "athanor/api";
import { BinaryInfo, runtimeOf } from "../general/binary_info.ts";
import { RustStaticLibraryInfo } from "../rust/crate_info.ts";
import { emulator, startOf } from "../testing/emulator.ts";
import { compile_attrs } from "./cc_attrs.ts";
import { CcInfo, joinCcInfo } from "./cc_info.ts";
import { ccLink } from "./cc_link.ts";
import { cc } from "./cc_toolchain.ts";
import { compile } from "./compile.ts";
import { program_attrs, programLink } from "./program_link.ts";

/** A C or C++ program: static on musl, dynamic on gnu, position-independent on both, unless it says otherwise. */
export const cc_binary = rule({
  attrs: {
    ...compile_attrs,
    ...program_attrs,
    /** Rust code linked in: `rust_static_library` targets. */
    rust_deps: attr.deps({ provides: [RustStaticLibraryInfo] }),
    /** Further linker options ("-lm"), as lld takes them. */
    linkopts: attr.strings(),
    /** Files the program reads when it runs. */
    data: attr.files(),
  },
  toolchains: { cc, emulator },
  impl(ctx) {
    const { attrs, toolchains } = ctx;
    const { sysroot } = toolchains.cc;
    const link = programLink(ctx, sysroot, attrs);
    const rust = attrs.rust_deps.map((dep) => dep.get(RustStaticLibraryInfo));
    const compiled = compile(ctx, toolchains.cc, attrs);
    const below = joinCcInfo({ libraries: compiled.libraries, link_options: [...compiled.link_options, ...rust.flatMap((info) => info.link_options)], runtime: compiled.runtime }, [...attrs.deps.map((dep) => dep.get(CcInfo)), ...rust.map((info) => info.native)]);
    const executable = ctx.actions.declareFile(ctx.label.name);
    ccLink(ctx, toolchains.cc, {
      output: executable,
      start: link.start,
      options: link.options,
      objects: compiled.objects,
      libraries: rust.map((info) => info.archive),
      below: [below],
      link_options: attrs.linkopts,
      search: rust.flatMap((info) => info.link_search),
    });
    const runtime = runtimeOf(ctx, sysroot, link, below.runtime);
    return [
      BinaryInfo({ executable, data: depset(attrs.data), ...runtime }),
      RunInfo({ argv: startOf(toolchains.emulator, executable, sysroot, runtime, "machine").argv, network: true, writes: [] }),
      DefaultInfo({ files: depset<File>([executable]) }),
    ];
  },
});
