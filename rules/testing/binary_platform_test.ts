/** binary_platform_test: the ELF check for a program that came from elsewhere. */
import { attr, rule } from "athanor/api";
import { add_elf_check } from "./elf_check.ts";

/** Checks that `binary` is a program for `platform`: machine, class, interpreter and linkage. Programs of athanor's own rules bring this check along. */
export const binary_platform_test = rule({
  attrs: {
    /** The program: a file, or a target that yields one. */
    binary: attr.file(),
    /** `static`, `dynamic`, or what the platform's C library implies. */
    linkage: attr.string({ values: ["static", "dynamic", "any"], default: "any" }),
  },
  impl(ctx) {
    add_elf_check(ctx, ctx.attrs.binary, { linkage: ctx.attrs.linkage });
    return [];
  },
});
