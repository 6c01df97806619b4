/** Takes what an action wrote into the store, after looking at it: what was declared, of the declared kind, and nothing that leads elsewhere. */
import { lstatSync, type Stats } from "node:fs";
import { BuildError } from "../api/diagnostic.ts";
import type { Content, Store } from "../store/store.ts";
import { OUT } from "./placement.ts";

export interface DeclaredOutput {
  readonly path: string;
  readonly tree: boolean;
}

export type Collected = { readonly outputs: readonly (readonly [path: string, content: Content])[] } | { readonly fault: string };

/** `out` is the host's path of the folder of outputs. Files are moved, unless somebody else still holds them. */
export function collectOutputs(out: string, declared: readonly DeclaredOutput[], store: Store, move = true): Collected {
  const found = declared.map((output) => look(out, output));
  const faults = found.flatMap((stat) => (typeof stat === "string" ? [stat] : []));
  if (faults.length > 0) return { fault: faults.join("; ") };
  const outputs: (readonly [string, Content])[] = [];
  for (const [i, { path, tree }] of declared.entries()) {
    const file = `${out}/${path}`;
    const stat = found[i];
    const executable = typeof stat === "object" && (stat.mode & 0o100) !== 0;
    try {
      outputs.push([path, tree ? { kind: "tree", digest: store.putDirectory(file, { move }) } : { kind: "file", executable, digest: store.putFile(file, { executable, move }) }]);
    } catch (error) {
      if (!(error instanceof BuildError)) throw error;
      return { fault: `${OUT}/${path}${tree ? "/" : ": "}${error.message}` };
    }
  }
  return { outputs };
}

/** The output's own stat, or how it is not what was declared. Every folder above it is looked at as well: one that is a link would lead out of the sandbox. */
function look(out: string, { path, tree }: DeclaredOutput): Stats | string {
  const parts = path.split("/");
  for (let i = 1; ; i++) {
    const part = parts.slice(0, i).join("/");
    const stat = lstatSync(`${out}/${part}`, { throwIfNoEntry: false });
    if (!stat) return `did not write ${OUT}/${path}`;
    const name = `${OUT}/${part}`;
    if (stat.isSymbolicLink()) return `${name} is a symbolic link, and must be a ${i < parts.length || tree ? "folder" : "file"}`;
    if (i < parts.length || tree) {
      if (!stat.isDirectory()) return `${name} is no folder`;
    } else if (stat.isDirectory()) return `${name} is a folder, and was declared as a file`;
    else if (!stat.isFile()) return `${name} is no regular file`;
    if (i === parts.length) return stat;
  }
}
