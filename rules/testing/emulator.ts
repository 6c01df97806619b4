/** emulator: how a program of the target platform is started where actions run. */
import { arg, attr, directoryOf, joined, RootInfo, rule, toolchain_type, type Arg, type Configured, type File, type Program, type SkipRule, type Tree } from "athanor/api";
import { cpu } from "athanor/platforms";
import type { SysrootInfo } from "../cc/sysroot.ts";
import type { Runtime } from "../general/binary_info.ts";
import { binfmtEntry } from "./binfmt.ts";

/** A toolchain type: native where the processors are the same, else an emulator of user programs. */
export interface Emulator {
  /** qemu-user for the target's processor; none where programs run as they are. */
  readonly program?: Program;
  /** The same program as a file, for whoever starts it in a root of their own. */
  readonly file?: File;
  /** What tells the kernel of it. */
  readonly registrar?: Registrar;
}

/** util-linux's `unshare`, in the emulator's root, with what it takes. */
export interface Registrar {
  readonly loader: File;
  readonly unshare: File;
  readonly mount_point: File;
  readonly emulator: File;
  /** The kernel's entry for programs of the target, up to the emulator's path. */
  readonly entry: string;
}
export const emulator = toolchain_type<Emulator>("emulator");

/** Programs of the target run as they are. */
export const native_emulator = rule({ attrs: {}, impl: () => [emulator({})] });

/** Programs of the target run under a program of a root ("usr/bin/qemu-aarch64"). */
export const user_emulator = rule({
  attrs: {
    /** The root file system that holds it. */
    root: attr.dep({ provides: [RootInfo], cfg: "exec" }),
    /** Its path in the root ("usr/bin/qemu-aarch64"). It must be a static program. */
    program: attr.string(),
    /** The root's loader ("usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2"), beside its C library, where the root has util-linux's `unshare` (2.40 or newer): tests may start programs of the target then. */
    loader: attr.string({ mandatory: false }),
    /** A folder of the root that nobody needs, for the kernel's list of emulators. */
    mount_point: attr.string({ default: "usr/share/qemu/binfmt.d" }),
  },
  impl(ctx) {
    const { loader, mount_point, program, root } = ctx.attrs;
    const { tree } = root.get(RootInfo);
    const file = tree.file(program);
    const registrar = loader === undefined ? {} : { registrar: { loader: tree.file(loader), unshare: tree.file("usr/bin/unshare"), mount_point: tree.file(mount_point), emulator: file, entry: binfmtEntry(ctx.platform.get(cpu)) } };
    return [emulator({ program: tree.program(program), file, ...registrar })];
  },
});

/** How a program is started, and what beside its arguments that takes. */
export interface Start {
  readonly argv: readonly [Arg, ...Arg[]];
  readonly root?: Tree;
  readonly env?: Readonly<Record<string, Arg>>;
  readonly skip?: SkipRule;
  readonly help?: string;
}

/** Of a program that runs as it is. */
export type NativeStart = Pick<Start, "root"> & { readonly argv: readonly [File, ...Arg[]] };

/** Where a program is started: in an action, at its top or in a folder of it, or on the machine of `athanor run`. */
export type Where = "action" | "folder" | "machine";

/** How a program is started. */
export function startOf(emulator: Emulator, executable: File, sysroot: SysrootInfo, runtime: Runtime, where: Where = "action"): Start {
  return startAlone(emulator, nativeStart(executable, sysroot, runtime, where), where);
}

function startAlone({ program }: Emulator, { argv: [first, ...rest], root }: NativeStart, where: Where): Start {
  const at = placed(where);
  if (program) return { argv: [program, ...(root ? ["-L", at(root)] : []), at(first), ...rest] };
  return { argv: [first, ...rest], ...(root ? { root } : {}) };
}

/**
 * A dynamic program finds its loader and libraries in its sysroot, which is the action's root. A machine is not expected to have more than the C library, so there
 * the sysroot's loader starts what needs more, or has a loader of its own.
 */
export function nativeStart(executable: File, sysroot: SysrootInfo, runtime: Runtime, where: Where = "action"): NativeStart {
  const { sysroot: home } = runtime;
  if (!home) return { argv: [executable] };
  const usual = sysroot.libc === "gnu" && runtime.interpreter === undefined && !runtime.libraries && (where !== "machine" || !runtime.beyond_libc);
  if (usual) return { argv: [executable], root: home };
  // The program's own folder too: a loader looks for a name without a slash among the libraries.
  const searched = [...(runtime.libraries ? [runtime.libraries] : []), home.file(`usr/lib/${sysroot.multiarch}`), directoryOf(executable)];
  const folders = joined(searched.flatMap((folder, i) => [`${i === 0 ? "" : ":"}${where === "folder" ? "/w/" : ""}`, folder]), "");
  return { argv: [home.file(sysroot.loader), "--library-path", folders, placed(where)(executable)] };
}

/** A file on a command line: in a folder of its own, a program finds others from the top. Of argv[0] the engine sees to that. */
function placed(where: Where): (file: File) => Arg {
  return (file) => (where === "folder" ? arg`/w/${file}` : file);
}

/**
 * How a test is started. One that starts programs itself, of the target or of its root, which are for where it runs, needs a kernel that knows the emulator; where
 * the kernel does not let itself be told, it is skipped.
 */
export function startOfTest(ctx: FailingContext, emulator: Emulator, native: NativeStart, { starts_programs, root: given }: StartingTest, where: Where): Start {
  const { program, registrar } = emulator;
  const root = given?.get(RootInfo).tree;
  const own = root ? { root } : {};
  if (!program) return { ...native, ...own };
  if (!starts_programs && !root) return { ...startAlone(emulator, native, where), help: "it ran under an emulator: a test that starts programs says `starts_programs: true`" };
  if (!registrar) return ctx.fail("the test starts programs, and the emulator of its platform runs one alone", { attribute: "starts_programs", help: "user_emulator with a loader, and util-linux in its root" });
  const [first, ...rest] = native.argv;
  return {
    ...native,
    ...own,
    argv: [...registration(registrar, where), where === "folder" ? arg`/w/${first}` : arg`./${first}`, ...rest],
    // Its loader and libraries are not where the program expects them.
    ...(root && native.root ? { env: { QEMU_LD_PREFIX: arg`/w/${native.root}` } } : {}),
    skip: { mark: "unshare: ", reason: "it starts programs for another processor, and this machine's kernel cannot be told how (Linux 6.7 can)" },
  };
}

/** What stands before a program. Only who is root in a namespace can register something there, and a test is not to be root: so it gets a namespace within. */
function registration({ loader, unshare, mount_point, emulator, entry }: Registrar, where: Where): readonly [File, ...Arg[]] {
  const top = where === "folder" ? "/w/" : "";
  const own = ["--library-path", arg`${top}${directoryOf(loader)}`, arg`${top}${unshare}`] as const;
  return [
    ...[loader, ...own, "--map-root-user", arg`--mount-binfmt=${top}${mount_point}`, arg`--load-interp=${entry}${top}${emulator}:PF`, "--"] as const,
    ...[arg`${top}${loader}`, ...own, "--map-user=1000", "--map-group=1000", "--"],
  ];
}

interface StartingTest {
  readonly starts_programs: boolean;
  readonly root: Configured<typeof RootInfo> | undefined;
}

interface FailingContext {
  fail(message: string, details?: { readonly attribute?: "starts_programs"; readonly help?: string }): never;
}
