/** The tool behind the ELF check: a program, and what the platform wants it to be. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { ToolError, type Tool } from "../../../engine/api/tool.ts";
import { readElf, type Elf } from "./elf.ts";

export const version = 1;

/** What a program must be. */
export interface ElfPolicy {
  readonly platform: string;
  readonly cpu: string;
  readonly libc: string;
  readonly linkage: "static" | "dynamic";
  /** The newest glibc symbol version allowed ("2.41"). */
  readonly glibcFloor: string | undefined;
  /** Names of shared libraries the platform has; undefined where nobody knows. */
  readonly libraries: ReadonlySet<string> | undefined;
}

const elfCheck: Tool = ({ args, cwd, log }) => {
  const [file] = args;
  if (file === undefined || file.startsWith("--")) throw new Error("the first argument must be the program");
  const option = (name: string) => args.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3);
  const cpu = option("cpu") ?? "";
  const libc = option("libc") ?? "";
  const linkage = option("linkage") ?? "any";
  const libraries = option("libraries");
  const bytes = readFileSync(path.join(cwd, file));
  const elf = readElf(bytes);
  if (typeof elf === "string") throw new ToolError(`${file} ${elf}`);
  const policy: ElfPolicy = {
    platform: option("platform") ?? "the platform",
    cpu,
    libc,
    linkage: linkage === "any" ? (libc === "musl" ? "static" : "dynamic") : linkage === "static" ? "static" : "dynamic",
    glibcFloor: option("glibc-floor"),
    libraries: libraries === undefined ? undefined : sharedLibraries(path.join(cwd, libraries)),
  };
  const faults = [...elfFaults(elf, policy), ...buildPaths(bytes)];
  if (faults.length > 0) throw new ToolError([`${file} does not suit ${policy.platform}:`, ...faults.map((fault) => `  ${fault}`)].join("\n"));
  log(`${file}: ${elf.machine}, ${elf.interpreter === undefined ? "static" : `dynamic, ${elf.needed.join(" ")}`}`);
};
export default elfCheck;

/** Everything about a program that breaks the policy, one sentence each. */
export function elfFaults(elf: Elf, policy: ElfPolicy): readonly string[] {
  const faults: string[] = [];
  if (elf.machine !== policy.cpu) faults.push(`it is built for ${elf.machine}, and ${policy.platform} is ${policy.cpu}`);
  if (elf.type !== "executable" && elf.type !== "shared") faults.push("it is not linked into a program");
  const loader = elf.interpreter;
  if (policy.linkage === "static") {
    if (loader !== undefined) faults.push(`it asks for the loader ${loader}, and must be static`);
    if (elf.needed.length > 0) faults.push(`it needs ${elf.needed.join(", ")}, and must be static`);
  } else if (loader === undefined) faults.push(`it is static, and must be dynamic`);
  else if (loader.includes("ld-musl") !== (policy.libc === "musl")) faults.push(`its loader is ${loader}, and ${policy.platform} has ${policy.libc}`);
  for (const directory of elf.runPaths) faults.push(`it looks for libraries in ${directory === "" ? "the current folder" : directory} (RPATH)`);
  if (policy.linkage === "dynamic" && policy.libraries)
    for (const name of elf.needed) if (!policy.libraries.has(name)) faults.push(`it needs ${name}, which the sysroot does not have`);
  if (policy.glibcFloor !== undefined) {
    const newest = newestGlibc(elf);
    if (newest !== undefined && compareVersions(newest, policy.glibcFloor) > 0) faults.push(`it needs glibc ${newest}, and ${policy.platform} promises ${policy.glibcFloor}`);
  }
  return faults;
}

/** Folders of the sandbox that have no meaning anywhere else. */
function buildPaths(bytes: Buffer): readonly string[] {
  const at = bytes.indexOf("/w/out/");
  if (at < 0) return [];
  return [`it holds a path of the build: ${/^[\x20-\x7e]*/.exec(bytes.toString("latin1", at, at + 80))?.[0] ?? ""}`];
}

function newestGlibc(elf: Elf): string | undefined {
  const versions = [...elf.versions.values()].flat().flatMap((name) => /^GLIBC_(\d+(?:\.\d+)+)$/.exec(name)?.[1] ?? []);
  return versions.sort(compareVersions).at(-1);
}

function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split(".").map(Number));
  for (let i = 0; i < Math.max(left?.length ?? 0, right?.length ?? 0); i++) {
    const difference = (left?.[i] ?? 0) - (right?.[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Names of all shared libraries in a sysroot of usual layout. */
function sharedLibraries(root: string): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (folder: string, depth: number) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.isDirectory()) {
        if (depth > 0) visit(path.join(folder, entry.name), depth - 1);
      } else if (/\.so(\.|$)/.test(entry.name)) names.add(entry.name);
    }
  };
  for (const folder of ["usr/lib", "usr/lib64"]) {
    try {
      visit(path.join(root, folder), 1);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    }
  }
  return names;
}
