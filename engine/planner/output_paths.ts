/** The output paths of one target: each declared once, none below another, each written by exactly one action. */
import { buildError } from "../api/diagnostic.ts";
import { artifactOf, type Output } from "../api/file.ts";
import { placedPath } from "../api/label.ts";
import type { Node } from "./node.ts";

export interface OutputPaths {
  /** The artifact path of a path relative to the package. */
  declare(path: string): string;
  /** An action's output as plain data, if it is one of this target. */
  own(output: Output, mnemonic: string): { readonly path: string; readonly tree: boolean };
  write(path: string, mnemonic: string): void;
  checkWritten(): void;
}

export function makeOutputPaths(node: Node): OutputPaths {
  const { place, target } = node.entry;
  const folder = placedPath(place.repository, place.package);
  const prefix = folder === "" ? "" : `${folder}/`;
  /** Mnemonic of the writer, or undefined while there is none. */
  const writers = new Map<string, string | undefined>();
  let folders: Set<string> | undefined;
  const relative = (path: string): string => path.slice(prefix.length);
  return {
    declare(path) {
      if (typeof path !== "string" || path === "" || path.includes("\0") || path.split("/").some((part) => part === "" || part === "." || part === ".."))
        throw buildError(`an output path is relative to the package, without "." and ".."; got ${JSON.stringify(path)}`);
      const full = prefix + path;
      if (writers.has(full)) throw buildError(`${target.label} declares "${path}" twice`);
      if (folders?.has(full)) throw buildError(`${target.label} declares "${path}", and files below it`);
      for (let slash = full.lastIndexOf("/"); slash >= prefix.length; slash = full.lastIndexOf("/", slash - 1)) {
        const folder = full.slice(0, slash);
        if (writers.has(folder)) throw buildError(`${target.label} declares "${path}", which lies below its output "${relative(folder)}"`);
        (folders ??= new Set()).add(folder);
      }
      writers.set(full, undefined);
      return full;
    },
    own(output, mnemonic) {
      const artifact = artifactOf(output);
      if (artifact?.kind !== "output" || artifact.owner !== node.key || !writers.has(artifact.path))
        throw buildError(`an output of ${mnemonic} is ${artifact ? `"${artifact.path}", which ${target.label} did not declare` : "no File"}`, { help: "outputs come from declareFile() and declareDirectory() of the same target" });
      return { path: artifact.path, tree: artifact.tree };
    },
    write(path, mnemonic) {
      const before = writers.get(path);
      if (before !== undefined) throw buildError(`two actions of ${target.label} write "${relative(path)}": ${before} and ${mnemonic}`);
      writers.set(path, mnemonic);
    },
    checkWritten() {
      for (const [path, writer] of writers) if (writer === undefined) throw buildError(`declared "${relative(path)}" but no action writes it`, { locate: { stack: target.stack } });
    },
  };
}
