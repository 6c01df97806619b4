/** The ELF check: every program's architecture, linkage and hygiene, verified without anything written by the user. */
import { arg, type File, type Tree, type ValidationContext } from "athanor/api";
import { cpu, libc } from "athanor/platforms";

/** Adds the check of a program to the target that makes it; `athanor test` shows it as `//pkg:name#elf_check`. */
export function check_binary(ctx: ValidationContext, binary: { readonly executable: File; readonly linkage: "static" | "dynamic" | "any"; readonly sysroot?: Tree }): void {
  add_elf_check(ctx, binary.executable, { linkage: binary.linkage, name: "elf_check", ...(binary.sysroot ? { sysroot: binary.sysroot } : {}) });
}

/** Adds a check of `file` against the platform of `ctx`. */
export function add_elf_check(ctx: ValidationContext, file: File, options: { readonly linkage: "static" | "dynamic" | "any"; readonly name?: string; readonly sysroot?: Tree }): void {
  const { platform } = ctx;
  const floor = platform.facts["glibc_floor"];
  ctx.actions.testTool({
    mnemonic: "ElfCheck",
    tool: "testing/elf_check",
    ...(options.name === undefined ? {} : { name: options.name }),
    args: [
      file,
      `--cpu=${platform.get(cpu)}`,
      `--libc=${platform.get(libc)}`,
      `--linkage=${options.linkage}`,
      `--platform=${platform.label}`,
      ...(floor === undefined ? [] : [`--glibc-floor=${floor}`]),
      // Only a dynamic program's libraries are looked up; a static one should not wait for a sysroot.
      ...(options.sysroot && platform.get(libc) === "gnu" ? [arg`--libraries=${options.sysroot}`] : []),
    ],
  });
}
