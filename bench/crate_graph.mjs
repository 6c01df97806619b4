// Thirty generated crates for two platforms: athanor against cargo, in the same root with the same flags, cold and again from the store.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { athanor, timed } from "./run.mjs";
import { crates } from "./workspaces.mjs";

const TRIPLES = { x86_64: "x86_64-unknown-linux-musl", aarch64: "aarch64-unknown-linux-musl" };

/** Cargo is the machine's; rustc, std and linker are the very ones athanor uses, so that only the build systems differ. */
export function crateGraph(scratch, report) {
  const workspace = path.join(scratch, "crates");
  crates(workspace, 30);
  const build = ["build", "-c", "opt", "-j2", "//:program_x86_64", "//:program_aarch64"];
  // The toolchain itself is not what is measured: std is compiled, then the crates alone are forgotten.
  athanor(workspace, [...build.slice(0, 4), "@athanor//toolchains:std_x86_64_musl", "@athanor//toolchains:std_aarch64_musl"]);
  const cold = athanor(workspace, build).milliseconds;

  const cargo = cargoBuild(scratch, workspace);
  report("cold build of 30 crates for both platforms, against cargo", `${(cold / 1000).toFixed(1)} s, cargo ${(cargo / 1000).toFixed(1)} s, ratio ${(cold / cargo).toFixed(2)}, goal 1.0`, cold <= cargo);

  athanor(workspace, ["clean"]);
  const again = athanor(workspace, build);
  const none = / 0 actions run/.test(again.output);
  report("all of it again after clean, from the store", `${again.milliseconds.toFixed(0)} ms, ${(cold / again.milliseconds).toFixed(0)} times faster, goal 20, ${none ? "no action run" : "actions were run"}`, none && again.milliseconds * 20 <= cold);
}

/** One cargo command a platform, as cargo has it, with the compiler and std out of athanor's own roots. */
function cargoBuild(scratch, workspace) {
  const trees = path.join(scratch, "trees");
  mkdirSync(trees, { recursive: true });
  const info = JSON.parse(athanor(workspace, ["info", "--toolchain-paths", "--json"]).output);
  const wrapper = path.join(scratch, "rustc");
  const link = Object.entries(TRIPLES).map(([cpu, triple]) => `${triple}) set -- "$@" --sysroot=${info.rust[cpu].std} ${info.rust[cpu].flags.join(" ")} ;;`);
  writeFileSync(wrapper, `#!/bin/sh\ntarget=\nfor a; do [ "$p" = --target ] && target=$a; p=$a; done\ncase "$target" in\n${link.join("\n")}\nesac\nexec ${info.rust.loader} ${info.rust.rustc} "$@"\n`, { mode: 0o755 });
  rmSync(path.join(workspace, "target"), { recursive: true, force: true });
  const env = { ...process.env, RUSTC: wrapper, CARGO_HOME: path.join(scratch, "cargo"), CARGO_PROFILE_RELEASE_STRIP: "debuginfo" };
  let total = 0;
  for (const triple of Object.values(TRIPLES)) total += timed("cargo", ["build", "--release", "--offline", "-j2", "--target", triple], { cwd: workspace, env });
  if (!readdirSync(path.join(workspace, "target")).includes(TRIPLES.aarch64)) throw new Error("cargo built nothing for aarch64");
  return total;
}
