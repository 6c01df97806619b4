/** rust_proc_macro: a crate of procedural macros, a plug-in of the compiler. */
import { DefaultInfo, depset, rule, type File } from "athanor/api";
import { crateSource, linked_crate_attrs } from "./crate_attrs.ts";
import { CrateInfo, CrateSourceInfo } from "./crate_info.ts";
import { macroInfo } from "./library_info.ts";
import { crateSuffix, rustc } from "./rustc.ts";
import { rust } from "./rust_toolchain.ts";

/** Procedural macros. Built once, for the platform the compiler runs on, however many platforms use them. */
export const rust_proc_macro = rule({
  cfg: "exec",
  attrs: linked_crate_attrs,
  toolchains: { rust },
  impl(ctx) {
    const source = crateSource(ctx, ctx.attrs, { main: "lib.rs", macro_toolchain: ctx.toolchains.rust });
    const library = ctx.actions.declareFile(`lib${source.crate}-${crateSuffix(source, "proc-macro")}.so`);
    rustc(ctx, ctx.toolchains.rust, { mnemonic: "Rustc", kind: "proc-macro", source, emit: { link: library } });
    return [
      CrateInfo(macroInfo(source, library)),
      CrateSourceInfo(source),
      DefaultInfo({ files: depset<File>([library]) }),
    ];
  },
});
