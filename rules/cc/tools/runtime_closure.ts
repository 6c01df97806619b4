/** The tool behind runtime_closure: takes what a program needs out of its sysroot, and says where each file is from. */
import { copyFileSync, mkdirSync, readdirSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ToolError, type Tool } from "../../../engine/api/tool.ts";
import { readRecord } from "../../debian/tools/package_record.ts";
import { pathFilter } from "../../debian/tools/path_filter.ts";
import { closureOf, libraryFolders, type Needed } from "../../testing/tools/closure.ts";
import { readElf, type Elf } from "../../testing/tools/elf.ts";
import { packageWithLibrary } from "./debian_libraries.ts";

export const version = 1;

/** A file of the closure, as the report lists it. */
interface Member {
  /** In the tree. */
  readonly path: string;
  readonly package?: string;
  readonly version?: string;
  readonly needed_by: string;
}

const runtimeClosure: Tool = ({ args, cwd }) => {
  const options = (name: string) => args.filter((argument) => argument.startsWith(`--${name}=`)).map((argument) => argument.slice(name.length + 3));
  const option = (name: string) => options(name)[0] ?? "";
  const [sysroot, out] = [path.join(cwd, option("sysroot")), path.join(cwd, option("out"))];
  const multiarch = option("multiarch");
  const program = elfOf(path.join(cwd, option("program")));
  const folders = [...options("libraries").map((folder) => path.join(cwd, folder)), ...libraryFolders(sysroot, multiarch)];
  const packages = readRecord(sysroot);
  const members = new Map<string, Member>();

  const take = (file: string, place: string, by: string): void => {
    if (members.has(place)) return;
    mkdirSync(path.dirname(path.join(out, place)), { recursive: true });
    const real = realpathSync(file);
    copyFileSync(real, path.join(out, place));
    const from = packages.get(path.relative(realpathSync(sysroot), real));
    members.set(place, { path: place, ...(from ? { package: from.name, version: from.version } : {}), needed_by: by });
  };
  const takeAll = (elf: Elf, user: string): void => {
    for (const { name, by, file } of closureOf(elf, folders)) {
      if (file === undefined) throw missing(name, by === "" ? user : by, option("sysroot"));
      take(file, `usr/lib/${multiarch}/${name}`, by === "" ? user : by);
    }
  };

  const user = path.basename(option("program"));
  takeAll(program, user);
  if (program.interpreter !== undefined) {
    const name = path.basename(program.interpreter);
    const loader = [name, "libc.so"].map((one) => path.join(sysroot, "usr/lib", multiarch, one)).find((file) => exists(file));
    if (loader === undefined) throw new ToolError(`the sysroot ${option("sysroot")} has no loader ${name}`);
    take(loader, `usr/lib/${multiarch}/${name}`, user);
    link(out, program.interpreter, multiarch);
  }
  const wanted = pathFilter(options("also"), []);
  if (options("also").length > 0)
    for (const file of filesBelow(sysroot).filter(wanted)) {
      take(path.join(sysroot, file), file, user);
      const elf = readElf(readFileSync(path.join(sysroot, file)));
      if (typeof elf !== "string") takeAll(elf, path.basename(file));
    }
  const sorted = [...members.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  const names = [...new Set(sorted.flatMap((member) => member.package ?? []))].sort();
  const lines = (items: readonly object[] | readonly string[]) => `[\n${items.map((item) => `    ${JSON.stringify(item)}`).join(",\n")}\n  ]`;
  writeFileSync(path.join(cwd, option("report")), `{\n  "packages": ${lines(names)},\n  "files": ${lines(sorted)}\n}\n`);
};
export default runtimeClosure;

function elfOf(file: string): Elf {
  const elf = readElf(readFileSync(file));
  if (typeof elf === "string") throw new ToolError(`${path.basename(file)} ${elf}`);
  return elf;
}

function missing(name: Needed["name"], by: string, sysroot: string): ToolError {
  const library = packageWithLibrary(/^lib(.+?)\.so/.exec(name)?.[1] ?? name);
  return new ToolError(`${by} needs ${name}, which ${path.basename(sysroot)} does not have`, `the package that ${library.name} depends on has it: do not leave it out of the sysroot's lock`);
}

/** The loader's usual place, and the links at the top by which a merged system reaches it. */
function link(out: string, interpreter: string, multiarch: string): void {
  const [, top = "lib"] = interpreter.split("/");
  const name = path.basename(interpreter);
  if (!/^\/lib(64)?\/[^/]+$/.test(interpreter)) return;
  mkdirSync(path.join(out, "usr", top), { recursive: true });
  symlinkSync(path.posix.relative(`usr/${top}`, `usr/lib/${multiarch}/${name}`), path.join(out, "usr", top, name));
  symlinkSync(`usr/${top}`, path.join(out, top));
}

function exists(file: string): boolean {
  try {
    realpathSync(file);
    return true;
  } catch {
    return false;
  }
}

function filesBelow(root: string): readonly string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).split(path.sep).join("/"))
    .sort();
}
