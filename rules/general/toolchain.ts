/** toolchain: offers a target as the toolchain of a type, for some execution and target platforms. */
import { attr, rule, ToolchainInfo } from "athanor/api";

/** Registers `actual` for a toolchain type; athanor.toml's `toolchains` lists these targets in the order they are tried. */
export const toolchain = rule({
  configurable: false,
  attrs: {
    /** The slot it fills: `rust`, `cc`, or a `toolchain_type` of your own. */
    type: attr.toolchain_type(),
    /** Platforms its programs run on: `[os.is("linux"), cpu.is("x86_64")]`. */
    exec: attr.constraint_values(),
    /** Platforms it builds for. */
    target: attr.constraint_values(),
    /** The target that provides the type; analysed only when this toolchain is chosen. */
    actual: attr.label(),
  },
  impl: (ctx) => [ToolchainInfo({ type: ctx.attrs.type, exec: ctx.attrs.exec, target: ctx.attrs.target, actual: ctx.attrs.actual })],
});
