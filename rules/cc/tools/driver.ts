/** The command line of clang for what a user typed, as the rules would write it: a pure function. */
import { ToolError } from "../../../engine/api/tool.ts";

/** A toolchain: host paths and options. */
export interface Driver {
  readonly triple: string;
  readonly language: "c" | "c++";
  /** The linkage of programs that ask for none. */
  readonly linkage: string;
  readonly interpreter: string;
  readonly sysroot: string;
  readonly include: readonly string[];
  readonly library: readonly string[];
  /** Start files of programs, by linkage. */
  readonly programs: Readonly<Record<string, readonly string[]>>;
  readonly start_shared: readonly string[];
  /** What is linked after everything else. */
  readonly libraries: readonly string[];
  readonly end: readonly string[];
}

export interface DriverCommand {
  readonly argv: readonly string[];
  /** Whether the command line shall be printed. */
  readonly verbose: boolean;
}

const LINKAGES = new Map([["-static", "static"], ["-static-pie", "static_pie"], ["-dynamic", "dynamic"]]);
/** What clang calls them. */
const MODES = new Map([["static", "-static"], ["static_pie", "-static-pie"], ["dynamic", "-pie"]]);
/** With one of these nothing is linked. */
const NO_LINK = new Set(["-c", "-S", "-E", "-M", "-MM", "-fsyntax-only", "--version", "-###", "-dumpmachine"]);

export function driverCommand(driver: Driver, args: readonly string[]): DriverCommand {
  const asked = args.flatMap((argument) => LINKAGES.get(argument) ?? []);
  const prefix = args.filter((argument) => argument.startsWith("-prefix=")).map((argument) => argument.slice("-prefix=".length).replace(/\/+$/, "")).at(-1);
  const rest = args.filter((argument) => !LINKAGES.has(argument) && !argument.startsWith("-prefix=") && argument !== "-v" && argument !== "-pthread");
  const links = !rest.some((argument) => NO_LINK.has(argument)) && rest.some((argument) => !argument.startsWith("-"));
  const base = [
    ...[`/usr/bin/${driver.language === "c" ? "clang" : "clang++"}-22`, `--target=${driver.triple}`, `--sysroot=${driver.sysroot}`, "-nostdlibinc"],
    ...(driver.language === "c++" ? ["-nostdinc++"] : []),
    ...driver.include.map((folder) => `-isystem${folder}`),
    "-fPIC",
  ];
  const verbose = args.includes("-v");
  if (!links) return { argv: [...base, ...rest], verbose };
  const { start, options } = rest.includes("-shared") ? { start: driver.start_shared, options: [] } : program(driver, asked.at(-1), prefix);
  return {
    argv: [
      ...base,
      ...["-fuse-ld=lld", "-nostdlib"],
      ...options,
      ...linked(start),
      ...rest,
      ...driver.library.map((folder) => `-L${folder}`),
      ...driver.libraries,
      ...linked(driver.end),
    ],
    verbose,
  };
}

/** What a program begins with, and its options. */
function program(driver: Driver, asked: string | undefined, prefix: string | undefined): { readonly start: readonly string[]; readonly options: readonly string[] } {
  if (prefix !== undefined && asked !== undefined && asked !== "dynamic") throw new ToolError(`-prefix is for dynamic programs, and -${asked.replace("_", "-")} asks for another`);
  const linkage = asked ?? (prefix === undefined ? driver.linkage : "dynamic");
  const start = driver.programs[linkage];
  const mode = MODES.get(linkage);
  if (!start || mode === undefined) throw new ToolError(`programs for ${driver.triple} cannot be linked ${linkage}`, `there is: ${Object.keys(driver.programs).sort().join(", ")}`);
  if (linkage !== "dynamic") return { start, options: [mode] };
  const loader = prefix === undefined ? driver.interpreter : `${prefix}/${driver.interpreter.slice(driver.interpreter.lastIndexOf("/") + 1)}`;
  const linker = [`-dynamic-linker=${loader}`, ...(prefix === undefined ? [] : ["--disable-new-dtags", `-rpath=${prefix}`])];
  return { start, options: [mode, ...linker.map((option) => `-Wl,${option}`)] };
}

/** For the linker alone: a driver would compile them. */
function linked(files: readonly string[]): readonly string[] {
  return files.map((file) => `-Wl,${file}`);
}
