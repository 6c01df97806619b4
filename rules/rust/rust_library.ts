/** rust_library: a crate for other crates. */
import { DefaultInfo, depset, rule, type File } from "athanor/api";
import { crate_attrs } from "./crate_attrs.ts";
import { CrateInfo, CrateSourceInfo } from "./crate_info.ts";
import { crateSource, crateSuffix, rustc } from "./rustc.ts";
import { rust } from "./rust_toolchain.ts";

/** A Rust library. Crates that use it start compiling as soon as its types are known. */
export const rust_library = rule({
  attrs: crate_attrs,
  toolchains: { rust },
  impl(ctx) {
    const source = crateSource(ctx, ctx.attrs, { main: "lib.rs" });
    const stem = `lib${source.crate}-${crateSuffix(ctx, source, "lib")}`;
    const metadata = ctx.actions.declareFile(`${stem}.rmeta`);
    const library = ctx.actions.declareFile(`${stem}.rlib`);
    rustc(ctx, ctx.toolchains.rust, { mnemonic: "Rustc", kind: "lib", source, emit: { metadata, link: library } });
    const externs = source.externs.map(([, info]) => info);
    return [
      CrateInfo({
        crate: source.crate,
        metadata,
        library,
        proc_macro: false,
        transitive_metadata: depset<File>(
          externs.map((info) => info.metadata),
          externs.map((info) => info.transitive_metadata),
        ),
        transitive_libraries: depset<File>(
          externs.map((info) => info.library),
          externs.map((info) => info.transitive_libraries),
        ),
        native: source.native,
      }),
      CrateSourceInfo(source),
      DefaultInfo({ files: depset<File>([library]) }),
    ];
  },
});
