// Thirty generated crates for two platforms: athanor against cargo, with the same compiler, std, linker and flags; cold, and again from the store.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { athanor, timed } from "./run.mjs";
import { crates } from "./workspaces.mjs";

const CPUS = ["x86_64", "aarch64"];

export function crateGraph(scratch, report) {
  const workspace = path.join(scratch, "crates");
  crates(workspace, 30);
  // The toolchain itself is not what is measured: it is brought and unpacked first, and std compiled.
  const root = tree(workspace, "sysroots:rust_x86_64");
  const toolchain = CPUS.map((cpu) => ({ cpu, std: tree(workspace, `toolchains:std_${cpu}_musl`), musl: tree(workspace, `sysroots:musl_${cpu}`) }));

  const build = ["build", "-c", "opt", "-j", "2", "//:program_x86_64", "//:program_aarch64"];
  const cold = athanor(workspace, build).milliseconds;
  const cargo = cargoBuild(scratch, workspace, root, toolchain);
  report("cold build of 30 crates for both platforms, against cargo", `${(cold / 1000).toFixed(1)} s, cargo ${(cargo / 1000).toFixed(1)} s, ratio ${(cold / cargo).toFixed(2)}, goal 1.0`, cold <= cargo);

  athanor(workspace, ["clean"]);
  const again = athanor(workspace, build);
  const none = !/\bactions? run\b/.test(again.output) || /\b0 actions run/.test(again.output);
  report("all of it again after clean, from the store", `${again.milliseconds.toFixed(0)} ms, ${(cold / again.milliseconds).toFixed(0)} times faster, goal 20, ${none ? "no action run" : "actions were run"}`, none && again.milliseconds * 20 <= cold);
}

/** Host path of a tree that a target of athanor's own yields. */
function tree(workspace, target) {
  const { output } = athanor(workspace, ["build", `@athanor//${target}`]);
  const shown = output.split("\n").find((line) => line.startsWith("athanor-out/"));
  if (shown === undefined) throw new Error(`no output of ${target} in\n${output}`);
  return path.join(workspace, shown.trim());
}

/** One cargo command a platform, as cargo has it. Programs of the root are started by the root's own loader. */
function cargoBuild(scratch, workspace, root, toolchain) {
  const started = (name, program) => {
    const file = path.join(scratch, name);
    writeFileSync(file, `#!/bin/sh\nexec ${root}/usr/lib64/ld-linux-x86-64.so.2 --library-path ${root}/usr/lib/x86_64-linux-gnu ${program} "$@"\n`, { mode: 0o755 });
    return file;
  };
  const linker = started("ld.lld", `${root}/usr/bin/ld.lld-22`);
  const rustc = started("rustc-plain", `${root}/usr/bin/rustc`);
  const cases = toolchain.map(({ cpu, std, musl }) => {
    const library = `${musl}/usr/lib/${cpu}-linux-musl`;
    const link = ["-pie", "--no-dynamic-linker", "-ztext", `${library}/rcrt1.o`, `${library}/crti.o`, `${musl}/usr/lib/llvm-22/lib/clang/22/lib/linux/libclang_rt.builtins-${cpu}.a`, `${library}/crtn.o`, "--build-id=none"];
    const flags = [`--sysroot=${std}`, `-Clinker=${linker}`, "-Clinker-flavor=ld.lld", "-Clink-self-contained=no", "-Crelocation-model=pic", `-Lnative=${library}`, ...link.map((option) => `-Clink-arg=${option}`)];
    return `  ${cpu}-unknown-linux-musl) exec ${rustc} "$@" ${flags.join(" ")} ;;`;
  });
  const wrapper = path.join(scratch, "rustc");
  writeFileSync(wrapper, `#!/bin/sh\ntarget=\nbefore=\nfor word; do [ "$before" = --target ] && target=$word; before=$word; done\ncase "$target" in\n${cases.join("\n")}\n  *) exec ${rustc} "$@" ;;\nesac\n`, { mode: 0o755 });
  mkdirSync(path.join(scratch, "cargo"), { recursive: true });
  rmSync(path.join(workspace, "target"), { recursive: true, force: true });
  const env = { ...process.env, RUSTC: wrapper, CARGO_HOME: path.join(scratch, "cargo"), CARGO_PROFILE_RELEASE_STRIP: "debuginfo" };
  return toolchain.reduce((sum, { cpu }) => sum + timed("cargo", ["build", "--release", "--offline", "-j2", "--target", `${cpu}-unknown-linux-musl`], { cwd: workspace, env }), 0);
}
