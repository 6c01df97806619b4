/** The ELF check: every program's architecture, linkage and hygiene, verified without anything written by the user. */
import { arg, type File, type ValidationContext } from "athanor/api";
import { cpu, libc } from "athanor/platforms";
import type { Runtime } from "../general/binary_info.ts";

/** Adds the check of a program to the target that makes it; `athanor test` shows it as `//pkg:name#elf_check`. */
export function check_binary(ctx: ValidationContext, binary: Runtime & { readonly executable: File }): void {
  add_elf_check(ctx, binary.executable, binary, "elf_check");
}

/** Adds a check of `file` against the platform of `ctx`. */
export function add_elf_check(ctx: ValidationContext, file: File, runtime: Runtime, name?: string): void {
  const { platform } = ctx;
  const floor = platform.facts["glibc_floor"];
  ctx.actions.testTool({
    mnemonic: "ElfCheck",
    tool: "testing/elf_check",
    ...(name === undefined ? {} : { name }),
    args: [
      file,
      `--cpu=${platform.get(cpu)}`,
      `--libc=${platform.get(libc)}`,
      `--linkage=${runtime.linkage}`,
      `--platform=${platform.label}`,
      ...(floor === undefined ? [] : [`--glibc-floor=${floor}`]),
      ...(runtime.interpreter === undefined ? [] : [`--interpreter=${runtime.interpreter}`]),
      ...(runtime.rpath ?? []).map((folder) => `--rpath=${folder}`),
      ...[runtime.sysroot, runtime.libraries].flatMap((tree) => (tree ? [arg`--libraries=${tree}`] : [])),
    ],
  });
}
