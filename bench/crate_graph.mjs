// Thirty generated crates for two platforms: athanor against cargo, with the same compiler, std, linker and flags; cold, and again from the store.
import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { athanor, coldCache, timed } from "./run.mjs";
import { cargoCompiler, toolchainOf } from "./cargo_compiler.mjs";
import { crates } from "./workspaces.mjs";

const CPUS = ["x86_64", "aarch64"];

export function crateGraph(scratch, report) {
  const workspace = path.join(scratch, "crates");
  crates(workspace, 30);
  // The toolchain itself is not what is measured: it is brought and unpacked first, and std compiled.
  const toolchain = toolchainOf(workspace, CPUS);

  const build = ["build", "-c", "opt", "-j", "2", "//:program_x86_64", "//:program_aarch64"];
  const cache = coldCache("crates");
  const cold = athanor(workspace, build, { cache }).milliseconds;
  const cargo = cargoBuild(scratch, workspace, toolchain);
  report("cold build of 30 crates for both platforms, against cargo", `${(cold / 1000).toFixed(1)} s, cargo ${(cargo / 1000).toFixed(1)} s, ratio ${(cold / cargo).toFixed(2)}, goal 1.0`, cold <= cargo);

  athanor(workspace, ["clean"], { cache });
  const again = athanor(workspace, build, { cache });
  const none = !/\bactions? run\b/.test(again.output) || /\b0 actions run/.test(again.output);
  report("all of it again after clean, from the store", `${again.milliseconds.toFixed(0)} ms, ${(cold / again.milliseconds).toFixed(0)} times faster, goal 20, ${none ? "no action run" : "actions were run"}`, none && again.milliseconds * 20 <= cold);
}

/** One cargo command a platform, as cargo has it. */
function cargoBuild(scratch, workspace, toolchain) {
  mkdirSync(path.join(scratch, "cargo"), { recursive: true });
  rmSync(path.join(workspace, "target"), { recursive: true, force: true });
  const env = { ...process.env, RUSTC: cargoCompiler(scratch, toolchain), CARGO_HOME: path.join(scratch, "cargo"), CARGO_PROFILE_RELEASE_STRIP: "debuginfo" };
  return CPUS.reduce((sum, cpu) => sum + timed("cargo", ["build", "--release", "--offline", "-j2", "--target", `${cpu}-unknown-linux-musl`], { cwd: workspace, env }), 0);
}
