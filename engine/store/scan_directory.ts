/** A folder of the host as a Tree: only what a tree can hold, and no link that leads out of it. */
import { lstatSync, readdirSync, readlinkSync } from "node:fs";
import { buildError } from "../api/diagnostic.ts";
import type { Tree, TreeFile } from "./store.ts";

/** `put` takes a file in. Throws BuildError where the folder holds a device, a socket, or a link that leaves it. */
export function scanDirectory(root: string, put: (path: string, executable: boolean) => TreeFile): Tree {
  const links = new Map<string, string>();
  const scan = (folder: string, prefix: string): Tree => {
    const files = new Map<string, TreeFile>();
    const directories = new Map<string, Tree>();
    const symlinks = new Map<string, string>();
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = `${folder}/${entry.name}`;
      const inside = `${prefix}${entry.name}`;
      if (entry.name.includes("\ufffd")) throw buildError(`${inside} has a name that is not UTF-8`);
      if (entry.isFile()) files.set(entry.name, put(path, (lstatSync(path).mode & 0o100) !== 0));
      else if (entry.isDirectory()) directories.set(entry.name, scan(path, `${inside}/`));
      else if (entry.isSymbolicLink()) {
        const target = readlinkSync(path);
        symlinks.set(entry.name, target);
        links.set(inside, target);
      } else throw buildError(`${inside} is neither a file, a folder nor a symbolic link`);
    }
    return { files, directories, symlinks };
  };
  // Links are looked at when all are known: one may lead through another. Files taken in by then are harmless.
  const tree = scan(root, "");
  for (const [path, target] of links) {
    if (target.startsWith("/")) throw buildError(`${path} is a symbolic link to the absolute path ${target}`);
    if (leaves(links, path, target)) throw buildError(`${path} is a symbolic link that leads out of its tree, to ${target}`);
  }
  return tree;
}

/** The kernel gives up after as many. */
const MAX_HOPS = 40;

/** Whether following a link as the kernel does, through further links, ever climbs above the root. */
function leaves(links: ReadonlyMap<string, string>, path: string, target: string): boolean {
  const at = path.split("/").slice(0, -1);
  const ahead = target.split("/").reverse();
  let hops = 0;
  for (let part = ahead.pop(); part !== undefined; part = ahead.pop()) {
    if (part === "" || part === ".") continue;
    if (part === "..") {
      if (at.pop() === undefined) return true;
      continue;
    }
    at.push(part);
    const next = links.get(at.join("/"));
    if (next === undefined) continue;
    if (++hops > MAX_HOPS) return false;
    at.pop();
    ahead.push(...next.split("/").reverse());
  }
  return false;
}
