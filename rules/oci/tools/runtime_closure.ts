/** What a dynamic program needs to start: its loader and every shared library, found in the sysroot it was linked against. */
import { existsSync, readFileSync, realpathSync } from "node:fs";
import path from "node:path";
import { ToolError } from "../../../engine/api/tool.ts";
import { readElf, type Elf } from "../../testing/tools/elf.ts";

export interface RuntimeFile {
  /** Where the program looks for it, under a merged /usr. */
  readonly path: string;
  /** On this machine. */
  readonly file: string;
  /** The path is a link to this one of the closure's paths. */
  readonly link?: string;
}

/** Files of `sysroot` that `program` needs, each once; none for a static program. */
export function runtimeClosure(program: string, name: string, sysroot: string): readonly RuntimeFile[] {
  const found = new Map<string, RuntimeFile>();
  const folders = libraryFolders(sysroot, elfOf(program, name).machine);
  const take = (place: string, wanted: string, by: string): void => {
    if (found.has(`/${place}`)) return;
    const file = realpathSync(path.join(sysroot, place));
    const real = path.relative(realpathSync(sysroot), file);
    found.set(`/${place}`, { path: `/${place}`, file, ...(real === place ? {} : { link: `/${real}` }) });
    if (real !== place) return take(real, wanted, by);
    for (const library of elfOf(file, wanted).needed) search(library, by);
  };
  const search = (library: string, by: string): void => {
    const folder = folders.find((one) => existsSync(path.join(sysroot, one, library)));
    if (folder === undefined) throw new ToolError(`${by} needs ${library}, which its sysroot does not have`, "a layer of its own may bring it: libraries: false leaves all of them out");
    take(`${folder}/${library}`, library, `${library}, which ${name} needs,`);
  };
  const { interpreter, needed } = elfOf(program, name);
  if (interpreter !== undefined) take(loaderPlace(sysroot, interpreter, name), interpreter, name);
  for (const library of needed) search(library, name);
  return [...found.values()];
}

function elfOf(file: string, name: string): Elf {
  const elf = readElf(readFileSync(file));
  if (typeof elf === "string") throw new ToolError(`${name} ${elf}`);
  return elf;
}

/** Where the loader looks without being told, in its order. */
function libraryFolders(sysroot: string, machine: string): readonly string[] {
  return [`usr/lib/${machine}-linux-gnu`, `usr/lib/${machine}-linux-musl`, "usr/lib64", "usr/lib"].filter((folder) => existsSync(path.join(sysroot, folder)));
}

/** `/lib64/ld.so` lies in `usr/lib64` of a sysroot. */
function loaderPlace(sysroot: string, interpreter: string, name: string): string {
  const place = [interpreter.slice(1), `usr${interpreter}`].filter((one) => one.startsWith("usr/")).find((one) => existsSync(path.join(sysroot, one)));
  if (place === undefined) throw new ToolError(`${name} asks for the loader ${interpreter}, which its sysroot does not have`);
  return place;
}
