/** platform: what targets are built for. */
import { attr, idOf, PlatformInfo, rule } from "athanor/api";
import { cpu, libc, os } from "athanor/platforms";

/** A platform: an operating system, a processor and a C library, and whatever else its users tell apart. */
export const platform = rule({
  configurable: false,
  attrs: {
    /** The operating system. */
    os: attr.string({ values: os.values }),
    /** The processor. */
    cpu: attr.string({ values: cpu.values }),
    /** The C library programs are linked against: `musl` means static by default, `gnu` dynamic. */
    libc: attr.string({ values: libc.values }),
    /** Values of further constraints: `[gpu.is("none")]`. */
    constraints: attr.constraint_values(),
    /** The newest glibc symbol version a binary may need ("2.41"); only for gnu. The ELF check holds every binary to it. */
    glibc_floor: attr.string({ mandatory: false }),
  },
  impl(ctx) {
    const { attrs } = ctx;
    if (attrs.glibc_floor !== undefined && attrs.libc !== "gnu")
      ctx.fail(`a ${attrs.libc} platform has no glibc_floor`, { attribute: "glibc_floor", help: "leave it out, or make the platform gnu" });
    return [
      PlatformInfo({
        constraints: { ...attrs.constraints, [idOf(os)]: attrs.os, [idOf(cpu)]: attrs.cpu, [idOf(libc)]: attrs.libc },
        facts: attrs.glibc_floor === undefined ? {} : { glibc_floor: attrs.glibc_floor },
      }),
    ];
  },
});
