/**
 * The tool that unpacks a .crate, a gzipped tar of one folder `<name>-<version>`, into a tree of what lies in that folder:
 * `--out=DIR --package=NAME-VERSION ARCHIVE`. Names and links that lead out of the folder are refused.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import { ToolError, type Tool } from "../../../engine/api/tool.ts";
import { decompress } from "../../debian/tools/decompress.ts";
import { archiveLimits } from "../../debian/tools/limits.ts";
import { tarReader, type TarEntry } from "../../debian/tools/tar.ts";
import { treePath } from "../../debian/tools/tree_path.ts";
import { treeWriter, type FileSink } from "../../debian/tools/tree_writer.ts";
import { option } from "./tool_options.ts";

export const version = 1;

const unpackCrate: Tool = ({ args, cwd }) => unpack(path.join(cwd, args.at(-1) ?? ""), path.join(cwd, option(args, "out")), option(args, "package"));
export default unpackCrate;

/** `name` is the archive's only folder, and what messages call it. */
export async function unpack(archive: string, out: string, name: string): Promise<void> {
  const tree = treeWriter(out);
  let sink: FileSink | undefined;
  const inside = (entry: string): string => {
    const whole = treePath(entry);
    if (whole === name) return "";
    if (!whole.startsWith(`${name}/`)) throw new ToolError(`${name}: ${entry} lies outside of the package's folder ${name}/`);
    return whole.slice(name.length + 1);
  };
  const place = (entry: TarEntry): FileSink | undefined => {
    const at = inside(entry.name);
    if (at === "") return undefined;
    tree.seen(at);
    switch (entry.kind) {
      case "file":
        return tree.file(at, (entry.mode & 0o111) !== 0, name);
      case "directory":
        return void tree.directory(at, name);
      case "symlink":
        if (entry.target.startsWith("/")) throw new ToolError(`${name}: ${at} is a link to the absolute path ${entry.target}`);
        return void tree.symlink(at, entry.target, name);
      case "hardlink":
        return void tree.hardlink(at, inside(entry.target), name);
      case "special":
        throw new ToolError(`${name}: ${at} is ${entry.what}, which a tree cannot hold`);
    }
  };
  const reader = tarReader({ entry: (entry) => (sink = place(entry)), data: (bytes) => sink?.write(bytes), end: () => sink?.close() }, name, archiveLimits);
  let total = 0;
  for await (const chunk of decompress("gz", [readFileSync(archive)], name)) {
    total += chunk.length;
    if (total > archiveLimits.totalBytes) throw new ToolError(`${name} unpacks to more than ${archiveLimits.totalBytes} bytes`);
    reader.push(chunk);
  }
  reader.finish();
  tree.finish();
}
