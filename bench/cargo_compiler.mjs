// The compiler of our own root as cargo takes it: the same rustc, std and linker, with the flags our rules give.
import { writeFileSync } from "node:fs";
import path from "node:path";
import { host, libraries, loader } from "./host.mjs";
import { athanor } from "./run.mjs";

/** Host paths of what compiling for these processors on musl takes; brought and compiled where it is not there yet. */
export function toolchainOf(workspace, cpus) {
  return {
    root: tree(workspace, `sysroots:rust_${host}`),
    host: tree(workspace, `sysroots:rust_std_${host}_gnu`),
    targets: cpus.map((cpu) => ({ cpu, std: tree(workspace, `toolchains:std_${cpu}_musl`), musl: tree(workspace, `sysroots:musl_${cpu}`) })),
  };
}

/** Host path of a tree that a target of athanor's own yields. */
export function tree(workspace, target) {
  const { output } = athanor(workspace, ["build", `@athanor//${target}`]);
  const shown = output.split("\n").find((line) => line.startsWith("athanor-out/"));
  if (shown === undefined) throw new Error(`no output of ${target} in\n${output}`);
  return path.join(workspace, shown.trim());
}

/** A program to be cargo's RUSTC. Programs of the root are started by the root's own loader; what is built for the host is linked by the host's cc. */
export function cargoCompiler(scratch, { root, host: own, targets }) {
  const started = (name, program) => {
    const file = path.join(scratch, name);
    writeFileSync(file, `#!/bin/sh\nexec ${root}/usr/${loader} --library-path ${root}/usr/${libraries} ${program} "$@"\n`, { mode: 0o755 });
    return file;
  };
  const linker = started("ld.lld", `${root}/usr/bin/ld.lld-22`);
  const rustc = started("rustc-plain", `${root}/usr/bin/rustc`);
  const cases = targets.map(({ cpu, std, musl }) => {
    const library = `${musl}/usr/lib/${cpu}-linux-musl`;
    const link = ["-pie", "--no-dynamic-linker", "-ztext", `${library}/rcrt1.o`, `${library}/crti.o`, `${musl}/usr/lib/llvm-22/lib/clang/22/lib/linux/libclang_rt.builtins-${cpu}.a`, `${library}/crtn.o`, "--build-id=none"];
    const flags = [`--sysroot=${std}`, `-Clinker=${linker}`, "-Clinker-flavor=ld.lld", "-Clink-self-contained=no", "-Crelocation-model=pic", `-Lnative=${library}`, ...link.map((option) => `-Clink-arg=${option}`)];
    return `  ${cpu}-unknown-linux-musl) exec ${rustc} "$@" ${flags.join(" ")} ;;`;
  });
  const wrapper = path.join(scratch, "rustc");
  writeFileSync(wrapper, `#!/bin/sh\ntarget=\nbefore=\nfor word; do [ "$before" = --target ] && target=$word; before=$word; done\ncase "$target" in\n${cases.join("\n")}\n  *) exec ${rustc} "$@" --sysroot=${own}/usr ;;\nesac\n`, { mode: 0o755 });
  return wrapper;
}
