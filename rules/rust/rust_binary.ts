/** rust_binary: a program. */
import { arg, attr, DefaultInfo, depset, rule, RunInfo, type File } from "athanor/api";
import { BinaryInfo, runtimeOf } from "../general/binary_info.ts";
import { program_attrs, programLink } from "../cc/program_link.ts";
import { emulator, startOf } from "../testing/emulator.ts";
import { AllocatorInfo } from "./allocator.ts";
import { addAuditObject } from "./audit.ts";
import { crateSource, linked_crate_attrs } from "./crate_attrs.ts";
import { CrateSourceInfo } from "./crate_info.ts";
import { componentsOf } from "./library_info.ts";
import { rustc } from "./rustc.ts";
import { rust } from "./rust_toolchain.ts";

/** Links a Rust program for the target platform: static on musl, dynamic on gnu, position-independent on both, unless it says otherwise. */
export const rust_binary = rule({
  attrs: {
    ...linked_crate_attrs,
    ...program_attrs,
    /**
     * `mimalloc` takes the place of the C library's allocator, for C code too, and the source stays as it is. Under threads it is far faster than musl's, for more memory.
     */
    allocator: attr.string({ values: ["system", "mimalloc"], default: "system" }),
    /** What `allocator: "mimalloc"` links. */
    mimalloc: attr.dep({ provides: [AllocatorInfo], default: "//rules/rust/mimalloc:override" }),
    /** Whether the program says which packages it is made of, in the section .dep-v0 that scanners for known faults read (cargo-auditable's form). */
    audit_data: attr.bool({ default: true }),
    /** Files the program reads when it runs. */
    data: attr.files(),
  },
  toolchains: { rust, emulator },
  impl(ctx) {
    const source = crateSource(ctx, ctx.attrs, { main: "main.rs" });
    const executable = ctx.actions.declareFile(ctx.label.name);
    const { emulator, rust } = ctx.toolchains;
    const link = programLink(ctx, rust.sysroot, ctx.attrs);
    const audit = ctx.attrs.audit_data ? addAuditObject(ctx, source) : undefined;
    rustc(ctx, rust, { mnemonic: "RustcLink", kind: "bin", source, link, objects: ctx.attrs.allocator === "mimalloc" ? [ctx.attrs.mimalloc.get(AllocatorInfo).object] : [], flags: audit ? [arg`-Clink-arg=${audit}`] : [], emit: { link: executable } });
    const runtime = runtimeOf(ctx, rust.sysroot, link, source.native.runtime);
    return [
      BinaryInfo({ executable, data: depset(ctx.attrs.data), components: componentsOf(source), ...runtime }),
      CrateSourceInfo(source),
      RunInfo({ argv: startOf(emulator, executable, rust.sysroot, runtime, "machine").argv, network: true, writes: [] }),
      DefaultInfo({ files: depset<File>([executable]) }),
    ];
  },
});
