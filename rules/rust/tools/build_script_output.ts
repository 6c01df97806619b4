/** The tool that reads what a build script printed, and divides it among files of arguments and variables for those it concerns. */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ToolError, type Tool } from "../../../engine/api/tool.ts";
import { linkHelp } from "./link_help.ts";
import { option, options } from "./tool_options.ts";

export const version = 4;

/** `--link-args=FILE=TARGET` asks for a file of what is for linking TARGET: "bin", "bin NAME", "test", "example", "bench", "cdylib", or "" for any other. */
const buildScriptOutput: Tool = ({ args, cwd, log }) => {
  const text = readFileSync(path.join(cwd, option(args, "stdout")), "utf8");
  const linked = args.flatMap((argument) => {
    const [, file, target] = /^--link-args=([^=]*)=(.*)$/.exec(argument) ?? [];
    return file === undefined || target === undefined ? [] : [{ file, target }];
  });
  const programs = args.includes("--library-only") ? undefined : linked.flatMap(({ target }) => (target.startsWith("bin ") ? [target.slice(4)] : []));
  const [lack] = options(args, "no-cxx");
  const cxx = lack === undefined ? { archives: options(args, "cxx") } : { lack, help: option(args, "no-cxx-help") };
  const read = readOutput(text, { package: option(args, "package"), links: option(args, "links"), outDir: `/w/${option(args, "out-dir")}`, programs, cxx });
  if (!args.includes("--quiet")) for (const warning of read.warnings) log(`warning: ${warning}`);
  const write = (file: string, lines: readonly string[]): void => writeFileSync(path.join(cwd, file), lines.map((line) => `${line}\n`).join(""));
  // Whoever looks for the libraries reads what is said of them.
  const help = linkHelp(read.libraries, option(args, "package"), option(args, "target"));
  for (const part of PARTS) write(option(args, part), part === "search" ? [...read.search, ...help] : read[part]);
  for (const { file, target } of linked) write(file, linkArguments(read, target));
};
export default buildScriptOutput;

const PARTS = ["flags", "variables", "libraries", "search", "metadata"] as const;

export interface Reader {
  /** "name version", for messages. */
  readonly package: string;
  /** What the manifest says the package `links`; "" where it says nothing. */
  readonly links: string;
  /** Where OUT_DIR lies for those who read it. */
  readonly outDir: string;
  /** The package's programs; undefined where its library alone is built, so that what is for programs concerns nobody. */
  readonly programs: readonly string[] | undefined;
  /** The target's C++ standard library: its archives, none where it lies among the C library's; or what to say where there is none. */
  readonly cxx: { readonly archives: readonly string[] } | { readonly lack: string; readonly help: string };
}

/** Lines of arguments, or of `NAME=VALUE` for variables and metadata. */
export interface ScriptOutput extends Readonly<Record<(typeof PARTS)[number] | "warnings", readonly string[]>> {
  /** For the linker, each with what is linked: "" for everything, else as a target is called. */
  readonly linked: readonly { readonly target: string; readonly argument: string }[];
}

/** Those that concern a target, in the order they were printed. */
export function linkArguments({ linked }: Pick<ScriptOutput, "linked">, target: string): readonly string[] {
  return linked.flatMap((one) => (one.target === "" || one.target === target || (one.target === "bin" && target.startsWith("bin ")) ? [one.argument] : []));
}

