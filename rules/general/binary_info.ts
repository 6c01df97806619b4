/** BinaryInfo: what every rule that makes a program provides, and the check that comes with it. */
import { provider, type Depset, type File, type Tree } from "athanor/api";
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
  /** The tree that holds the shared libraries a dynamic program may need. */
  readonly sysroot?: Tree;
}

export const BinaryInfo = provider<BinaryInfo>("BinaryInfo", { validate: check_binary });
