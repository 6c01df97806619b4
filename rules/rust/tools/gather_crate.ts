/** The tool that gathers a package's files into a tree: `--out=DIR --folder=FOLDER FILE...`, each file below the folder. */
import { copyFileSync, mkdirSync } from "node:fs";
import path from "node:path";
import type { Tool } from "../../../engine/api/tool.ts";
import { option } from "./tool_options.ts";

export const version = 1;

const gatherCrate: Tool = ({ args, cwd }) => {
  const [out, folder] = [path.join(cwd, option(args, "out")), option(args, "folder")];
  mkdirSync(out, { recursive: true });
  for (const file of args.filter((argument) => !argument.startsWith("--"))) {
    const place = path.posix.relative(folder, file);
    if (place.startsWith("../")) throw new Error(`${file} does not lie below ${folder}`);
    mkdirSync(path.dirname(path.join(out, place)), { recursive: true });
    copyFileSync(path.join(cwd, file), path.join(out, place));
  }
};
export default gatherCrate;
