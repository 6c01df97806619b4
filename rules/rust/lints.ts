/** Lints: clippy over every crate of the workspace, where the configuration asks for it. */
import { arg, directoryOf, setting, type Arg, type BaseContext, type RunAction } from "athanor/api";
import type { CrateSourceInfo } from "./crate_info.ts";
import type { CrateKind } from "./rustc.ts";
import type { RustToolchain } from "./rust_toolchain.ts";

/**
 * `athanor test` runs clippy on every crate it builds when this is "on"; a warning fails. In athanor.toml:
 * [config.clippy] with settings = { "@athanor//rules/rust/lints.ts#clippy" = "on" }, and then `athanor test --config clippy //...`.
 */
export const clippy = setting("clippy", { values: ["off", "on"], default: "off" });

export type CrateInputs = Required<Pick<RunAction, "inputs" | "argFiles" | "env" | "envFiles">>;

/** A crate as clippy reads it. */
export interface LintedCrate {
  readonly source: CrateSourceInfo;
  readonly kind: CrateKind;
  readonly argv: readonly Arg[];
  readonly action: CrateInputs;
}

/** Whether its warnings are of interest here: those of crates from elsewhere are capped. */
export function isOwn({ rustc_flags }: CrateSourceInfo): boolean {
  return !rustc_flags.includes("--cap-lints=allow");
}

export function addLints(ctx: BaseContext, toolchain: RustToolchain, crate: LintedCrate): void {
  if (ctx.setting(clippy) === "on" && toolchain.lints) addClippy(ctx, { ...toolchain, lints: toolchain.lints }, crate, { name: "clippy" });
}

type Linting = RustToolchain & { readonly lints: NonNullable<RustToolchain["lints"]> };

/** A test that fails where clippy has something to say. A clippy.toml among the crate's compile_data is heeded. */
export function addClippy(ctx: BaseContext, toolchain: Linting, { source, kind, argv, action }: LintedCrate, test: { readonly name: string; readonly flags?: readonly string[] }): void {
  const settings = [...source.compile_data].find(({ basename }) => /^\.?clippy\.toml$/.test(basename));
  ctx.actions.test({
    mnemonic: "Clippy",
    name: test.name,
    ...action,
    argv: [
      toolchain.lints.clippy,
      ...argv,
      kind === "test" ? "--test" : `--crate-type=${kind === "build-script" ? "bin" : kind}`,
      // What it writes is for nobody.
      "--emit=metadata",
      "--out-dir=/tmp",
      "--remap-path-prefix=/w=",
      "--error-format=json",
      "--json=diagnostic-rendered-ansi",
      "-Dwarnings",
      ...source.rustc_flags,
      ...(test.flags ?? []),
    ],
    env: { ...action.env, ...(settings ? { CLIPPY_CONF_DIR: arg`${directoryOf(settings)}` } : {}) },
    messages: "json",
  });
}
