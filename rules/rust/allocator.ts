/** allocator_object: a C allocator as one object that defines malloc and all its kin, so that a program linked with it uses no other. */
import { arg, attr, DefaultInfo, depset, provider, rule, type File } from "athanor/api";
import { cc } from "../cc/cc_toolchain.ts";
import { targetOptions } from "../cc/compile.ts";
import { CrateSourceTreeInfo } from "./crate_source.ts";

/** What replaces the C library's allocator in a program. */
export interface AllocatorInfo {
  readonly object: File;
}
export const AllocatorInfo = provider<AllocatorInfo>("AllocatorInfo");

/** Compiled for speed whatever the profile: it is part of the platform, not of the program. */
export const allocator_object = rule({
  attrs: {
    /** The sources (`crate_source`). */
    source: attr.dep({ provides: [CrateSourceTreeInfo] }),
    /** The one file that is compiled; it includes those of the sources. */
    src: attr.file({ extensions: [".c"] }),
    /** Folders of the sources on the include path. */
    includes: attr.strings(),
    /** `NAME` or `NAME=VALUE`. */
    defines: attr.strings(),
  },
  toolchains: { cc },
  impl(ctx) {
    const { clang, sysroot } = ctx.toolchains.cc;
    const { tree } = ctx.attrs.source.get(CrateSourceTreeInfo);
    const object = ctx.actions.declareFile(`${ctx.label.name}.o`);
    ctx.actions.run({
      mnemonic: "CcCompile",
      argv: [
        ...clang,
        ...targetOptions(sysroot, false),
        ...["-O3", "-DNDEBUG", "-g0", "-fPIC", "-ftls-model=initial-exec", "-fvisibility=hidden", "-fno-builtin-malloc", "-Wno-everything"],
        ...["-ffile-prefix-map=/w=.", "-fdebug-compilation-dir=.", "-no-canonical-prefixes"],
        ...(sysroot.libc === "musl" ? ["-DMI_LIBC_MUSL=1"] : []),
        ...ctx.attrs.defines.map((define) => `-D${define}`),
        ...ctx.attrs.includes.map((folder) => arg`-I${tree.file(folder)}`),
        "-c",
        ctx.attrs.src,
        "-o",
        object,
      ],
      // It prints when it was compiled.
      env: { SOURCE_DATE_EPOCH: "315532800" },
      outputs: [object],
    });
    return [AllocatorInfo({ object }), DefaultInfo({ files: depset<File>([object]) })];
  },
});
