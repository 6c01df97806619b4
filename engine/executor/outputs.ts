/** Takes what an action wrote into the store, after looking at it: what was declared, of the declared kind, and nothing that leads elsewhere. */
import { lstatSync } from "node:fs";
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
  const faults: string[] = [];
  for (const output of declared) {
    const fault = outputFault(out, output);
    if (fault !== undefined) faults.push(fault);
  }
  if (faults.length > 0) return { fault: faults.join("; ") };
  const outputs: (readonly [string, Content])[] = [];
  for (const { path, tree } of declared) {
    const file = `${out}/${path}`;
    try {
      outputs.push([path, tree ? { kind: "tree", digest: store.putDirectory(file, { move }) } : putFile(file, store, move)]);
    } catch (error) {
      if (!(error instanceof BuildError)) throw error;
      return { fault: `${OUT}/${path}${tree ? "/" : ": "}${error.message}` };
    }
  }
  return { outputs };
}

/** Undefined where the output is what was declared. Every folder above it is looked at as well: one that is a link would lead out of the sandbox. */
function outputFault(out: string, { path, tree }: DeclaredOutput): string | undefined {
  const parts = path.split("/");
  for (let i = 1; i <= parts.length; i++) {
    const part = parts.slice(0, i).join("/");
    const stat = lstatSync(`${out}/${part}`, { throwIfNoEntry: false });
    if (!stat) return `did not write ${OUT}/${path}`;
    const name = `${OUT}/${part}`;
    if (stat.isSymbolicLink()) return `${name} is a symbolic link, and must be a ${i < parts.length || tree ? "folder" : "file"}`;
    if (i < parts.length || tree) {
      if (!stat.isDirectory()) return `${name} is no folder`;
    } else if (stat.isDirectory()) return `${name} is a folder, and was declared as a file`;
    else if (!stat.isFile()) return `${name} is no regular file`;
  }
  return undefined;
}

function putFile(file: string, store: Store, move: boolean): Content {
  const executable = (lstatSync(file).mode & 0o100) !== 0;
  return { kind: "file", executable, digest: store.putFile(file, { executable, move }) };
}
