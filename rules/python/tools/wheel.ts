/** The tool that unpacks a wheel: `--out DIR --prefix FOLDER [--only PATTERN]... [--filter PATTERN]... FILE.whl`, patterns as `pathFilter` has them. */
import { basename, resolve } from "node:path";
import { parseArgs } from "node:util";
import { ToolError, type Tool } from "../../../engine/api/tool.ts";
import { archiveLimits, type ArchiveLimits } from "../../debian/tools/limits.ts";
import { pathFilter } from "../../debian/tools/path_filter.ts";
import { treePath } from "../../debian/tools/tree_path.ts";
import { treeWriter } from "../../debian/tools/tree_writer.ts";
import { openZip, type ZipEntry } from "./zip.ts";

export const version = 1;

const wheel: Tool = ({ args, cwd }) => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { out: { type: "string" }, prefix: { type: "string" }, only: { type: "string", multiple: true }, filter: { type: "string", multiple: true } },
  });
  const [file, ...more] = positionals;
  if (values.out === undefined || values.prefix === undefined || file === undefined || more.length > 0) throw new Error("wheel wants --out, --prefix and one file");
  unpackWheel(resolve(cwd, file), resolve(cwd, values.out), { prefix: values.prefix, only: values.only ?? [], filter: values.filter ?? [] }, archiveLimits);
};
export default wheel;

export interface WheelOptions {
  /** The folder of the tree that gets the wheel's files. */
  readonly prefix: string;
  readonly only: readonly string[];
  readonly filter: readonly string[];
}

/** Unpacks into the empty or missing folder `out`. Of modes the executable bit is kept; times are dropped. */
export function unpackWheel(file: string, out: string, { prefix, only, filter }: WheelOptions, limits: ArchiveLimits): void {
  const name = basename(file);
  const zip = openZip(file, limits);
  try {
    const wanted = pathFilter(only, filter);
    const tree = treeWriter(out);
    const taken = new Set<string>();
    for (const entry of zip.entries) {
      const path = checked(entry, name);
      if (entry.name.endsWith("/")) continue;
      if (taken.has(path)) throw new ToolError(`${name} has ${path} twice`);
      taken.add(path);
      if (!wanted(path)) continue;
      const content = zip.read(entry);
      const sink = tree.file(`${prefix}/${path}`, (entry.mode & 0o111) !== 0, name);
      sink.write(content);
      sink.close();
      tree.seen(`${prefix}/${path}`);
    }
    tree.finish();
  } finally {
    zip.close();
  }
}

/** The entry's path, checked whether it is wanted or not. */
function checked(entry: ZipEntry, name: string): string {
  const type = entry.mode & 0o170000;
  if (type !== 0 && type !== 0o100000 && type !== 0o040000) throw new ToolError(`${name}: ${entry.name} is neither a file nor a folder, which a wheel cannot hold`);
  if (entry.name.includes("\\")) throw new ToolError(`${name}: ${entry.name} has a backslash`);
  try {
    return treePath(entry.name);
  } catch (error) {
    throw error instanceof ToolError ? new ToolError(`${name}: ${error.message}`) : error;
  }
}
