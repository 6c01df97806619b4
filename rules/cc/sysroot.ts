/** cc_sysroot: what compiling and linking for one C library and processor needs, found in a sysroot of Debian's layout. */
import { attr, provider, RootInfo, rule, type File, type Tree } from "athanor/api";

/** How programs can be linked. */
export const PROGRAM_LINKAGES = ["static_pie", "static", "dynamic"] as const;
export type ProgramLinkage = (typeof PROGRAM_LINKAGES)[number];

/** What linking one kind of program takes. */
export interface ProgramKind {
  readonly start: readonly File[];
  readonly options: readonly string[];
}

/** C++'s standard library. */
export interface CxxLibrary {
  /** As `-l` has it. */
  readonly name: "stdc++" | "c++";
  /** Header folders, before those of C. */
  readonly include: readonly File[];
  /** What its headers must hear. */
  readonly options?: readonly string[];
  /** What links it where it lies in the sysroot's folders of libraries. */
  readonly link_options: readonly string[];
  /** The archives it is made of where it lies in a folder of its own: `lib<name>.a` is the first. */
  readonly archives: readonly File[];
}

/** Where a target's headers, start files and libraries lie. Compilers of every language link by it. */
export interface SysrootInfo {
  /** As rustc and clang call the target ("x86_64-unknown-linux-musl"). */
  readonly triple: string;
  /** As Debian calls it: folders of headers and libraries are named so ("x86_64-linux-gnu"). */
  readonly multiarch: string;
  readonly libc: "gnu" | "musl";
  readonly tree: Tree;
  /** Header folders, in the order of search. */
  readonly include: readonly File[];
  /** Folders of libraries. */
  readonly library: readonly File[];
  /** Kinds of programs the C library has, and the one of a program that asks for none. */
  readonly programs: { readonly [K in ProgramLinkage]?: ProgramKind };
  readonly linkage: ProgramLinkage;
  /** Start files of a shared object, and the end files of everything. */
  readonly start_shared: readonly File[];
  readonly end: readonly File[];
  /** What C code links after everything else, as options; then the builtins. */
  readonly libraries: readonly string[];
  /** compiler-rt's or libgcc's arithmetic for what the processor lacks. */
  readonly builtins: readonly File[];
  /** C++'s standard library, where there is one. */
  readonly cxx?: CxxLibrary;
  /** Whether linker scripts in the tree have absolute paths that the linker must look up within it. */
  readonly scripts: boolean;
  /** What a dynamic program starts with: "/lib64/ld-linux-x86-64.so.2". */
  readonly interpreter: string;
  /** Where trees for this target hold that file: it starts programs on machines that have another C library, or none. */
  readonly loader: string;
}
export const SysrootInfo = provider<SysrootInfo>("SysrootInfo");

/** Debian's path of glibc's dynamic linker; the one place where processors differ in more than the name. */
const INTERPRETER = { x86_64: "/lib64/ld-linux-x86-64.so.2", aarch64: "/lib/ld-linux-aarch64.so.1" } as const;

/** Describes a sysroot unpacked from Debian's packages: musl-dev with compiler-rt, or libc6-dev with libgcc. */
export const cc_sysroot = rule({
  attrs: {
    /** The unpacked packages (`debian_sysroot`). */
    tree: attr.dep({ provides: [RootInfo] }),
    /** The processor it is for. */
    cpu: attr.string({ values: ["x86_64", "aarch64"] }),
    /** The C library it holds. */
    libc: attr.string({ values: ["gnu", "musl"] }),
    /** Folder of the compiler's own support files: compiler-rt for musl, libgcc for gnu. */
    runtime: attr.string(),
    /** The version of libstdc++ in the folder's headers ("14"); left out where the sysroot has no C++. */
    libstdcxx: attr.string({ mandatory: false }),
  },
  impl(ctx) {
    const { cpu, libc, runtime, libstdcxx } = ctx.attrs;
    const tree = ctx.attrs.tree.get(RootInfo).tree;
    const multiarch = `${cpu}-linux-${libc}`;
    const library = (name: string) => tree.file(`usr/lib/${multiarch}/${name}`);
    const support = (name: string) => tree.file(`${runtime}/${name}`);
    const cxxFolders = libstdcxx === undefined ? [] : [`usr/include/c++/${libstdcxx}`, `usr/include/${multiarch}/c++/${libstdcxx}`, `usr/include/c++/${libstdcxx}/backward`];
    const cxx: CxxLibrary = { name: "stdc++", include: cxxFolders.map((folder) => tree.file(folder)), link_options: ["-lstdc++", "-lm"], archives: [] };
    const shared = {
      triple: `${cpu}-unknown-linux-${libc}`,
      multiarch,
      libc,
      tree,
      include: [...new Set([`usr/include/${multiarch}`, `usr/include/${cpu}-linux-gnu`, "usr/include"])].map((folder) => tree.file(folder)),
      ...(libstdcxx === undefined ? {} : { cxx }),
    };
    if (libc === "musl")
      return [
        SysrootInfo({
          ...shared,
          library: [tree.file(`usr/lib/${multiarch}`)],
          programs: {
            // On every processor, though rustc's own specification has static-PIE for x86_64 alone.
            static_pie: { start: [library("rcrt1.o"), library("crti.o")], options: ["-static", "-pie", "--no-dynamic-linker", "-ztext"] },
            static: { start: [library("crt1.o"), library("crti.o")], options: ["-static", "-no-pie"] },
            dynamic: { start: [library("Scrt1.o"), library("crti.o")], options: ["-pie"] },
          },
          linkage: "static_pie",
          start_shared: [library("crti.o")],
          end: [library("crtn.o")],
          libraries: ["-lc"],
          builtins: [support(`libclang_rt.builtins-${cpu}.a`)],
          scripts: false,
          interpreter: `/lib/ld-musl-${cpu}.so.1`,
          loader: `usr/lib/${multiarch}/libc.so`,
        }),
      ];
    return [
      SysrootInfo({
        ...shared,
        library: [tree.file(runtime), tree.file(`usr/lib/${multiarch}`)],
        programs: { dynamic: { start: [library("Scrt1.o"), library("crti.o"), support("crtbeginS.o")], options: ["-pie"] } },
        linkage: "dynamic",
        start_shared: [library("crti.o"), support("crtbeginS.o")],
        end: [support("crtendS.o"), library("crtn.o")],
        libraries: ["-lc", "-lgcc", "-lgcc_s"],
        builtins: [support("libgcc.a")],
        scripts: true,
        interpreter: INTERPRETER[cpu],
        loader: `usr/lib/${multiarch}/${INTERPRETER[cpu].slice(INTERPRETER[cpu].lastIndexOf("/") + 1)}`,
      }),
    ];
  },
});
