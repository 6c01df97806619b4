/** The tool that reads what a build script printed, and divides it among files of arguments and variables for those it concerns. */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ToolError, type Tool } from "../../../engine/api/tool.ts";
import { option } from "./tool_options.ts";

export const version = 1;

const buildScriptOutput: Tool = ({ args, cwd, log }) => {
  const text = readFileSync(path.join(cwd, option(args, "stdout")), "utf8");
  const read = readOutput(text, { package: option(args, "package"), links: option(args, "links"), outDir: `/w/${option(args, "out-dir")}` });
  for (const warning of read.warnings) log(`warning: ${warning}`);
  for (const part of PARTS) writeFileSync(path.join(cwd, option(args, part)), read[part].map((line) => `${line}\n`).join(""));
};
export default buildScriptOutput;

const PARTS = ["flags", "variables", "libraries", "search", "link_args", "bin_link_args", "test_link_args", "metadata"] as const;

export interface Reader {
  /** "name version", for messages. */
  readonly package: string;
  /** What the manifest says the package `links`; "" where it says nothing. */
  readonly links: string;
  /** Where OUT_DIR lies for those who read it. */
  readonly outDir: string;
}

/** Lines of arguments, or of `NAME=VALUE` for variables and metadata. */
export type ScriptOutput = Readonly<Record<(typeof PARTS)[number] | "warnings", readonly string[]>>;

/** `text` begins with what run.sh says of the folders; then come the script's own lines, `cargo:KEY=VALUE` and `cargo::KEY=VALUE` among them. */
export function readOutput(text: string, reader: Reader): ScriptOutput {
  const lines = text.split("\n").map((line) => line.replace(/\r$/, ""));
  const told = (name: string): string => lines.find((line) => line.startsWith(`athanor:${name}=`))?.slice(name.length + 9) ?? "";
  const [written, manifest] = [told("OUT_DIR"), told("CARGO_MANIFEST_DIR")];
  const found: Record<keyof ScriptOutput, string[]> = { flags: [], variables: [], libraries: [], search: [], link_args: [], bin_link_args: [], test_link_args: [], metadata: [], warnings: [] };
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
  const metadata = (key: string, value: string): void => {
    if (reader.links !== "") found.metadata.push(`DEP_${variable(reader.links)}_${variable(key)}=${value}`);
  };
  const flags = (line: string, value: string): void => {
    const words = value.split(/\s+/).filter((word) => word !== "");
    for (let i = 0; i < words.length; i++) {
      const word = words[i] ?? "";
      const [kind, rest] = [word.slice(0, 2), word.length > 2 ? word.slice(2) : (words[++i] ?? "")];
      if (kind === "-L") search(line, rest);
      else if (kind === "-l") found.libraries.push(`-l${rest}`);
      else refuse(line, `rustc-flags takes -l and -L alone`);
    }
  };

  for (const raw of lines) {
    const match = /^cargo:(:?)([^=]*)=(.*)$/s.exec(raw);
    if (!match) continue;
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
      case "rustc-env":
        found.variables.push(pair(raw, value).join("="));
        break;
      case "rustc-flags":
        flags(raw, value);
        break;
      case "rustc-link-lib":
        found.libraries.push(`-l${value}`);
        break;
      case "rustc-link-search":
        search(raw, value);
        break;
      case "rustc-link-arg":
        found.link_args.push(...linkerArguments(value));
        break;
      case "rustc-link-arg-bins":
        found.bin_link_args.push(...linkerArguments(value));
        break;
      case "rustc-link-arg-tests":
        found.test_link_args.push(...linkerArguments(value));
        break;
      case "rustc-link-arg-bin":
        refuse(raw, "it is for one program of the package alone", `rustc_flags: ["-Clink-arg=..."] of that rust_binary says the same`);
        break;
      case "rustc-link-arg-examples":
      case "rustc-link-arg-benches":
      case "rustc-link-arg-cdylib":
      case "rustc-cdylib-link-arg":
        // For what is no target of ours.
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
  return found;
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
