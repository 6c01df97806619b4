/** rust_doc: a crate's documentation. */
import { arg, attr, DefaultInfo, depset, rule, type File } from "athanor/api";
import { CrateInfo, CrateSourceInfo } from "./crate_info.ts";
import { crateArguments, crateInputs } from "./rustc.ts";
import { rust } from "./rust_toolchain.ts";

/** Documentation as rustdoc writes it: a folder, whose NAME/index.html is the first page. */
export const rust_doc = rule({
  attrs: {
    /** The library. */
    crate: attr.dep({ provides: [CrateInfo, CrateSourceInfo] }),
    /** Further arguments for rustdoc (`["--document-private-items"]`). */
    rustdoc_flags: attr.strings(),
  },
  toolchains: { rust },
  impl(ctx) {
    const source = ctx.attrs.crate.get(CrateSourceInfo);
    const toolchain = source.macro_toolchain ?? ctx.toolchains.rust;
    const pages = ctx.actions.declareDirectory(ctx.label.name);
    ctx.actions.run({
      mnemonic: "Rustdoc",
      ...crateInputs(toolchain, source, false),
      argv: [
        toolchain.rustdoc,
        ...crateArguments(toolchain, source, false),
        ...(source.macro_toolchain ? ["--crate-type=proc-macro"] : []),
        `--crate-version=${source.package.version}`,
        arg`--output=${pages}`,
        // What the target's sources are part of is said by cap-lints and levels too.
        ...source.rustc_flags,
        ...ctx.attrs.rustdoc_flags,
      ],
      outputs: [pages],
    });
    return [DefaultInfo({ files: depset<File>([pages]) })];
  },
});
