/** rust_toolchain: rustc, the standard library of one target, and how to link for it. */
import { attr, provider, RootInfo, rule, toolchain_type, type File, type Program } from "athanor/api";
import { SysrootInfo } from "../cc/sysroot.ts";

/** The compiler and its linker, programs of one root. It has no standard library: each target brings its own. */
export interface RustCompilerInfo {
  readonly rustc: Program;
  readonly rustdoc: Program;
  readonly lld: Program;
  /** What macros find in CARGO. */
  readonly cargo: File;
  /** What looks at sources as the compiler does. */
  readonly lints?: { readonly clippy: Program; readonly rustfmt: Program };
  /** What reads the profiles of instrumented programs. */
  readonly coverage?: { readonly llvm_cov: Program; readonly llvm_profdata: Program };
}
export const RustCompilerInfo = provider<RustCompilerInfo>("RustCompilerInfo");

/** Names the programs of a root that compile and link Rust. */
export const rust_compiler = rule({
  attrs: {
    /** The root file system that holds them all. */
    root: attr.dep({ provides: [RootInfo] }),
    /** The compiler's path in the root. */
    rustc: attr.string({ default: "usr/bin/rustc" }),
    /** The documentation tool's path in the root. */
    rustdoc: attr.string({ default: "usr/bin/rustdoc" }),
    /** The linker's path in the root. */
    lld: attr.string({ default: "usr/bin/ld.lld-22" }),
    /** What macros that run the program in CARGO get: an answer to where the workspace is. It is a script: the roots hold /bin/sh. */
    cargo: attr.file({ default: "//rules/rust/cargo:cargo" }),
    /** The root file system that holds clippy-driver and rustfmt, of the compiler's version; it is brought when something is to be checked. */
    lints: attr.dep({ provides: [RootInfo], mandatory: false }),
    /** The root file system that holds llvm-cov and llvm-profdata, of the LLVM the compiler is made with. */
    llvm: attr.dep({ provides: [RootInfo], mandatory: false }),
    /** Where that root holds them. */
    llvm_bin: attr.string({ default: "usr/lib/llvm-22/bin" }),
  },
  impl(ctx) {
    const { tree } = ctx.attrs.root.get(RootInfo);
    const lints = ctx.attrs.lints?.get(RootInfo).tree;
    const llvm = ctx.attrs.llvm?.get(RootInfo).tree;
    return [
      RustCompilerInfo({
        rustc: tree.program(ctx.attrs.rustc),
        rustdoc: tree.program(ctx.attrs.rustdoc),
        lld: tree.program(ctx.attrs.lld),
        cargo: ctx.attrs.cargo,
        ...(lints ? { lints: { clippy: lints.program("usr/bin/clippy-driver"), rustfmt: lints.program("usr/bin/rustfmt") } } : {}),
        ...(llvm ? { coverage: { llvm_cov: llvm.program(`${ctx.attrs.llvm_bin}/llvm-cov`), llvm_profdata: llvm.program(`${ctx.attrs.llvm_bin}/llvm-profdata`) } } : {}),
      }),
    ];
  },
});

/** A compiled standard library: `directory` holds lib/rustlib/<triple>/lib and is what `--sysroot` names. */
export interface RustStdInfo {
  readonly directory: File;
  /** Its folder of libraries. */
  readonly libraries: File;
  /** Linker options its crates ask for when linked by something else than rustc. */
  readonly link_options: readonly string[];
}
export const RustStdInfo = provider<RustStdInfo>("RustStdInfo");

/** A standard library that came compiled, as Debian's libstd-rust-dev. */
export const rust_prebuilt_std = rule({
  attrs: {
    /** The tree it lies in (`debian_root`). */
    tree: attr.dep({ provides: [RootInfo] }),
    /** The target as rustc calls it ("x86_64-unknown-linux-gnu"). */
    triple: attr.string(),
    /** The folder in the tree that holds `lib/rustlib`. */
    directory: attr.string({ default: "usr" }),
  },
  impl(ctx) {
    const { tree } = ctx.attrs.tree.get(RootInfo);
    const { directory, triple } = ctx.attrs;
    return [
      RustStdInfo({
        directory: tree.file(directory),
        libraries: tree.file(`${directory}/lib/rustlib/${triple}/lib`),
        link_options: ["-lgcc_s", "-lutil", "-lrt", "-lpthread", "-lm", "-ldl", "-lc"],
      }),
    ];
  },
});

/** What Rust rules ask for. */
export interface RustToolchain extends RustCompilerInfo {
  readonly std: RustStdInfo;
  readonly sysroot: SysrootInfo;
  /** LLVM's runtime for instrumented programs, where std brings none. */
  readonly profiler?: File;
}
export const rust = toolchain_type<RustToolchain>("rust");

/** A compiler for the platform actions run on, with the standard library and the sysroot of the target. */
export const rust_toolchain = rule({
  attrs: {
    /** The compiler and linker (`rust_compiler`). */
    compiler: attr.dep({ provides: [RustCompilerInfo], cfg: "exec" }),
    /** The standard library of the target (`rust_std`, `rust_prebuilt_std`). */
    std: attr.dep({ provides: [RustStdInfo] }),
    /** What programs are linked against (`cc_sysroot`). */
    sysroot: attr.dep({ provides: [SysrootInfo] }),
    /** A tree with LLVM's runtime for instrumented programs, where std has no profiler_builtins. */
    profiler: attr.dep({ provides: [RootInfo], mandatory: false }),
    /** Where that tree holds it. */
    profiler_path: attr.string({ mandatory: false }),
  },
  impl(ctx) {
    const { compiler, std, sysroot, profiler, profiler_path } = ctx.attrs;
    return [rust({ ...compiler.get(RustCompilerInfo), std: std.get(RustStdInfo), sysroot: sysroot.get(SysrootInfo), ...(profiler && profiler_path !== undefined ? { profiler: profiler.get(RootInfo).tree.file(profiler_path) } : {}) })];
  },
});
