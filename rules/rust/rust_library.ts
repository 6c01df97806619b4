/** rust_library: a crate for other crates. */
import { DefaultInfo, depset, rule, type File } from "athanor/api";
import { crateSource, crate_attrs } from "./crate_attrs.ts";
import { CrateInfo, CrateSourceInfo } from "./crate_info.ts";
import { libraryInfo } from "./library_info.ts";
import { crateSuffix, rustc } from "./rustc.ts";
import { rust } from "./rust_toolchain.ts";

/** A Rust library. Crates that use it start compiling as soon as its types are known. */
export const rust_library = rule({
  attrs: crate_attrs,
  toolchains: { rust },
  impl(ctx) {
    const source = crateSource(ctx, ctx.attrs, { main: "lib.rs" });
    const stem = `lib${source.crate}-${crateSuffix(source, "lib")}`;
    const metadata = ctx.actions.declareFile(`${stem}.rmeta`);
    const library = ctx.actions.declareFile(`${stem}.rlib`);
    rustc(ctx, ctx.toolchains.rust, { mnemonic: "Rustc", kind: "lib", source, emit: { metadata, link: library } });
    return [
      CrateInfo(libraryInfo(source, metadata, library)),
      CrateSourceInfo(source),
      DefaultInfo({ files: depset<File>([library]) }),
    ];
  },
});
