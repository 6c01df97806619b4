/** cc_sysroot: what compiling and linking for one C library and processor needs, found in a sysroot of Debian's layout. */
import { attr, provider, RootInfo, rule, type File, type Tree } from "athanor/api";

/** Where a target's headers, start files and libraries lie. Compilers of every language link by it. */
export interface SysrootInfo {
  /** As rustc and clang call the target ("x86_64-unknown-linux-musl"). */
  readonly triple: string;
  readonly libc: "gnu" | "musl";
  readonly tree: Tree;
  /** Header folders, in the order of search. */
  readonly include: readonly File[];
  /** Folders of libraries. */
  readonly library: readonly File[];
  /** Start files of a position-independent executable, of a shared object, and the end files of either. */
  readonly start_executable: readonly File[];
  readonly start_shared: readonly File[];
  readonly end: readonly File[];
  /** Linker options of every executable of this kind, and of every shared object. */
  readonly executable_options: readonly string[];
  /** What C code links after everything else, as options; then the builtins. */
  readonly libraries: readonly string[];
  /** compiler-rt's or libgcc's arithmetic for what the processor lacks. */
  readonly builtins: readonly File[];
  /** Whether linker scripts in the tree have absolute paths that the linker must look up within it. */
  readonly scripts: boolean;
  /** What a dynamic program starts with: "/lib64/ld-linux-x86-64.so.2". Empty for static ones. */
  readonly interpreter: string;
}
export const SysrootInfo = provider<SysrootInfo>("SysrootInfo");

/** Debian's path of the dynamic linker; the one place where processors differ in more than the name. */
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
  },
  impl(ctx) {
    const { cpu, libc, runtime } = ctx.attrs;
    const tree = ctx.attrs.tree.get(RootInfo).tree;
    const library = (name: string) => tree.file(`usr/lib/${cpu}-linux-${libc}/${name}`);
    const support = (name: string) => tree.file(`${runtime}/${name}`);
    const shared = {
      triple: `${cpu}-unknown-linux-${libc}`,
      libc,
      tree,
      include: [...new Set([`usr/include/${cpu}-linux-${libc}`, `usr/include/${cpu}-linux-gnu`, "usr/include"])].map((folder) => tree.file(folder)),
    };
    if (libc === "musl")
      return [
        SysrootInfo({
          ...shared,
          library: [tree.file(`usr/lib/${cpu}-linux-musl`)],
          start_executable: [library("rcrt1.o"), library("crti.o")],
          start_shared: [library("crti.o")],
          end: [library("crtn.o")],
          // Static-PIE on every processor, though rustc's own specification has it for x86_64 alone.
          executable_options: ["-static", "-pie", "--no-dynamic-linker", "-ztext"],
          libraries: ["-lc"],
          builtins: [support(`libclang_rt.builtins-${cpu}.a`)],
          scripts: false,
          interpreter: "",
        }),
      ];
    return [
      SysrootInfo({
        ...shared,
        library: [tree.file(runtime), tree.file(`usr/lib/${cpu}-linux-gnu`)],
        start_executable: [library("Scrt1.o"), library("crti.o"), support("crtbeginS.o")],
        start_shared: [library("crti.o"), support("crtbeginS.o")],
        end: [support("crtendS.o"), library("crtn.o")],
        executable_options: ["-pie", `-dynamic-linker=${INTERPRETER[cpu]}`],
        libraries: ["-lc", "-lgcc", "-lgcc_s"],
        builtins: [support("libgcc.a")],
        scripts: true,
        interpreter: INTERPRETER[cpu],
      }),
    ];
  },
});
