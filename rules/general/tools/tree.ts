/** The tool that lays files out as one tree artifact: `--out=DIR`, then `PLACE=FILE` each. */
import { copyFileSync, mkdirSync, statSync } from "node:fs";
import path from "node:path";
import { ToolError, type Tool } from "../../../engine/api/tool.ts";

export const version = 1;

const tree: Tool = ({ args, cwd }) => {
  const out = args[0]?.startsWith("--out=") ? args[0].slice("--out=".length) : undefined;
  if (out === undefined) throw new Error("the first argument must be --out=DIR");
  const places = new Map<string, string>();
  mkdirSync(path.join(cwd, out), { recursive: true });
  for (const argument of args.slice(1)) {
    const equals = argument.indexOf("=");
    const [place, file] = [argument.slice(0, equals), argument.slice(equals + 1)];
    const before = places.get(place);
    if (before !== undefined) throw new ToolError(`${before} and ${file} both want to be ${place}`);
    places.set(place, file);
    const target = path.join(cwd, out, place);
    mkdirSync(path.dirname(target), { recursive: true });
    const source = path.join(cwd, file);
    if (!statSync(source).isFile()) throw new ToolError(`${file} is no file`);
    copyFileSync(source, target);
  }
};
export default tree;
