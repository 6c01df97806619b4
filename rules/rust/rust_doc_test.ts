/** rust_doc_test: the examples in a crate's documentation, as tests. */
import { arg, attr, rule, type Arg } from "athanor/api";
import { packagePath } from "../cc/compile.ts";
import { usualLink } from "../cc/program_link.ts";
import { emulator } from "../testing/emulator.ts";
import { add_test, test_attrs } from "../testing/test_attrs.ts";
import { CrateInfo, CrateSourceInfo } from "./crate_info.ts";
import { crateArguments, crateInputs, linkFlags } from "./rustc.ts";
import { rust } from "./rust_toolchain.ts";

const { shard_count: _, ...attrs } = test_attrs;

const EMULATED = "examples ran under an emulator, where they cannot start programs: a rust_test with `starts_programs: true` can";

/** Compiles and runs the examples of a library's documentation for the target platform, under an emulator where that is another processor's. */
export const rust_doc_test = rule({
  attrs: {
    /** The library. */
    crate: attr.dep({ provides: [CrateInfo, CrateSourceInfo] }),
    /** Crates that only the examples use. */
    deps: attr.deps({ provides: [CrateInfo] }),
    /** Other names for them, by absolute label. */
    aliases: attr.string_map(),
    ...attrs,
  },
  toolchains: { rust, emulator },
  impl(ctx) {
    const crate = ctx.attrs.crate.get(CrateInfo);
    const own = ctx.attrs.crate.get(CrateSourceInfo);
    const toolchain = own.macro_toolchain ?? ctx.toolchains.rust;
    const { file } = own.macro_toolchain ? {} : ctx.toolchains.emulator;
    const { sysroot } = toolchain;
    // Examples use the crate as any other does.
    const source = { ...own, externs: [...own.externs, ...ctx.attrs.deps.map((dep) => [ctx.attrs.aliases[dep.label] ?? dep.get(CrateInfo).crate, dep.get(CrateInfo)] as const), [own.crate, crate] as const] };
    const start: readonly Arg[] = file ? [arg`--test-runtool=/w/${file}`, ...(sysroot.libc === "gnu" ? ["--test-runtool-arg=-L", arg`--test-runtool-arg=/w/${sysroot.tree}`] : [])] : [];
    const seen = crateInputs(toolchain, source, true);
    const argv: readonly [Arg, ...Arg[]] = [
      toolchain.rustdoc,
      "--test",
      ...crateArguments(toolchain, source, true),
      ...(own.macro_toolchain ? ["--crate-type=proc-macro"] : []),
      "--color=never",
      `--test-run-directory=/w/${ctx.attrs.folder === undefined ? "" : packagePath(ctx, ctx.attrs.folder)}`.replace(/\/\.?$/, ""),
      ...start,
      ...linkFlags(toolchain, { kind: "bin", source, link: usualLink(sysroot) }),
      ...own.rustc_flags,
      ...ctx.attrs.args.map((one) => `--test-args=${one}`),
    ];
    const test = { mnemonic: "RustDocTest", argv, inputs: [...seen.inputs, ...ctx.attrs.data], envFiles: seen.envFiles, harness: "rustdoc", ...(file ? { help: EMULATED } : {}) } as const;
    // The folder is that of the examples, not of rustdoc.
    add_test(ctx, { ...ctx.attrs, folder: undefined, shard_count: 1, env: { ...seen.env, ...ctx.attrs.env } }, test, () => seen.argFiles);
    return [];
  },
});
