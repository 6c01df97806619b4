/** run_test: any program as a test. */
import { arg, attr, rule, type Arg, type File, type Tree } from "athanor/api";
import { BinaryInfo } from "../general/binary_info.ts";
import { emulator } from "./emulator.ts";
import { add_test, test_attrs } from "./test_attrs.ts";

/**
 * Runs a program of the target platform, under an emulator where that is another processor's; it passes with exit code 0. It may heed
 * TESTBRIDGE_TEST_ONLY (`--test_filter`), TEST_SHARD_INDEX and TEST_TOTAL_SHARDS.
 */
export const run_test = rule({
  attrs: {
    /** The program. */
    program: attr.dep({ provides: [BinaryInfo] }),
    ...test_attrs,
  },
  toolchains: { emulator },
  impl(ctx) {
    const { executable, data, sysroot } = ctx.attrs.program.get(BinaryInfo);
    const { program } = ctx.toolchains.emulator;
    // A dynamic program finds its libraries in its sysroot: the root it runs in, or the one its emulator is told.
    const at = (file: File): Arg => (ctx.attrs.folder === undefined ? file : arg`/w/${file}`);
    const argv: readonly [Arg, ...Arg[]] = program ? [program, ...(sysroot ? ["-L", at(sysroot)] : []), at(executable)] : [executable];
    const root: { readonly root?: Tree } = program || !sysroot ? {} : { root: sysroot };
    add_test(ctx, ctx.attrs, { mnemonic: "RunTest", ...root, argv: [...argv, ...ctx.attrs.args], inputs: [data, ...ctx.attrs.data] });
    return [];
  },
});
