/** rust_binary: a program. */
import { attr, DefaultInfo, depset, rule, RunInfo, type File } from "athanor/api";
import { BinaryInfo, runtimeOf } from "../general/binary_info.ts";
import { emulator, startOf } from "../testing/emulator.ts";
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
    const source = crateSource(ctx, ctx.attrs, { main: "main.rs" });
    const executable = ctx.actions.declareFile(ctx.label.name);
    rustc(ctx, ctx.toolchains.rust, { mnemonic: "RustcLink", kind: "bin", source, emit: { link: executable } });
    const { emulator, rust } = ctx.toolchains;
    return [
      BinaryInfo({ executable, linkage: "any", data: depset(ctx.attrs.data), ...runtimeOf(rust.sysroot) }),
      CrateSourceInfo(source),
      RunInfo({ argv: startOf(emulator, executable, rust.sysroot).argv, network: true, writes: [] }),
      DefaultInfo({ files: depset<File>([executable]) }),
    ];
  },
});
