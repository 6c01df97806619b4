/** What a dynamic program needs to start: its loader and every shared library, found in the sysroot it was linked against. */
import { existsSync, readFileSync, realpathSync } from "node:fs";
import path from "node:path";
import { ToolError } from "../../../engine/api/tool.ts";
import { readElf, type Elf } from "../../testing/tools/elf.ts";

/** Host paths. */
export interface LibraryPlaces {
  readonly sysroot: string;
  /** A folder of further libraries, none of the sysroot's. */
  readonly beside: string | undefined;
}

export interface RuntimeFile {
  /** Where the program looks for it, under a merged /usr. */
  readonly path: string;
  /** On this machine. */
  readonly file: string;
  /** The path is a link to this one of the closure's paths. */
  readonly link?: string;
}

/** Files that `program` needs, each once; none for a static program. `name` is its, for messages. */
export function runtimeClosure(program: string, name: string, { sysroot, beside }: LibraryPlaces): readonly RuntimeFile[] {
  const found = new Map<string, RuntimeFile>();
  const { interpreter, needed, machine } = elfOf(program, name);
  const folders = [`usr/lib/${machine}-linux-gnu`, `usr/lib/${machine}-linux-musl`, "usr/lib64", "usr/lib"].filter((folder) => existsSync(path.join(sysroot, folder)));
  const top = realpathSync(sysroot);

  /** A file of the sysroot at its own place, and what its name is a link to. */
  const take = (place: string, wanted: string): void => {
    if (found.has(`/${place}`)) return;
    const file = realpathSync(path.join(sysroot, place));
    const real = path.relative(top, file);
    found.set(`/${place}`, { path: `/${place}`, file, ...(real === place ? {} : { link: `/${real}` }) });
    if (real === place) follow(file, wanted);
    else take(real, wanted);
  };
  const follow = (file: string, wanted: string): void => {
    for (const library of elfOf(file, wanted).needed) search(library, `${wanted}, which ${name} needs,`);
  };
  const search = (library: string, by: string): void => {
    if (beside !== undefined && existsSync(path.join(beside, library))) {
      // Where the loader looks without being told.
      const place = `/${folders[0] ?? "usr/lib"}/${library}`;
      if (found.has(place)) return;
      found.set(place, { path: place, file: path.join(beside, library) });
      return follow(path.join(beside, library), library);
    }
    const folder = folders.find((one) => existsSync(path.join(sysroot, one, library)));
    if (folder === undefined) throw new ToolError(`${by} needs ${library}, which its sysroot does not have`, "libraries: false leaves all of them out, for a layer or base that brings them");
    take(`${folder}/${library}`, library);
  };

  if (interpreter !== undefined) {
    const usual = [interpreter.slice(1), `usr${interpreter}`].find((one) => one.startsWith("usr/") && existsSync(path.join(sysroot, one)));
    const renamed = folders.map((folder) => path.join(sysroot, folder, path.posix.basename(interpreter))).find((file) => existsSync(file));
    if (usual !== undefined) take(usual, path.posix.basename(interpreter));
    // A program that asks for a loader of its own finds the sysroot's there.
    else if (renamed !== undefined) found.set(interpreter, { path: interpreter, file: realpathSync(renamed) });
    else throw new ToolError(`${name} asks for the loader ${interpreter}, which its sysroot does not have`);
  }
  for (const library of needed) search(library, name);
  return [...found.values()];
}

function elfOf(file: string, name: string): Elf {
  const elf = readElf(readFileSync(file));
  if (typeof elf === "string") throw new ToolError(`${name} ${elf}`);
  return elf;
}
