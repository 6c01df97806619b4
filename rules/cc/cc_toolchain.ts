/** cc_toolchain: clang and lld for one target. */
import { attr, provider, RootInfo, rule, toolchain_type, type Program } from "athanor/api";
import { SysrootInfo } from "./sysroot.ts";

/** A program, and the arguments it always has. */
export type CompilerCommand = readonly [Program, ...string[]];

/** The programs of a C toolchain, all of one root. */
export interface CcCompilerInfo {
  readonly clang: CompilerCommand;
  readonly clangxx: CompilerCommand;
  readonly lld: CompilerCommand;
}
export const CcCompilerInfo = provider<CcCompilerInfo>("CcCompilerInfo");

/** Names the programs of a root that compile and link C. */
export const cc_compiler = rule({
  attrs: {
    /** The root file system that holds them all. */
    root: attr.dep({ provides: [RootInfo] }),
    /** The C compiler's path in the root. */
    clang: attr.string({ default: "usr/bin/clang-22" }),
    /** The C++ compiler's path in the root. */
    clangxx: attr.string({ default: "usr/bin/clang++-22" }),
    /** The linker's path in the root. */
    lld: attr.string({ default: "usr/bin/ld.lld-22" }),
  },
  impl(ctx) {
    const { tree } = ctx.attrs.root.get(RootInfo);
    return [CcCompilerInfo({ clang: [tree.program(ctx.attrs.clang)], clangxx: [tree.program(ctx.attrs.clangxx)], lld: [tree.program(ctx.attrs.lld)] })];
  },
});

/** What rules for C ask for. */
export interface CcToolchain extends CcCompilerInfo {
  readonly sysroot: SysrootInfo;
}
export const cc = toolchain_type<CcToolchain>("cc");

/** A compiler for the platform actions run on, with the sysroot of the target. */
export const cc_toolchain = rule({
  attrs: {
    /** The compiler and linker (`cc_compiler`, `zig_compiler`). */
    compiler: attr.dep({ provides: [CcCompilerInfo], cfg: "exec" }),
    /** Headers, start files and libraries of the target (`cc_sysroot`, `zig_sysroot`). */
    sysroot: attr.dep({ provides: [SysrootInfo] }),
  },
  impl: (ctx) => [cc({ ...ctx.attrs.compiler.get(CcCompilerInfo), sysroot: ctx.attrs.sysroot.get(SysrootInfo) })],
});
