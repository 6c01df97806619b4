/** The `paths` of a configuration: folders, empty files, links and permissions, in the order they are given. */
import { ToolError } from "../../../engine/api/tool.ts";
import type { PathMutation } from "./config.ts";
import { node, parentOf, type FileTree } from "./file_tree.ts";

const TYPES = ["directory", "empty-file", "hardlink", "symlink", "permissions"];

export function changePaths(tree: FileTree, mutations: readonly PathMutation[]): void {
  for (const mutation of mutations) {
    make(tree, mutation);
    if (!mutation.recursive) allow(tree, mutation, mutation.path);
    else tree.walk((path) => allow(tree, mutation, path), mutation.path);
  }
}

function make(tree: FileTree, { path, type, permissions, source }: PathMutation): void {
  const taken = (): never => {
    throw new ToolError(`paths: there is something at ${path} already`);
  };
  switch (type) {
    case "directory":
      return tree.makeFolders(path, permissions & 0o7777);
    case "empty-file": {
      tree.makeFolders(parentOf(path), 0o755);
      // A file of a package keeps its content: apko empties only what it made itself.
      if (tree.get(path)?.packaged === undefined) tree.write(path, "", 0o644);
      return;
    }
    case "hardlink": {
      tree.makeFolders(parentOf(path), 0o755);
      const target = tree.get(source);
      if (target === undefined) throw new ToolError(`paths: ${path} is to be a link to ${source}, which is not there`);
      if (tree.entry(path) !== undefined) tree.remove(path);
      tree.place(path, target);
      return;
    }
    case "symlink":
      tree.makeFolders(parentOf(path), 0o755);
      return tree.symlink(source, path) ? undefined : taken();
    case "permissions":
      return;
    default:
      throw new ToolError(`paths: "${type}" of ${path} is no type of a path`, `there are ${TYPES.join(", ")}`);
  }
}

/** Follows links: the permissions of a link are those of what it leads to. */
function allow(tree: FileTree, { permissions, uid, gid }: PathMutation, path: string): void {
  const found = tree.get(path);
  if (found === undefined) throw new ToolError(`paths: there is no ${path}, or the link there leads nowhere`);
  found.mode = permissions & 0o7777;
  if (uid === undefined && gid === undefined) return;
  found.uid = uid ?? 0;
  found.gid = gid ?? 0;
}

/** Devices that every image has; what is there already stays. */
export function addDevices(tree: FileTree, modes: Readonly<Record<string, number>>): void {
  const devices = { zero: [1, 5], urandom: [1, 9], null: [1, 3], random: [1, 8], console: [5, 1] } as const;
  for (const [name, device] of Object.entries(devices)) {
    if (tree.get(`dev/${name}`) !== undefined) continue;
    tree.makeFolders("dev", 0o755);
    tree.place(`dev/${name}`, node({ kind: "device", mode: modes[name] ?? 0, device, mtime: tree.get("dev")?.mtime ?? 0 }));
  }
}
