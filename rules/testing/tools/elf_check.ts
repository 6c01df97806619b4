/** The tool behind the ELF check: a program, and what the platform wants it to be. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { ToolError, type Tool } from "../../../engine/api/tool.ts";
import { closureOf, libraryFolders } from "./closure.ts";
import { readElf, type Elf } from "./elf.ts";

export const version = 3;

/** What a program must be. */
export interface ElfPolicy {
  readonly platform: string;
  readonly cpu: string;
  readonly libc: string;
  readonly linkage: "static" | "dynamic";
  /** The loader it must ask for; undefined where the C library's own name is enough. */
  readonly interpreter: string | undefined;
  /** Folders it may look for libraries in. */
  readonly runPaths: readonly string[];
  /** The newest glibc symbol version allowed ("2.41"). */
  readonly glibcFloor: string | undefined;
  /** Names of shared libraries the platform has; undefined where nobody knows. */
  readonly libraries: ReadonlySet<string> | undefined;
}

const elfCheck: Tool = ({ args, cwd, log }) => {
  const [file] = args;
  if (file === undefined || file.startsWith("--")) throw new Error("the first argument must be the program");
  const options = (name: string) => args.filter((argument) => argument.startsWith(`--${name}=`)).map((argument) => argument.slice(name.length + 3));
  const option = (name: string) => options(name)[0];
  const cpu = option("cpu") ?? "";
  const libc = option("libc") ?? "";
  const linkage = option("linkage") ?? "any";
  const libraries = options("libraries");
  const bytes = readFileSync(path.join(cwd, file));
  const elf = readElf(bytes);
  if (typeof elf === "string") throw new ToolError(`${file} ${elf}`);
  const policy: ElfPolicy = {
    platform: option("platform") ?? "the platform",
    cpu,
    libc,
    linkage: linkage === "any" ? (libc === "musl" ? "static" : "dynamic") : linkage === "static" ? "static" : "dynamic",
    glibcFloor: option("glibc-floor"),
    interpreter: option("interpreter"),
    runPaths: options("rpath"),
    libraries: libraries.length === 0 ? undefined : new Set(libraries.flatMap((tree) => sharedLibraries(path.join(cwd, tree)))),
  };
  const folders = libraries.flatMap((tree) => [path.join(cwd, tree), ...libraryFolders(path.join(cwd, tree), `${cpu}-linux-${libc}`)]);
  const faults = [...elfFaults(elf, policy), ...(policy.linkage === "dynamic" && libraries.length > 0 ? deepFaults(elf, folders) : []), ...buildPaths(bytes)];
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
  else if (policy.interpreter !== undefined) {
    if (loader !== policy.interpreter) faults.push(`its loader is ${loader}, and must be ${policy.interpreter}`);
  } else if (loader.includes("ld-musl") !== (policy.libc === "musl")) faults.push(`its loader is ${loader}, and ${policy.platform} has ${policy.libc}`);
  for (const directory of elf.runPaths.filter((folder) => !policy.runPaths.includes(folder))) faults.push(`it looks for libraries in ${directory === "" ? "the current folder" : directory} (RPATH)`);
  if (policy.linkage === "dynamic" && policy.libraries)
    for (const name of elf.needed) if (!policy.libraries.has(name)) faults.push(`it needs ${name}, which the sysroot does not have`);
  if (policy.glibcFloor !== undefined) {
    const newest = newestGlibc(elf);
    if (newest !== undefined && compareVersions(newest, policy.glibcFloor) > 0) faults.push(`it needs glibc ${newest}, and ${policy.platform} promises ${policy.glibcFloor}`);
  }
  return faults;
}

/** Libraries of its libraries that are not there. */
function deepFaults(elf: Elf, folders: readonly string[]): readonly string[] {
  return closureOf(elf, folders).flatMap(({ name, by, file }) => (file === undefined && by !== "" ? [`it needs ${by}, which needs ${name}, which the sysroot does not have`] : []));
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

/** Names of all shared libraries in a sysroot of usual layout, or in a folder of them. */
function sharedLibraries(root: string): readonly string[] {
  const names: string[] = [];
  const visit = (folder: string, depth: number) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.isDirectory()) {
        if (depth > 0) visit(path.join(folder, entry.name), depth - 1);
      } else if (/\.so(\.|$)/.test(entry.name)) names.push(entry.name);
    }
  };
  visit(root, 0);
  for (const folder of ["usr/lib", "usr/lib64"].map((name) => path.join(root, name)).filter((name) => existsSync(name))) visit(folder, 1);
  return names;
}
