/** zig_compiler: the clang and lld within zig, as compilers of C. */
import { attr, RootInfo, rule } from "athanor/api";
import { CcCompilerInfo } from "./cc_toolchain.ts";

/** Names zig's clang and lld: the same programs under another name, so they take the options that every rule for C gives. */
export const zig_compiler = rule({
  attrs: {
    /** The unpacked wheel of ziglang (`pypi_wheel`). */
    root: attr.dep({ provides: [RootInfo] }),
  },
  impl(ctx) {
    const { tree } = ctx.attrs.root.get(RootInfo);
    const zig = tree.program("usr/lib/ziglang/zig");
    // Its own headers (stddef.h) lie elsewhere than clang looks for them.
    const clang = [zig, "clang", "-resource-dir=/usr/lib/ziglang/lib"] as const;
    return [RootInfo({ tree }), CcCompilerInfo({ clang, clangxx: [...clang, "--driver-mode=g++"], lld: [zig, "ld.lld"] })];
  },
});
