/** The run tool of write_source_files: copies built files, writable, to where they are kept. */
import { chmodSync, cpSync, lstatSync, mkdirSync, readdirSync } from "node:fs";
import path from "node:path";
import { ToolError, type RunTool } from "../../../engine/api/tool.ts";

/** `params` are the paths from the workspace's root, `files.sources` what goes there. */
const write: RunTool = async ({ params, files, args, staging }) => {
  if (args.length > 0) throw new ToolError(`it takes no arguments; got "${args.join(" ")}"`);
  const places = Array.isArray(params) ? params.map(String) : [];
  for (const [i, source] of (files["sources"] ?? []).entries()) {
    const place = path.join(staging, places[i] ?? "");
    mkdirSync(path.dirname(place), { recursive: true });
    cpSync(source, place, { recursive: true, verbatimSymlinks: true });
    makeWritable(place);
  }
};
export default write;

/** What is built is read-only in the store. */
function makeWritable(file: string): void {
  const { mode } = lstatSync(file);
  if (lstatSync(file).isSymbolicLink()) return;
  chmodSync(file, mode | 0o200);
  if (lstatSync(file).isDirectory()) for (const name of readdirSync(file)) makeWritable(path.join(file, name));
}
