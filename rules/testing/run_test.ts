/** run_test: any program as a test. */
import { attr, rule } from "athanor/api";
import { BinaryInfo } from "../general/binary_info.ts";
import { emulator, startOfTest } from "./emulator.ts";
import { add_test, program_test_attrs } from "./test_attrs.ts";

/**
 * Runs a program of the target platform, under an emulator where that is another processor's; it passes with exit code 0. It may heed
 * TESTBRIDGE_TEST_ONLY (`--test_filter`), TEST_SHARD_INDEX and TEST_TOTAL_SHARDS.
 */
export const run_test = rule({
  attrs: {
    /** The program. */
    program: attr.dep({ provides: [BinaryInfo] }),
    ...program_test_attrs,
  },
  toolchains: { emulator },
  impl(ctx) {
    const { attrs } = ctx;
    const { executable, data, sysroot } = attrs.program.get(BinaryInfo);
    const start = startOfTest(ctx, ctx.toolchains.emulator, { argv: [executable], ...(sysroot ? { root: sysroot } : {}) }, attrs, attrs.folder === undefined ? "action" : "folder");
    add_test(ctx, attrs, { mnemonic: "RunTest", ...start, argv: [...start.argv, ...attrs.args], inputs: [data, ...attrs.data] });
    return [];
  },
});
