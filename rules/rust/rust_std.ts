/** rust_std: the standard library compiled from its sources, one rustc a crate, with neither cargo nor a C compiler. */
import { arg, attr, DefaultInfo, depset, directoryOf, RootInfo, rule, type Depset, type File } from "athanor/api";
import { SysrootInfo } from "../cc/sysroot.ts";
import { DebianLockInfo } from "../debian/debian_lock.ts";
import { RustCompilerInfo, RustStdInfo } from "./rust_toolchain.ts";
import table from "./std_crates.json";

/** One crate of std_crates.json. */
interface StdCrate {
  readonly name: string;
  /** The versions of Rust whose std has it so; left out: all of the table. */
  readonly rust?: readonly string[];
  /** Below library/. */
  readonly root: string;
  readonly edition: string;
  /** What `--cfg` says: features, and what its build script would print. */
  readonly cfg?: readonly string[];
  readonly opt_level?: string;
  readonly codegen_units?: number;
  readonly panic?: string;
  /** `{arch}` stands for the target's processor. */
  readonly env?: Readonly<Record<string, string>>;
  /** The name it uses, and the crate of this table. */
  readonly externs?: Readonly<Record<string, string>>;
}

interface Built {
  readonly metadata: File;
  readonly library: File;
  readonly below: Depset<File>;
}

