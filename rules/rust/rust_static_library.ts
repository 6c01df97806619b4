/** rust_static_library: Rust code for C programs. */
import { DefaultInfo, depset, rule, type File } from "athanor/api";
import { crateSource, linked_crate_attrs } from "./crate_attrs.ts";
import { CrateSourceInfo, RustStaticLibraryInfo } from "./crate_info.ts";
import { rustc } from "./rustc.ts";
import { rust } from "./rust_toolchain.ts";

/** A static archive with everything the crate needs of Rust; `cc_binary` takes it in `rust_deps`. */
export const rust_static_library = rule({
  attrs: linked_crate_attrs,
  toolchains: { rust },
  impl(ctx) {
    const source = crateSource(ctx, ctx.attrs, { main: "lib.rs" });
    const { std } = ctx.toolchains.rust;
    const archive = ctx.actions.declareFile(`lib${source.crate}.a`);
    rustc(ctx, ctx.toolchains.rust, { mnemonic: "Rustc", kind: "staticlib", source, emit: { link: archive } });
    return [
      RustStaticLibraryInfo({ archive, native: source.native, link_search: [std.libraries], link_options: std.link_options }),
      CrateSourceInfo(source),
      DefaultInfo({ files: depset<File>([archive]) }),
    ];
  },
});
