/** BinaryInfo: what every rule that makes a program provides, and the check that comes with it. */
import { provider, type Depset, type File, type Tree } from "athanor/api";
import type { SysrootInfo } from "../cc/sysroot.ts";
import { check_binary } from "../testing/elf_check.ts";

/** How a program is linked; the ELF check holds it to that. */
export type Linkage = "static" | "dynamic";

/** A program for the target platform. */
export interface BinaryInfo {
  readonly executable: File;
  /** `static` has no interpreter and needs no library; `any` leaves it to the platform: musl is static, gnu dynamic. */
  readonly linkage: Linkage | "any";
  /** Files it reads when it runs. */
  readonly data: Depset<File>;
  /** Where a dynamic program finds its loader and libraries: the root of actions that run it. None for static ones. */
  readonly sysroot?: Tree;
}

export const BinaryInfo = provider<BinaryInfo>("BinaryInfo", { validate: check_binary });

/** `sysroot` of a program that is linked as its C library implies. */
export function runtimeOf({ libc, tree }: SysrootInfo): { readonly sysroot?: Tree } {
  return libc === "gnu" ? { sysroot: tree } : {};
}
