/** BinaryInfo: what every rule that makes a program provides, and the check that comes with it. */
import { arg, provider, type BaseContext, type Depset, type File, type Tree } from "athanor/api";
import type { ProgramLink } from "../cc/program_link.ts";
import type { SysrootInfo } from "../cc/sysroot.ts";
import { check_binary } from "../testing/elf_check.ts";

/** How a program is linked; the ELF check holds it to that. */
export type Linkage = "static" | "dynamic";

/** What a program needs beside itself. */
export interface Runtime {
  /** `static` has no interpreter and needs no library; `any` leaves it to the platform: musl is static, gnu dynamic. */
  readonly linkage: Linkage | "any";
  /** Where a dynamic program finds its loader and libraries: the root of actions that run it. None for static ones. */
  readonly sysroot?: Tree;
  /** Whether it needs more of the sysroot than its C library. */
  readonly beyond_libc?: boolean;
  /** A folder of the shared objects it needs beside those of its sysroot. */
  readonly libraries?: Tree;
  /** The loader it must ask for, where that is not the C library's usual one. */
  readonly interpreter?: string;
  /** Folders it may look for libraries in. */
  readonly rpath?: readonly string[];
}

/** A program for the target platform. */
export interface BinaryInfo extends Runtime {
  readonly executable: File;
  /** Files it reads when it runs. */
  readonly data: Depset<File>;
  /** Package URLs of what was linked into it, where its rule knows. */
  readonly components?: Depset<string>;
}

export const BinaryInfo = provider<BinaryInfo>("BinaryInfo", { validate: check_binary });

/** What a program linked by `link` needs; `below` is CcInfo.runtime of all that went into it. */
export function runtimeOf(ctx: FailingContext, { tree }: SysrootInfo, { linkage, promise }: Pick<ProgramLink, "linkage" | "promise">, below: Depset<File>): Runtime {
  const files = [...below];
  if (linkage !== "dynamic") {
    const [needed] = files;
    return needed ? ctx.fail(`a ${linkage} program cannot use the shared library ${needed.basename}`, { help: 'linkage: "dynamic", or the library\'s static archive' }) : promise;
  }
  const trees = files.filter(isTree);
  if (trees.length > 1) return ctx.fail(`its libraries come from ${trees.length} sysroots: ${trees.map((one) => one.basename).join(", ")}`, { help: "a program finds all it needs in one sysroot: lock the packages of both together" });
  const objects = files.filter((file) => !isTree(file));
  return { ...promise, sysroot: trees[0] ?? tree, beyond_libc: files.length > 0, ...(objects.length > 0 ? { libraries: folderOf(ctx, objects) } : {}) };
}

interface FailingContext extends BaseContext {
  fail(message: string, details?: { readonly help?: string }): never;
}

/** One folder of shared objects, under the names programs ask for. */
function folderOf(ctx: FailingContext, objects: readonly File[]): Tree {
  const names = objects.map((file) => file.basename).sort();
  const twice = names.find((name, i) => names[i - 1] === name);
  if (twice !== undefined) return ctx.fail(`two of its shared libraries are called ${twice}`, { help: "a loader knows libraries by their names: give one of them another soname" });
  const tree = ctx.actions.declareDirectory(`${ctx.label.name}.libraries`);
  ctx.actions.tool({ mnemonic: "Tree", tool: "general/tree", args: [arg`--out=${tree}`, ...objects.map((file) => arg`${file.basename}=${file}`)], outputs: [tree] });
  return tree;
}

function isTree(file: File): file is Tree {
  return file.isDirectory;
}
