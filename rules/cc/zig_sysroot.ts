/** zig_sysroot: musl, libc++ and what compilers add, built from the sources that zig brings along. */
import { arg, attr, RootInfo, rule } from "athanor/api";
import { LIBCXX_DEFINES } from "./zig_libcxx.ts";
import { SysrootInfo } from "./sysroot.ts";

/** Uses all that shall be built: exceptions, so the unwinder, and the standard library. */
const PROGRAM = '#include <iostream>\nint main() { try { throw 1; } catch (int) { std::cout << 1; } }\n';

/**
 * A static sysroot for musl with C++: what `zig c++` builds when it links a program, done once and kept. It has no shared libraries,
 * so programs are static_pie.
 */
export const zig_sysroot = rule({
  attrs: {
    /** The zig that builds it (`zig_compiler`). */
    compiler: attr.dep({ provides: [RootInfo], cfg: "exec" }),
    /** The processor it is for. */
    cpu: attr.string({ values: ["x86_64", "aarch64"] }),
  },
  impl(ctx) {
    const { cpu } = ctx.attrs;
    const zig = ctx.attrs.compiler.get(RootInfo).tree;
    const source = ctx.actions.declareFile(`${ctx.label.name}.cc`);
    const program = ctx.actions.declareFile(`${ctx.label.name}.program`);
    const cache = ctx.actions.declareDirectory(`${ctx.label.name}.cache`);
    const tree = ctx.actions.declareDirectory(ctx.label.name);
    ctx.actions.write(source, PROGRAM);
    ctx.actions.run({
      mnemonic: "ZigLibraries",
      argv: [zig.program("usr/lib/ziglang/zig"), "c++", "-target", `${cpu}-linux-musl`, "-mcpu=baseline", "-static", "-fPIE", "-pie", "-O2", "-g0", source, "-o", program],
      env: { ZIG_GLOBAL_CACHE_DIR: arg`${cache}`, ZIG_LOCAL_CACHE_DIR: arg`${cache}` },
      outputs: [program, cache],
      timeout: 3600,
    });
    ctx.actions.tool({ mnemonic: "ZigSysroot", tool: "cc/zig_sysroot", args: [`--cpu=${cpu}`, arg`--zig=${zig}`, arg`--cache=${cache}`, arg`--out=${tree}`], outputs: [tree] });
    return [
      RootInfo({ tree }),
      SysrootInfo({
        triple: `${cpu}-unknown-linux-musl`,
        multiarch: `${cpu}-linux-musl`,
        libc: "musl",
        tree,
        include: [tree.file("usr/include")],
        library: [tree.file("usr/lib")],
        programs: { static_pie: { start: [tree.file("usr/lib/rcrt1.o")], options: ["-static", "-pie", "--no-dynamic-linker", "-ztext"] } },
        linkage: "static_pie",
        start_shared: [],
        end: [],
        // Parts of musl are written in zig by now.
        libraries: ["-lc", "-lzigc"],
        builtins: [tree.file("usr/lib/libcompiler_rt.a")],
        cxx: {
          name: "c++",
          include: [tree.file("usr/include/c++/v1")],
          options: LIBCXX_DEFINES.map((define) => `-D${define}`),
          link_options: [],
          // A Rust program that uses it is linked against another musl: with these, and nothing else of here.
          archives: ["c++", "c++abi", "unwind"].map((name) => tree.file(`usr/lib/c++/lib${name}.a`)),
        },
        scripts: false,
        interpreter: `/lib/ld-musl-${cpu}.so.1`,
        loader: `lib/ld-musl-${cpu}.so.1`,
      }),
    ];
  },
});