/** Compiles std, proc_macro and test for a musl target; unwinding is by a static libunwind. The result is cached like any output. */
export const rust_std = rule({
  attrs: {
    /** The compiler, of the same version as the sources. */
    compiler: attr.dep({ provides: [RustCompilerInfo], cfg: "exec" }),
    /** A tree with `library/`, vendored crates in folders without versions. */
    source: attr.dep({ provides: [RootInfo], cfg: "exec" }),
    /** The lock both come from: it says which version of Rust they are. */
    lock: attr.dep({ provides: [DebianLockInfo], cfg: "exec" }),
    /** The sysroot of the target; it holds libunwind.a. */
    sysroot: attr.dep({ provides: [SysrootInfo] }),
    /** The processor of the target. */
    cpu: attr.string({ values: ["x86_64", "aarch64"] }),
    /** Where the sysroot holds libunwind.a. */
    unwind: attr.string(),
    /** What libunwind.a lacks on musl. */
    unwind_shim: attr.file({ extensions: [".rs"], default: "//rules/rust/std:unwind_for_musl" }),
  },
  impl(ctx) {
    const { cpu, unwind, unwind_shim } = ctx.attrs;
    const { rustc } = ctx.attrs.compiler.get(RustCompilerInfo);
    const { tree: source } = ctx.attrs.source.get(RootInfo);
    const sysroot = ctx.attrs.sysroot.get(SysrootInfo);
    const common = [
      "--target",
      sysroot.triple,
      // A folder that is not there: nothing can come from another std by accident.
      "--sysroot=none",
      "--cap-lints=allow",
      "-Cdebuginfo=0",
      "-Cmetadata=athanor-std",
      arg`--remap-path-prefix=${source.file("library")}=/rustc-src/library`,
      "--remap-path-prefix=/w=",
      "--error-format=json",
      "--json=artifacts,diagnostic-rendered-ansi",
    ];
    const built = new Map<string, Built>();
    const version = rustVersion(ctx.attrs.lock.get(DebianLockInfo));
    if (!table.rust.includes(version))
      return ctx.fail(`std of Rust ${version} is not known; known are ${table.rust.join(", ")}`, { attribute: "source", help: "a newer athanor knows it; until then keep the lock that names an older Rust" });
    const crates: readonly StdCrate[] = table.crates;
    for (const crate of crates) {
      if (crate.rust && !crate.rust.includes(version)) continue;
      const metadata = ctx.actions.declareFile(`${ctx.label.name}/lib${crate.name}-athanor_std.rmeta`);
      const library = ctx.actions.declareFile(`${ctx.label.name}/lib${crate.name}-athanor_std.rlib`);
      const externs = Object.entries(crate.externs ?? {}).map(([name, of]) => {
        const found = built.get(of);
        if (!found) throw new Error(`std_crates.json: ${crate.name} names ${of}, which does not stand before it`);
        return [name, found] as const;
      });
      const below = depset<File>(
        externs.map(([, extern]) => extern.metadata),
        externs.map(([, extern]) => extern.below),
      );
      ctx.actions.run({
        mnemonic: "RustStd",
        argv: [
          rustc,
          "--crate-name",
          crate.name,
          source.file(`library/${crate.root}`),
          `--edition=${crate.edition}`,
          "--crate-type=rlib",
          arg`--emit=metadata=${metadata},link=${library}`,
          // For rustc's temporary files, which must be where it may write.
          "--out-dir",
          arg`${directoryOf(library)}`,
          ...common,
          `-Copt-level=${crate.opt_level ?? "3"}`,
          `-Ccodegen-units=${crate.codegen_units ?? 1}`,
          `-Cpanic=${crate.panic ?? "unwind"}`,
          // Bitcode, so that programs can have LTO through std.
          "-Cembed-bitcode=yes",
          "-Cextra-filename=-athanor_std",
          "-Zforce-unstable-if-unmarked",
          ...(crate.cfg ?? []).flatMap((cfg) => ["--cfg", cfg]),
          ...externs.flatMap(([name, extern]) => ["--extern", arg`${name}=${extern.metadata}`]),
          ...[...below].slice(0, 1).map((file) => arg`-Ldependency=${directoryOf(file)}`),
        ],
        inputs: [below],
        env: { RUSTC_BOOTSTRAP: "1", ...Object.fromEntries(Object.entries(crate.env ?? {}).map(([name, value]) => [name, value.replaceAll("{arch}", cpu)])) },
        outputs: [metadata, library],
        early: [metadata],
        messages: "json",
      });
      built.set(crate.name, { metadata, library, below });
    }
    const libunwind = ctx.actions.declareFile(`${ctx.label.name}/libunwind.a`);
    ctx.actions.run({
      mnemonic: "RustStd",
      argv: [
        rustc,
        "--crate-name",
        "unwind_for_musl",
        unwind_shim,
        "--edition=2024",
        "--crate-type=staticlib",
        arg`--emit=link=${libunwind}`,
        "--out-dir",
        arg`${directoryOf(libunwind)}`,
        ...common,
        "-Copt-level=3",
        "-Cpanic=abort",
        arg`-Lnative=${sysroot.tree.file(unwind)}`,
        "-lstatic=unwind",
      ],
      env: { RUSTC_BOOTSTRAP: "1" },
      outputs: [libunwind],
      messages: "json",
    });
    const tree = ctx.actions.declareDirectory(`${ctx.label.name}_sysroot`);
    const folder = `lib/rustlib/${sysroot.triple}/lib`;
    const files = [...[...built.values()].map(({ library }) => library), libunwind];
    const places = files.map((file) => [file.basename, file] as const);
    // A dynamic program's std asks for -lgcc_s; the unwinder is linked in all the same.
    const asked = [...places, ["libgcc_s.a", libunwind] as const];
    ctx.actions.tool({ mnemonic: "Tree", tool: "general/tree", args: [arg`--out=${tree}`, ...asked.map(([name, file]) => arg`${`${folder}/${name}`}=${file}`)], outputs: [tree] });
    return [RustStdInfo({ directory: tree, libraries: tree.file(folder), link_options: ["-lunwind", "-lc"] }), DefaultInfo({ files: depset<File>([tree]) })];
  },
});

/** `1.96` for a lock that holds rust-src 1.96.1; empty where it holds none. */
function rustVersion({ packages }: DebianLockInfo): string {
  const source = Object.values(packages).flat().find(({ name }) => name === "rust-src");
  return /^(?:\d+:)?(\d+\.\d+)/.exec(source?.version ?? "")?.[1] ?? "";
}
