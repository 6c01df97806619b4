/** How a program is linked: the kinds its C library has, its loader, and where it looks for shared libraries. */
import { attr, type File } from "athanor/api";
import { PROGRAM_LINKAGES, type ProgramKind, type ProgramLinkage, type SysrootInfo } from "./sysroot.ts";

/** Attributes of every rule that links a program. */
export const program_attrs = {
  /** `static_pie`, `static` or `dynamic`; what the platform's C library implies where left out: musl is static_pie, gnu dynamic. */
  linkage: attr.string({ values: PROGRAM_LINKAGES, mandatory: false }),
  /** The loader of a dynamic program where it is not the C library's own: "/opt/app/runtime/ld-musl-x86_64.so.1". */
  interpreter: attr.string({ mandatory: false }),
  /** Folders a dynamic program looks for its libraries in before any other: "/opt/app/runtime", "$ORIGIN/../lib". The ELF check allows these and no others. */
  rpath: attr.strings(),
} as const;

export interface ProgramAttrs {
  readonly linkage: ProgramLinkage | undefined;
  readonly interpreter: string | undefined;
  readonly rpath: readonly string[];
}

export interface ProgramLink {
  readonly linkage: ProgramLinkage;
  readonly start: readonly File[];
  readonly options: readonly string[];
  /** What BinaryInfo says about it. */
  readonly promise: { readonly linkage: "static" | "dynamic"; readonly interpreter?: string; readonly rpath?: readonly string[] };
}

interface FailingContext {
  fail(message: string, details?: { readonly attribute?: keyof ProgramAttrs; readonly help?: string; readonly text?: string }): never;
}

export function programLink(ctx: FailingContext, sysroot: SysrootInfo, attrs: ProgramAttrs): ProgramLink {
  const linkage = attrs.linkage ?? sysroot.linkage;
  const kind = sysroot.programs[linkage];
  if (!kind)
    return ctx.fail(`programs for ${sysroot.triple} cannot be linked ${linkage}`, {
      attribute: "linkage",
      help: `the sysroot has: ${Object.keys(sysroot.programs).sort().join(", ")}`,
    });
  const { interpreter, rpath } = attrs;
  const given = interpreter !== undefined ? "interpreter" : rpath.length > 0 ? "rpath" : undefined;
  if (linkage !== "dynamic" && given) return ctx.fail(`a ${linkage} program has no ${given}`, { attribute: given, help: 'linkage: "dynamic"' });
  return linkOf(sysroot, linkage, kind, { interpreter, rpath });
}

/** The link of a program that has nothing to say about it. */
export function usualLink(sysroot: SysrootInfo): ProgramLink {
  const kind = sysroot.programs[sysroot.linkage];
  if (!kind) throw new Error(`the sysroot of ${sysroot.triple} lacks its own default, ${sysroot.linkage}`);
  return linkOf(sysroot, sysroot.linkage, kind, { interpreter: undefined, rpath: [] });
}

function linkOf(sysroot: SysrootInfo, linkage: ProgramLinkage, kind: ProgramKind, { interpreter, rpath }: Omit<ProgramAttrs, "linkage">): ProgramLink {
  if (linkage !== "dynamic") return { linkage, ...kind, promise: { linkage: "static" } };
  // RPATH and not RUNPATH: it holds for the libraries of libraries, too.
  const search = rpath.length === 0 ? [] : ["--disable-new-dtags", ...rpath.map((folder) => `-rpath=${folder}`)];
  return {
    linkage,
    start: kind.start,
    options: [...kind.options, `-dynamic-linker=${interpreter ?? sysroot.interpreter}`, ...search],
    promise: { linkage: "dynamic", rpath, ...(interpreter === undefined ? {} : { interpreter }) },
  };
}
