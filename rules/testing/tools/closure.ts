/** What a program needs when it runs: the shared libraries it names, those they name, and so on, each found in a folder as the loader finds it. */
import { existsSync, readFileSync, realpathSync } from "node:fs";
import path from "node:path";
import { readElf, type Elf } from "./elf.ts";

export interface Needed {
  /** What the loader is asked for ("libpq.so.5"). */
  readonly name: string;
  /** The first that asks: a library's name, or "" for the program. */
  readonly by: string;
  /** Host path, links not followed; undefined where no folder has it. */
  readonly file: string | undefined;
}

/** Breadth first, each name once; libraries of another machine than the program's do not count. */
export function closureOf(program: Elf, folders: readonly string[]): readonly Needed[] {
  const found = new Map<string, Needed>();
  let ahead = program.needed.map((name) => ({ name, by: "" }));
  while (ahead.length > 0) {
    const next: { readonly name: string; readonly by: string }[] = [];
    for (const { name, by } of ahead) {
      if (found.has(name)) continue;
      const hit = find(name, program.machine, folders);
      found.set(name, { name, by, file: hit?.file });
      next.push(...(hit?.elf.needed ?? []).map((below) => ({ name: below, by: name })));
    }
    ahead = next;
  }
  return [...found.values()];
}

function find(name: string, machine: string, folders: readonly string[]): { readonly file: string; readonly elf: Elf } | undefined {
  for (const folder of folders) {
    const file = path.join(folder, name);
    if (!existsSync(file)) continue;
    const elf = readElf(readFileSync(realpathSync(file)));
    if (typeof elf !== "string" && elf.machine === machine) return { file, elf };
  }
  return undefined;
}

/** Where a sysroot's libraries lie, as its loader is configured: the folders of `multiarch`, then the common ones. */
export function libraryFolders(tree: string, multiarch: string): readonly string[] {
  return [`usr/lib/${multiarch}`, "usr/lib", "usr/lib64"].map((folder) => path.join(tree, folder));
}
