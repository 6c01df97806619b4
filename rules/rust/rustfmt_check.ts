/** rustfmt_check: whether Rust sources are formatted, and formatting them. */
import { attr, RunInfo, rule, type Arg, type File } from "athanor/api";
import { CrateSourceInfo } from "./crate_info.ts";
import { rust } from "./rust_toolchain.ts";

/** Fails where rustfmt would write something else, and shows the difference; `athanor run` on the same target formats the files in place. */
export const rustfmt_check = rule({
  attrs: {
    /** Source files, often `glob(["**\/*.rs"])`. */
    srcs: attr.files({ extensions: [".rs"] }),
    /** Crates whose sources are looked at. */
    deps: attr.deps({ provides: [CrateSourceInfo] }),
    /** The edition `srcs` are written in; crates know theirs. */
    edition: attr.string({ values: ["2015", "2018", "2021", "2024"], default: "2021" }),
    /** A rustfmt.toml. */
    config: attr.file({ extensions: [".toml"], mandatory: false }),
  },
  toolchains: { rust },
  impl(ctx) {
    const { config, deps, edition, srcs } = ctx.attrs;
    const { lints } = ctx.toolchains.rust;
    if (!lints) return ctx.fail("the Rust toolchain has no rustfmt", { help: "rust_compiler's lints names a root with clippy-driver and rustfmt" });
    const crates = deps.map((dep) => dep.get(CrateSourceInfo));
    const editions = new Map<string, readonly File[]>(srcs.length > 0 ? [[edition, srcs]] : []);
    for (const crate of crates) editions.set(crate.edition, [...(editions.get(crate.edition) ?? []), ...crate.srcs]);
    if (editions.size === 0) return ctx.fail("either srcs or deps must say what to look at", { help: 'srcs: glob(["**/*.rs"])' });
    // One call takes one edition.
    const calls = [...editions].map(([of, files]): { readonly edition: string; readonly options: readonly Arg[] } => ({
      edition: of,
      options: [`--edition=${of}`, "--color=never", ...(config ? ["--config-path", config] : []), ...files],
    }));
    for (const call of calls)
      ctx.actions.test({ mnemonic: "Rustfmt", ...(calls.length > 1 ? { name: `edition${call.edition}` } : {}), argv: [lints.rustfmt, "--check", ...call.options] });
    const [first, second] = calls;
    // A run is one command.
    if (!first || second) return [];
    return [RunInfo({ argv: [lints.rustfmt, ...first.options], network: false, writes: [] })];
  },
});