/** `text` begins with what run.sh says of the folders; then come the script's own lines, `cargo:KEY=VALUE` and `cargo::KEY=VALUE` among them. */
export function readOutput(text: string, reader: Reader): ScriptOutput {
  const lines = text.split("\n").map((line) => line.replace(/\r$/, ""));
  const told = (name: string): string => lines.find((line) => line.startsWith(`athanor:${name}=`))?.slice(name.length + 9) ?? "";
  const [written, manifest] = [told("OUT_DIR"), told("CARGO_MANIFEST_DIR")];
  const found: Record<(typeof PARTS)[number] | "warnings", string[]> = { flags: [], variables: [], libraries: [], search: [], metadata: [], warnings: [] };
  const linked: { readonly target: string; readonly argument: string }[] = [];
  const errors: string[] = [];

  const refuse = (line: string, problem: string, help?: string): never => {
    throw new ToolError(`the build script of ${reader.package} printed "${line}": ${problem}`, help);
  };
  const pair = (line: string, value: string): readonly [string, string] => {
    const equals = value.indexOf("=");
    return equals < 1 ? refuse(line, "expected NAME=VALUE") : [value.slice(0, equals), value.slice(equals + 1)];
  };
  const search = (line: string, value: string): void => {
    const [, kind = "native", given = ""] = /^(?:(dependency|crate|native|framework|all)=)?(.*)$/s.exec(value) ?? [];
    const folder = path.posix.resolve(manifest === "" ? "/" : manifest, given);
    if (!folder.startsWith("/w/")) refuse(line, `${folder} holds libraries of the platform that build scripts run on, not of the target`, "native_deps gives it libraries of the target's sysroot (system_library)");
    found.search.push(`-L${kind}=${folder}`);
  };
  const library = (line: string, value: string): void => {
    // Scripts have one name for it on all of Linux.
    const isCxx = /^(?:[^=]*=)?(?:std)?c\+\+$/.test(value);
    if (isCxx && "lack" in reader.cxx) return refuse(line, reader.cxx.lack, reader.cxx.help);
    const archives = isCxx && "archives" in reader.cxx ? reader.cxx.archives : [];
    if (archives.length === 0) found.libraries.push(`-l${value}`);
    for (const archive of archives) {
      found.search.push(`-Lnative=${path.posix.dirname(archive)}`);
      found.libraries.push(`-l${path.posix.basename(archive, ".a").slice("lib".length)}`);
    }
  };
  const metadata = (key: string, value: string): void => {
    if (reader.links !== "") found.metadata.push(`DEP_${variable(reader.links)}_${variable(key)}=${value}`);
  };
  const flags = (line: string, value: string): void => {
    const words = value.split(/\s+/).filter((word) => word !== "");
    for (let i = 0; i < words.length; i++) {
      const word = words[i] ?? "";
      const [kind, rest] = [word.slice(0, 2), word.length > 2 ? word.slice(2) : (words[++i] ?? "")];
      if (kind === "-L") search(line, rest);
      else if (kind === "-l") library(line, rest);
      else refuse(line, `rustc-flags takes -l and -L alone`);
    }
  };

  const forLinking = (target: string, value: string): void => void linked.push(...linkerArguments(value).map((argument) => ({ target, argument })));

  for (const raw of lines) {
    if (!raw.startsWith("cargo:")) continue;
    const match = /^cargo:(:?)([^=]*)=(.*)$/s.exec(raw) ?? refuse(raw, "expected KEY=VALUE");
    const [, strict, key = "", unplaced = ""] = match;
    // The script wrote to one place, and everybody reads at another.
    const value = written === "" ? unplaced : unplaced.replaceAll(written, reader.outDir);
    switch (key) {
      case "rustc-cfg":
        found.flags.push(`--cfg=${value}`);
        break;
      case "rustc-check-cfg":
        found.flags.push(`--check-cfg=${value}`);
        break;
      case "rustc-env": {
        const [name, text] = pair(raw, value);
        if (name === "RUSTC_BOOTSTRAP") refuse(raw, "a crate cannot make unstable features of the compiler its own", `rustc_env = { RUSTC_BOOTSTRAP = "1" } in the annotations of ${reader.package.split(" ")[0]} allows it`);
        found.variables.push(`${name}=${text}`);
        break;
      }
      case "rustc-flags":
        flags(raw, value);
        break;
      case "rustc-link-lib":
        library(raw, value);
        break;
      case "rustc-link-search":
        search(raw, value);
        break;
      case "rustc-link-arg":
        forLinking("", value);
        break;
      case "rustc-link-arg-bin": {
        const [program, argument] = pair(raw, value);
        if (reader.programs && !reader.programs.includes(program)) refuse(raw, `the package has no program "${program}"`, reader.programs.length === 0 ? `link_targets of its cargo_build_script says which target it is: { "<target>": "bin ${program}" }` : `its programs are ${reader.programs.join(", ")}`);
        forLinking(`bin ${program}`, argument);
        break;
      }
      case "rustc-link-arg-bins":
        forLinking("bin", value);
        break;
      case "rustc-link-arg-tests":
        forLinking("test", value);
        break;
      case "rustc-link-arg-examples":
        forLinking("example", value);
        break;
      case "rustc-link-arg-benches":
        forLinking("bench", value);
        break;
      case "rustc-link-arg-cdylib":
      case "rustc-cdylib-link-arg":
        forLinking("cdylib", value);
        break;
      case "warning":
        found.warnings.push(value);
        break;
      case "error":
        errors.push(value);
        break;
      case "rerun-if-changed":
      case "rerun-if-env-changed":
        // Inputs are declared, and it runs again when one of them has changed.
        break;
      case "metadata":
        if (strict !== ":") metadata(key, value);
        else metadata(...pair(raw, value));
        break;
      default:
        if (strict === ":") refuse(raw, `cargo knows no "${key}"`);
        metadata(key, value);
    }
  }
  if (errors.length > 0) throw new ToolError(`the build script of ${reader.package} says:\n${errors.join("\n")}`);
  return { ...found, linked };
}

/** Options as compilers take them, for the linker itself, which is what rustc starts here. */
function linkerArguments(value: string): readonly string[] {
  if (value === "-pthread") return [];
  const plain = value.startsWith("-Wl,") ? value.slice(4).split(",") : [value];
  return plain.map((argument) => `-Clink-arg=${argument}`);
}

function variable(name: string): string {
  return name.toUpperCase().replaceAll("-", "_");
}
