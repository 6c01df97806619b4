/** The tool that applies unified diffs to a package's tree, in their order: `--out=DIR --tree=DIR --package=NAME-VERSION PATCH...`. */
import { applyPatch, parsePatch, type StructuredPatch } from "diff";
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ToolError, type Tool } from "../../../engine/api/tool.ts";
import { option } from "./tool_options.ts";

export const version = 1;

const patchCrate: Tool = ({ args, cwd }) => {
  const [out, name] = [path.join(cwd, option(args, "out")), option(args, "package")];
  // An input that is a tree is a link to it.
  cpSync(realpathSync(path.join(cwd, option(args, "tree"))), out, { recursive: true, verbatimSymlinks: true });
  for (const file of args.filter((argument) => !argument.startsWith("--"))) applyToTree(out, readFileSync(path.join(cwd, file), ENCODING), { file, name });
};
export default patchCrate;

/** A character for each byte, so that what is no UTF-8 stays what it is. */
const ENCODING = "latin1";

export interface Patched {
  /** The patch, for messages. */
  readonly file: string;
  /** The package. */
  readonly name: string;
}

export function applyToTree(root: string, text: string, { file, name }: Patched): void {
  for (const patch of filesOf(text, file)) {
    const refuse = (problem: string, help?: string): never => {
      throw new ToolError(`${file} does not apply to ${name}: ${problem}`, help);
    };
    const [from, to] = [placeOf(patch.oldFileName, refuse), placeOf(patch.newFileName, refuse)];
    const about = to ?? from ?? refuse("it names a file neither before nor after");
    if (about === "Cargo.toml") refuse("it changes Cargo.toml, which was read when crates_vendor resolved features and dependencies", "[patch] of the workspace's own Cargo.toml takes a changed package's place, with its manifest");
    if (patch.isBinary === true) refuse(`${about} is binary, and the patch does not hold its content`);
    const before = from === undefined || patch.isCreate === true ? undefined : path.join(root, from);
    if (before !== undefined && !isFile(before)) refuse(`there is no ${from}`, "names begin with a folder that does not count, as git writes them: a/src/lib.rs");
    const source = before === undefined ? "" : readFileSync(before, ENCODING);
    const patched = applyPatch(source, patch);
    if (patched === false) return refuse(`${about}, ${firstMisfit(source, patch)}`, "the lines it takes away or stands between are not in that file: it was made for another version");
    const executable = patch.newMode === undefined ? before !== undefined && (statSync(before).mode & 0o111) !== 0 : /[1357]/.test(patch.newMode.slice(-3));
    // What the store gave may be read-only: the file is made anew.
    if (before !== undefined && patch.isCopy !== true) rmSync(before);
    if (to === undefined || patch.isDelete === true) {
      if (patched !== "") refuse(`it removes ${about} and leaves lines of it`);
      continue;
    }
    const after = path.join(root, to);
    if (existsSync(after)) refuse(`it makes ${to}, which is there`);
    mkdirSync(path.dirname(after), { recursive: true });
    writeFileSync(after, patched, ENCODING);
    chmodSync(after, executable ? 0o755 : 0o644);
  }
}

function filesOf(text: string, file: string): readonly StructuredPatch[] {
  let found: readonly StructuredPatch[];
  try {
    found = parsePatch(text);
  } catch (error) {
    throw new ToolError(`${file} is no unified diff: ${error instanceof Error ? error.message : String(error)}`);
  }
  const named = found.filter(({ oldFileName, newFileName, hunks }) => oldFileName !== undefined || newFileName !== undefined || hunks.length > 0);
  if (named.length === 0) throw new ToolError(`${file} is no unified diff`, "`git diff` and `diff -u` write them");
  return named;
}

/** Below the package's folder; undefined where there is no file. */
function placeOf(name: string | undefined, refuse: (problem: string, help?: string) => never): string | undefined {
  if (name === undefined) return refuse("it has changes without a file's name");
  if (name === "/dev/null") return undefined;
  const parts = name.split("/").slice(1);
  if (parts.length === 0 || parts.some((part) => part === "" || part === "." || part === "..")) return refuse(`"${name}" is no file below a folder`, "names begin with a folder that does not count, as git writes them: a/src/lib.rs");
  return parts.join("/");
}

function isFile(place: string): boolean {
  return statSync(place, { throwIfNoEntry: false })?.isFile() === true;
}

/** The first of the changes that finds no place, those before it done. */
function firstMisfit(source: string, patch: StructuredPatch): string {
  const at = patch.hunks.findIndex((_, i) => applyPatch(source, { ...patch, hunks: patch.hunks.slice(0, i + 1) }) === false);
  const hunk = patch.hunks[at];
  return hunk ? `hunk ${at + 1} (@@ -${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines} @@)` : "its last line";
}
