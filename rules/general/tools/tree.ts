/** The tool that lays files out as one tree artifact: `--out=DIR`, then `PLACE=FILE` each, and `--link=PLACE=TARGET` for relative links. */
import { copyFileSync, mkdirSync, statSync, symlinkSync } from "node:fs";
import path from "node:path";
import { ToolError, type Tool } from "../../../engine/api/tool.ts";

export const version = 1;

const tree: Tool = ({ args, cwd }) => {
  const out = args[0]?.startsWith("--out=") ? args[0].slice("--out=".length) : undefined;
  if (out === undefined) throw new Error("the first argument must be --out=DIR");
  const places = new Map<string, string>();
  mkdirSync(path.join(cwd, out), { recursive: true });
  for (const argument of args.slice(1)) {
    const link = argument.startsWith("--link=");
    const pair = link ? argument.slice("--link=".length) : argument;
    const equals = pair.indexOf("=");
    const [place, file] = [pair.slice(0, equals), pair.slice(equals + 1)];
    const before = places.get(place);
    if (before !== undefined) throw new ToolError(`${before} and ${file} both want to be ${place}`);
    places.set(place, file);
    const target = path.join(cwd, out, place);
    mkdirSync(path.dirname(target), { recursive: true });
    if (link) {
      symlinkSync(file, target);
      continue;
    }
    const source = path.join(cwd, file);
    if (!statSync(source).isFile()) throw new ToolError(`${file} is no file`);
    copyFileSync(source, target);
  }
};
export default tree;
