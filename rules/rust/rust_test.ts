/** rust_test: unit and integration tests, run by `athanor test`. */
import { attr, DefaultInfo, depset, rule, RunInfo, type BaseContext, type File } from "athanor/api";
import { BinaryInfo, runtimeOf } from "../general/binary_info.ts";
import { joinCcInfo } from "../cc/cc_info.ts";
import { usualLink } from "../cc/program_link.ts";
import { emulator, nativeStart, startOf, startOfTest, type Start } from "../testing/emulator.ts";
import { add_test, program_test_attrs, timeoutOf, type TestAttrs } from "../testing/test_attrs.ts";
import { addCoverage, coverage } from "./coverage.ts";
import { crateSource, linked_crate_attrs } from "./crate_attrs.ts";
import { CrateInfo, CrateSourceInfo } from "./crate_info.ts";
import { rustc, testSuffix } from "./rustc.ts";
import { rust } from "./rust_toolchain.ts";

/** What the target of a tested crate says, beside the profile. */
const OF_CRATE = ["crate_root", "crate_name", "edition", "version", "build_script"] as const;

/** Tests of a crate: `crate` names a library or program whose own `#[test]` functions are run, `srcs` holds tests of their own. */
export const rust_test = rule({
  attrs: {
    ...linked_crate_attrs,
    /** The target whose sources hold the tests; its dependencies come along. */
    crate: attr.dep({ provides: [CrateSourceInfo], mandatory: false }),
    /** The edition of `srcs`; 2021 unless told. */
    edition: attr.string({ values: ["2015", "2018", "2021", "2024"], mandatory: false }),
    /** Seen by `srcs` as CARGO_PKG_VERSION; 0.0.0 unless told. */
    version: attr.string({ mandatory: false }),
    ...program_test_attrs,
  },
  toolchains: { rust, emulator },
  impl(ctx) {
    const { attrs, toolchains } = ctx;
    if (attrs.crate && attrs.srcs.length > 0) return ctx.fail("crate and srcs exclude each other: srcs are a test crate of their own", { attribute: "srcs" });
    if (!attrs.crate && attrs.srcs.length === 0) return ctx.fail("either crate or srcs must say what to test", { help: 'crate: ":util"' });
    const tested = attrs.crate?.get(CrateSourceInfo);
    const said = tested && (OF_CRATE.find((one) => attrs[one] !== undefined) ?? (Object.keys(attrs.profile).length > 0 ? "profile" : undefined));
    if (said) return ctx.fail("crate is compiled as its own target says", { attribute: said, help: `${said} is for tests with srcs` });
    const [stranger] = tested?.macro_toolchain ? attrs.deps.filter((dep) => !dep.get(CrateInfo).proc_macro) : [];
    if (stranger)
      return ctx.fail(`${stranger.label} is built for the target platform, and tests of a proc macro run where the compiler runs`, {
        attribute: "deps",
        text: stranger.label,
        help: "proc_macro_deps are built for that platform, whatever they are",
      });
    const given = { ...attrs, edition: attrs.edition ?? "2021", version: attrs.version ?? "0.0.0" } as const;
    const own = crateSource(ctx, tested ? { ...given, crate_root: tested.root, crate_name: tested.crate } : given, { main: "main.rs", macro_toolchain: tested?.macro_toolchain });
    const source = tested
      ? {
          ...tested,
          externs: [...tested.externs, ...own.externs],
          compile_data: depset<File>([], [tested.compile_data, own.compile_data]),
          features: [...new Set([...tested.features, ...own.features])].sort(),
          rustc_flags: [...tested.rustc_flags, ...own.rustc_flags],
          rustc_env: { ...tested.rustc_env, ...own.rustc_env },
          native: joinCcInfo({}, [tested.native, own.native]),
        }
      : own;
    // Where Cargo has it, and as it is called there: tests that look for what lies around them find the programs of their package one folder up.
    const executable = ctx.actions.declareFile(`deps/${own.crate}-${testSuffix(source, ctx.label.name)}`);
    const toolchain = source.macro_toolchain ?? toolchains.rust;
    const { sysroot } = toolchain;
    const link = usualLink(sysroot);
    const runtime = runtimeOf(ctx, sysroot, link, source.native.runtime);
    rustc(ctx, toolchain, { mnemonic: "RustcTest", kind: "test", source, link, emit: { link: executable } });
    // What is built for where actions run needs no emulator there.
    const starter = source.macro_toolchain ? {} : toolchains.emulator;
    const startIn = (where: "action" | "folder") => startOfTest(ctx, starter, nativeStart(executable, sysroot, runtime, where), attrs, where);
    const start = startIn("action");
    const shards = attrs.shard_count > 1 ? divided(ctx, attrs, startOf(starter, executable, sysroot, runtime)) : [];
    const tests = attrs.folder === undefined ? start : startIn("folder");
    add_test(ctx, attrs, { mnemonic: "RustTest", ...tests, argv: [...tests.argv, "--color=never", ...attrs.args], inputs: attrs.data, harness: "libtest" }, (index) => shards.slice(index, index + 1));
    const counting = ctx.setting(coverage) === "on";
    if (counting && !toolchain.coverage) return ctx.fail("the Rust toolchain has nothing that reads what instrumented tests counted", { help: "rust_compiler's llvm names a root with llvm-cov and llvm-profdata" });
    const counted = counting && toolchain.coverage ? addCoverage(ctx.actions, toolchain.coverage, { name: ctx.label.name, start, executable, args: attrs.args, data: attrs.data, env: attrs.env, timeout: timeoutOf(attrs) }) : undefined;
    const made = [RunInfo({ argv: startOf(starter, executable, sysroot, runtime, "machine").argv, network: true, writes: [] }), DefaultInfo({ files: depset<File>([counted ?? executable]) })] as const;
    // A macro's tests are no program for the target platform, and are not checked to be one.
    return source.macro_toolchain ? made : [...made, BinaryInfo({ executable, data: depset(attrs.data), ...runtime })];
  },
});

/** Arguments of each shard: the program lists its cases, and each shard gets every so many-th. */
function divided({ actions, label }: BaseContext, attrs: TestAttrs & { readonly args: readonly string[]; readonly data: readonly File[] }, start: Start): readonly File[] {
  const list = actions.declareFile(`${label.name}.cases`);
  actions.run({ mnemonic: "RustTestList", ...start, argv: [...start.argv, "--list", "--format=terse", ...attrs.args], inputs: attrs.data, env: attrs.env, outputs: [list], stdout: list });
  return Array.from({ length: attrs.shard_count }, (_, index) => {
    const own = actions.declareFile(`${label.name}.shard${index + 1}`);
    actions.tool({ mnemonic: "TestShard", tool: "testing/shard", args: [list, own, String(index), String(attrs.shard_count)], outputs: [own] });
    return own;
  });
}
