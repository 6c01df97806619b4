/** rust_shared_library: Rust code as a shared object for C programs. */
import { attr, DefaultInfo, depset, rule, type File } from "athanor/api";
import { CcInfo, joinCcInfo } from "../cc/cc_info.ts";
import { BinaryInfo } from "../general/binary_info.ts";
import { crateSource, linked_crate_attrs } from "./crate_attrs.ts";
import { CrateSourceInfo } from "./crate_info.ts";
import { rustc } from "./rustc.ts";
import { rust } from "./rust_toolchain.ts";

/** A shared object, `lib<crate>.so`, that shows what the crate exports to C (`#[unsafe(no_mangle)] pub extern "C" fn`); `cc_binary` takes it in `deps`. */
export const rust_shared_library = rule({
  attrs: {
    ...linked_crate_attrs,
    /** The program that stands between rustc and the linker. */
    driver: attr.dep({ provides: [BinaryInfo], cfg: "exec", default: "//rules/rust/linker:driver" }),
  },
  toolchains: { rust },
  impl(ctx) {
    const source = crateSource(ctx, ctx.attrs, { main: "lib.rs" });
    const library = ctx.actions.declareFile(`lib${source.crate}.so`);
    rustc(ctx, ctx.toolchains.rust, { mnemonic: "RustcLink", kind: "cdylib", source, driver: ctx.attrs.driver.get(BinaryInfo).executable, flags: [`-Clink-arg=-soname=lib${source.crate}.so`], emit: { link: library } });
    const info = joinCcInfo({ libraries: [library], runtime: [library, ...source.native.runtime] }, []);
    return [CcInfo(info), CrateSourceInfo(source), DefaultInfo({ files: depset<File>([library]) })];
  },
});
