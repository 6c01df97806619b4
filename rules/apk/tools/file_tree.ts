/**
 * The file system of an image while it is made, in memory, with apko's own view of links and times, so that a layer of equal packages
 * is equal to the byte: what is made here has the time 0, a link or a device its folder's.
 */
import { compareUtf8, ToolError } from "../../../engine/api/tool.ts";
import { heldContent, NOTHING, type Content } from "./content.ts";

/** A package's entry behind a file, by which conflicts are judged. */
export interface Packaged {
  /** SHA-1 of the content, or of a link's target, in hexadecimal. */
  readonly sha1: string;
  readonly owner: { readonly name: string; readonly origin: string; readonly replaces: readonly string[] };
}

export interface TreeNode {
  readonly kind: "directory" | "file" | "symlink" | "device";
  /** Permission bits with setuid, setgid and sticky. */
  mode: number;
  uid: number;
  gid: number;
  /** Seconds since 1970. */
  mtime: number;
  readonly children: Map<string, TreeNode>;
  content: Content;
  readonly target: string;
  readonly device: readonly [major: number, minor: number];
  /** Values are latin-1. */
  readonly xattrs: Map<string, string>;
  /** Where a package lists this file as a link to another: the link's target by path. */
  readonly hardlinks: Map<string, string>;
  readonly packaged: Packaged | undefined;
}

/** As many links as Linux follows. */
const MOST_LINKS = 40;

export interface FileTree {
  readonly root: TreeNode;
  /** Follows links; undefined where there is nothing. */
  get(path: string): TreeNode | undefined;
  /** Does not follow the last one. */
  entry(path: string): TreeNode | undefined;
  /** Content of a file, through links; undefined where there is none. */
  read(path: string): Buffer | undefined;
  /** Replaces the content of a file, through links, or makes it with `mode`; the folder must be there. */
  write(path: string, content: Buffer | string, mode?: number): TreeNode;
  /** False where something has the name already. */
  place(path: string, node: TreeNode): boolean;
  remove(path: string): void;
  /** Makes what is missing of a folder and those above it. */
  makeFolders(path: string, mode: number): void;
  symlink(target: string, path: string): boolean;
  /** Depth first, names in order of their bytes; folders before what is in them. */
  walk(visit: (path: string, node: TreeNode) => void, from?: string): void;
}

export function node(given: Partial<TreeNode> & Pick<TreeNode, "kind" | "mode">): TreeNode {
  return { uid: 0, gid: 0, mtime: 0, children: new Map(), content: NOTHING, target: "", device: [0, 0], xattrs: new Map(), hardlinks: new Map(), packaged: undefined, ...given };
}

export function fileTree(): FileTree {
  const root = node({ kind: "directory", mode: 0o755 });

  const get = (path: string, links = 0): TreeNode | undefined => {
    let at = root;
    const passed: string[] = [];
    for (const part of partsOf(path)) {
      const child = at.children.get(part);
      if (child === undefined) return undefined;
      const next = child.kind === "symlink" ? follow(child, passed.join("/"), links) : child;
      if (next === undefined) return undefined;
      at = next;
      passed.push(part);
    }
    return at;
  };
  /** A relative target is taken from the path that was walked, as it was written. */
  const follow = (link: TreeNode, folder: string, links: number): TreeNode | undefined => {
    if (links >= MOST_LINKS) throw new ToolError(`more than ${MOST_LINKS} links lead to one another: ${link.target}`);
    return get(link.target.startsWith("/") ? link.target : join(folder, link.target), links + 1);
  };
  const folderOf = (path: string): TreeNode => {
    const folder = get(parentOf(path));
    if (folder?.kind !== "directory") throw new ToolError(`${path} cannot be made: ${parentOf(path)} is no folder`);
    return folder;
  };
  const write = (path: string, content: Buffer | string, mode = 0o644, links = 0): TreeNode => {
    const folder = folderOf(path);
    const found = folder.children.get(nameOf(path));
    if (found?.kind === "directory") throw new ToolError(`${path} is a folder, and a file is to be written there`);
    if (found?.kind === "symlink") {
      if (links >= MOST_LINKS) throw new ToolError(`more than ${MOST_LINKS} links lead to one another: ${path}`);
      return write(found.target.startsWith("/") ? found.target : join(parentOf(path), found.target), content, mode, links + 1);
    }
    const made = found ?? node({ kind: "file", mode });
    folder.children.set(nameOf(path), made);
    made.content = heldContent(content);
    return made;
  };
  const place = (path: string, made: TreeNode): boolean => {
    const folder = folderOf(path);
    if (folder.children.has(nameOf(path))) return false;
    folder.children.set(nameOf(path), made);
    return true;
  };

  return {
    root,
    get: (path) => get(path),
    entry: (path) => get(parentOf(path))?.children.get(nameOf(path)),
    read(path) {
      const found = get(path);
      return found?.kind === "file" ? found.content.read() : undefined;
    },
    write: (path, content, mode) => write(path, content, mode),
    place,
    remove: (path) => void folderOf(path).children.delete(nameOf(path)),
    makeFolders(path, mode) {
      let at = root;
      const passed: string[] = [];
      for (const part of partsOf(path)) {
        let child = at.children.get(part);
        if (child === undefined) at.children.set(part, (child = node({ kind: "directory", mode })));
        const next = child.kind === "symlink" ? follow(child, passed.join("/"), 0) : child;
        if (next?.kind !== "directory") throw new ToolError(`${path} cannot be made: ${[...passed, part].join("/")} is no folder`);
        at = next;
        passed.push(part);
      }
    },
    symlink: (target, path) => place(path, node({ kind: "symlink", mode: 0o777, target, mtime: folderOf(path).mtime })),
    walk(visit, from = "") {
      const into = (folder: TreeNode, path: string): void => {
        for (const [name, child] of [...folder.children].sort(([a], [b]) => compareUtf8(a, b))) {
          const inner = path === "" ? name : `${path}/${name}`;
          visit(inner, child);
          if (child.kind === "directory") into(child, inner);
        }
      };
      const top = from === "" ? root : get(from);
      if (top === undefined) throw new ToolError(`there is no ${from}`);
      if (from !== "") visit(partsOf(from).join("/"), top);
      if (top.kind === "directory") into(top, partsOf(from).join("/"));
    },
  };
}

function partsOf(path: string): readonly string[] {
  return path.split("/").filter((part) => part !== "" && part !== ".");
}

export function parentOf(path: string): string {
  return partsOf(path).slice(0, -1).join("/");
}

export function nameOf(path: string): string {
  return partsOf(path).at(-1) ?? "";
}

/** By the names alone; `..` at the top stays there where the result is absolute. */
function join(folder: string, target: string): string {
  const parts: string[] = [];
  for (const part of partsOf(`${folder}/${target}`)) {
    if (part !== "..") parts.push(part);
    else if (parts.length === 0 || parts.at(-1) === "..") parts.push("..");
    else parts.pop();
  }
  return parts.join("/");
}
