/** The tool that takes libraries out of a sysroot: `--tree=DIR --folder=usr/lib/... --sysroot=LABEL`, then the outputs, named as in the folder. */
import { copyFileSync, existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { nearest, ToolError, type Tool } from "../../../engine/api/tool.ts";
import { packageWithLibrary } from "./debian_libraries.ts";

export const version = 1;

const systemLibrary: Tool = ({ args, cwd }) => {
  const option = (name: string): string => {
    const found = args.find((argument) => argument.startsWith(`--${name}=`));
    if (found === undefined) throw new Error(`--${name} is missing`);
    return found.slice(name.length + 3);
  };
  const folder = path.join(cwd, option("tree"), option("folder"));
  for (const output of args.filter((argument) => !argument.startsWith("--"))) {
    const name = path.basename(output);
    const file = path.join(folder, name);
    if (!existsSync(file)) throw missing(name, folder, option("sysroot"));
    const bytes = readFileSync(file);
    // A text that names other libraries, by paths that mean nothing outside its folder.
    if (!/^(\x7fELF|!<arch>\n)/.test(bytes.toString("latin1", 0, 8)))
      throw new ToolError(`${name} of ${option("sysroot")} is a linker script: ${bytes.toString("utf8").replace(/\/\*[\s\S]*?\*\//g, "").replace(/\s+/g, " ").trim()}`, "name the libraries it stands for in libs");
    copyFileSync(file, path.join(cwd, output));
  }
};
export default systemLibrary;

/** Names the package that has the library, or what is there instead. */
function missing(name: string, folder: string, sysroot: string): ToolError {
  const [, library = name, kind] = /^lib(.+)\.(so|a)$/.exec(name) ?? [];
  const there = existsSync(folder) ? readdirSync(folder) : [];
  const other = kind === "so" ? `lib${library}.a` : `lib${library}.so`;
  if (there.includes(other)) return new ToolError(`${name} is not in ${sysroot}, which has ${other}`, `linkage: "${kind === "so" ? "static" : "shared"}"`);
  const found = packageWithLibrary(library);
  const meant = found.known ? undefined : nearest(name, there.filter((file) => file.endsWith(`.${kind}`)));
  if (meant !== undefined) return new ToolError(`${name} is not in ${sysroot}`, `did you mean "${meant.replace(/^lib|\.(so|a)$/g, "")}"?`);
  return new ToolError(`${name} is not in ${sysroot}`, `Debian's package ${found.name} ${found.known ? "has it" : "would have it by custom"}: add it to the packages of the sysroot's lock and run \`athanor lock\``);
}
