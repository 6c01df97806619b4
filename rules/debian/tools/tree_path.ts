/** Paths in an unpacked tree: where an archive's names come to lie, and what its links then point to. */
import { ToolError } from "../../../engine/api/tool.ts";

/** `./usr//bin/x` as `usr/bin/x`; the archive's root is the empty string. Refuses absolute names and `..`. */
export function treePath(name: string): string {
  if (name.startsWith("/")) throw new ToolError(`${name} is an absolute name`);
  const parts = name.split("/").filter((part) => part !== "" && part !== ".");
  if (parts.includes("..")) throw new ToolError(`${name} leads out of the archive with ".."`);
  if (parts.some((part) => Buffer.byteLength(part) > maxPartBytes)) throw new ToolError(`${name} has a part of more than ${maxPartBytes} bytes`);
  return parts.join("/");
}

/** What every file system takes. */
const maxPartBytes = 255;

/** Folders that a merged system keeps below usr, with a link at the old place. */
export const mergedFolders = ["bin", "lib", "lib32", "lib64", "libo32", "libx32", "sbin"] as const;

/** The path under the merged layout: `lib/x` is `usr/lib/x`. */
export function mergeUsr(path: string): string {
  const slash = path.indexOf("/");
  const top = slash < 0 ? path : path.slice(0, slash);
  return mergedFolders.some((folder) => folder === top) ? `usr/${path}` : path;
}

/** Where paths of an archive come to lie: under the merged layout, then through `EXPRESSION -> REPLACEMENT` steps, one after the other. */
export function placement(steps: readonly string[]): (path: string) => string {
  const renames = steps.map((step) => {
    const [expression, replacement, ...more] = step.split(" -> ");
    if (expression === undefined || replacement === undefined || more.length > 0) throw new ToolError(`"${step}" is no renaming`, 'write "EXPRESSION -> REPLACEMENT"');
    try {
      return [new RegExp(expression), replacement] as const;
    } catch (error) {
      throw new ToolError(`"${expression}" is no regular expression: ${error instanceof Error ? error.message : String(error)}`);
    }
  });
  // A replacement may come from anywhere: what it makes is checked like an archive's name.
  return (path) => (renames.length === 0 ? mergeUsr(path) : treePath(renames.reduce((name, [expression, replacement]) => name.replace(expression, replacement), mergeUsr(path))));
}

/**
 * A link's target, relative and within the tree, for a link that the archive has at `archived` and the tree at `path`.
 * A target is left as it was written where moving things does not change what it means.
 */
export function linkTarget(archived: string, path: string, target: string, place: (path: string) => string = mergeUsr): string {
  const absolute = target.startsWith("/");
  const resolved = resolveFrom(absolute ? "" : parent(archived), target, absolute);
  if (resolved === undefined) throw new ToolError(`${archived} is a link to ${target}, outside of the tree`);
  const placed = place(resolved);
  if (!absolute && archived === path && placed === resolved) return target;
  return relative(parent(path), placed);
}

export function parent(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

/** By the names alone; `..` at the root stays there for absolute targets, as in any file system, and leads out for others. */
function resolveFrom(folder: string, target: string, absolute: boolean): string | undefined {
  const parts = folder === "" ? [] : folder.split("/");
  for (const part of target.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.pop() === undefined && !absolute) return undefined;
  }
  return parts.join("/");
}

function relative(folder: string, target: string): string {
  const from = folder === "" ? [] : folder.split("/");
  const to = target === "" ? [] : target.split("/");
  let shared = 0;
  while (shared < from.length && shared < to.length && from[shared] === to[shared]) shared += 1;
  return [...from.slice(shared).map(() => ".."), ...to.slice(shared)].join("/") || ".";
}
