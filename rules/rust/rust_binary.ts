/** rust_binary: a program. */
import { attr, DefaultInfo, depset, rule, RunInfo, type File } from "athanor/api";
import { BinaryInfo } from "../general/binary_info.ts";
import { emulator, startCommand } from "../testing/emulator.ts";
import { crate_attrs } from "./crate_attrs.ts";
import { CrateSourceInfo } from "./crate_info.ts";
import { crateSource, rustc } from "./rustc.ts";
import { rust } from "./rust_toolchain.ts";

/** Links a Rust program for the target platform: static on musl, dynamic on gnu, position-independent on both. */
export const rust_binary = rule({
  attrs: {
    ...crate_attrs,
    /** Files the program reads when it runs. */
    data: attr.files(),
  },
  toolchains: { rust, emulator },
  impl(ctx) {
    const source = crateSource(ctx, ctx.attrs, "main.rs");
    const executable = ctx.actions.declareFile(ctx.label.name);
    rustc(ctx, ctx.toolchains.rust, { mnemonic: "RustcLink", kind: "bin", source, emit: { link: executable } });
    const data = depset(ctx.attrs.data);
    return [
      BinaryInfo({ executable, linkage: "any", data, sysroot: ctx.toolchains.rust.sysroot.tree }),
      CrateSourceInfo(source),
      RunInfo({ argv: startCommand(ctx.toolchains.emulator, executable, ctx.toolchains.rust.sysroot.libc === "gnu" ? ctx.toolchains.rust.sysroot.tree : undefined), network: true, writes: [] }),
      DefaultInfo({ files: depset<File>([executable]) }),
    ];
  },
});
