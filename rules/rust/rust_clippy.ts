/** rust_clippy: clippy over some crates, as a test. */
import { attr, rule } from "athanor/api";
import { CrateSourceInfo } from "./crate_info.ts";
import { addClippy } from "./lints.ts";
import { crateArguments, crateInputs } from "./rustc.ts";
import { rust } from "./rust_toolchain.ts";

/**
 * Fails where clippy has something to say about a crate, one test a crate. A clippy.toml among a crate's compile_data is heeded, and so are its rustc_flags.
 * To have every crate of the workspace looked at, say so once, in the configuration: the setting `clippy` of rules/rust/lints.ts.
 */
export const rust_clippy = rule({
  attrs: {
    /** Libraries, programs and proc macros. */
    deps: attr.deps({ provides: [CrateSourceInfo] }),
    /** Levels of lints, stronger than the crates' own: `["-Wclippy::pedantic", "-Aclippy::needless_return"]`. */
    flags: attr.strings(),
  },
  toolchains: { rust },
  impl(ctx) {
    for (const dep of ctx.attrs.deps) {
      const source = dep.get(CrateSourceInfo);
      const toolchain = source.macro_toolchain ?? ctx.toolchains.rust;
      const { lints } = toolchain;
      if (!lints) return ctx.fail("the Rust toolchain has no clippy", { help: "rust_compiler's lints names a root with clippy-driver and rustfmt" });
      const kind = source.macro_toolchain ? "proc-macro" : source.root.basename === "main.rs" ? "bin" : "lib";
      const name = dep.label.replace(/^.*[/:]/, "").replaceAll(/[^A-Za-z0-9_.+-]/g, "_");
      addClippy(ctx, { ...toolchain, lints }, { source, kind, argv: crateArguments(toolchain, source, false), action: crateInputs(toolchain, source, false) }, { name, flags: ctx.attrs.flags });
    }
    return [];
  },
});
