/** Coverage: tests compiled to count what they run, and what was counted as one lcov file a test. */
import { arg, setting, type Actions, type Arg, type BaseContext, type File } from "athanor/api";
import type { Start } from "../testing/emulator.ts";
import type { CrateSourceInfo } from "./crate_info.ts";
import type { RustToolchain } from "./rust_toolchain.ts";
import { isOwn } from "./lints.ts";

/** Set by `athanor coverage`: crates of the workspace count the lines they run, and a `rust_test` yields what its run counted. */
export const coverage = setting("coverage", { values: ["off", "on"], default: "off" });

/** What a crate is compiled with for it. */
export interface Instrumentation {
  readonly flags: readonly Arg[];
  readonly link: readonly Arg[];
  readonly env: Readonly<Record<string, string>>;
}

export function instrumentation(ctx: BaseContext, { profiler }: RustToolchain, source: CrateSourceInfo): Instrumentation {
  if (ctx.setting(coverage) === "off" || !isOwn(source)) return { flags: [], link: [], env: {} };
  if (!profiler) return { flags: ["-Cinstrument-coverage"], link: [], env: {} };
  // A std without profiler_builtins: LLVM's own runtime is linked in its place. It was compiled against glibc's fortified headers.
  return { flags: ["-Cinstrument-coverage", "-Zno-profiler-runtime"], link: [arg`-Clink-arg=${profiler}`, "-Clink-arg=--defsym=__open_2=open"], env: { RUSTC_BOOTSTRAP: "1" } };
}

/** Runs the test and turns what it counted into lcov, with paths from the workspace's root. */
export function addCoverage(actions: Actions, { llvm_cov, llvm_profdata }: NonNullable<RustToolchain["coverage"]>, test: CountedTest): File {
  const counts = actions.declareDirectory(`${test.name}.profraw`);
  const [said, profile, report] = [actions.declareFile(`${test.name}.coverage.log`), actions.declareFile(`${test.name}.profdata`), actions.declareFile(`${test.name}.lcov`)];
  actions.run({
    mnemonic: "CoverageRun",
    ...test.start,
    argv: [...test.start.argv, "--color=never", ...test.args],
    inputs: test.data,
    // A process each, as tests may start others.
    env: { ...test.start.env, ...test.env, LLVM_PROFILE_FILE: arg`/w/${counts}/%p-%m.profraw` },
    outputs: [counts, said],
    stdout: said,
    timeout: test.timeout,
  });
  actions.run({ mnemonic: "CoverageMerge", argv: [llvm_profdata, "merge", "--sparse", arg`--output=${profile}`, counts], outputs: [profile] });
  actions.run({ mnemonic: "CoverageExport", argv: [llvm_cov, "export", "--format=lcov", arg`--instr-profile=${profile}`, test.executable], outputs: [report], stdout: report });
  return report;
}

export interface CountedTest {
  readonly name: string;
  readonly start: Start;
  readonly executable: File;
  readonly args: readonly string[];
  readonly data: readonly File[];
  readonly env: Readonly<Record<string, string>>;
  readonly timeout: number;
}
