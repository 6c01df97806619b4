/** An image's file system as the entries of its layers: all in one, or a layer for each group of packages and one for the rest. */
import type { TarItem } from "../../oci/tools/tar_writer.ts";
import { ownerNames } from "./accounts.ts";
import { heldContent, NOTHING, type Content } from "./content.ts";
import type { FileTree, TreeNode } from "./file_tree.ts";
import type { Image } from "./image_tree.ts";
import { installedText } from "./installed_db.ts";
import type { PackageGroup } from "./package_groups.ts";

export interface Entry {
  readonly item: TarItem;
  readonly content: Content;
}

/** Names of accounts by their numbers. */
export interface OwnerNames {
  readonly users: ReadonlyMap<number, string>;
  readonly groups: ReadonlyMap<number, string>;
}

/** Every entry, in the order of a walk. */
export function entriesOf(tree: FileTree, names = ownNames(tree)): readonly Entry[] {
  return walked(tree, names).map(({ entry }) => entry);
}

/** One list for each group, then that of what belongs to no package. */
export function layersOf({ tree, installed }: Image, groups: readonly PackageGroup[]): readonly (readonly Entry[])[] {
  const layers = [...groups, undefined].map((group) => ({ group, entries: [] as Entry[], open: [] as readonly Walked[] }));
  const top = layers.at(-1);
  const byPackage = new Map(layers.flatMap((layer) => (layer.group?.packages ?? []).map(({ info }) => [info.name, layer] as const)));
  let folders: readonly Walked[] = [];
  for (const one of walked(tree, ownNames(tree))) {
    // Between two folders the last one stays open, even for files that lie above it: so apko does, and so the layers are equal.
    if (one.node.kind === "directory") folders = [...folders.slice(0, depthOf(one)), one];
    const layer = (one.node.packaged === undefined ? top : byPackage.get(one.node.packaged.owner.name)) ?? top;
    if (layer === undefined) throw new Error("there is always a layer for the rest");
    // A folder's time is that of the package that had it last: in the others' layers it takes its first file's, so that they stay equal.
    open(layer, one.node.kind === "directory" ? folders.slice(0, -1) : folders, one);
    if (one.node.kind === "directory") layer.open = folders;
    layer.entries.push(one.entry);
    if (one.path !== "usr/lib/apk/db/installed") continue;
    for (const part of layers) {
      if (part.group === undefined) continue;
      open(part, folders, one);
      const text = part.group.packages.map((apk) => installed.find((other) => other.apk === apk)).map((found) => (found ? installedText(found) : "")).join("");
      const content = heldContent(text);
      part.entries.push({ item: { ...one.entry.item, size: content.size }, content });
    }
  }
  return layers.map(({ entries }) => entries);
}

interface Walked {
  readonly path: string;
  readonly node: TreeNode;
  readonly entry: Entry;
}

/** Adds the folders that the layer lacks on the way to `one`. */
function open(layer: { readonly entries: Entry[]; open: readonly Walked[] }, folders: readonly Walked[], one: Walked): void {
  const common = folders.findIndex((folder, i) => layer.open[i] !== folder);
  if (common >= 0) for (const folder of folders.slice(common)) layer.entries.push({ item: { ...folder.entry.item, mtime: one.node.mtime }, content: folder.entry.content });
  layer.open = folders;
}

function depthOf({ path }: Walked): number {
  return path.split("/").length - 1;
}

/** Those that the image itself has. */
function ownNames(tree: FileTree): OwnerNames {
  return { users: ownerNames(tree, "etc/passwd"), groups: ownerNames(tree, "etc/group") };
}

function walked(tree: FileTree, { users, groups }: OwnerNames): readonly Walked[] {
  const found: Walked[] = [];
  tree.walk((path, node) => {
    const { kind, mode, uid, gid, mtime, content, target, device } = node;
    const link = kind === "file" ? node.hardlinks.get(path) : undefined;
    const pax = kind === "file" && link === undefined || kind === "directory" ? Object.fromEntries([...node.xattrs].map(([name, value]) => [`SCHILY.xattr.${name}`, value])) : {};
    const type = link !== undefined ? "hardlink" : kind === "device" ? "character device" : kind;
    const size = type === "file" ? content.size : 0;
    const item: TarItem = { path, type, mode, uid, gid, uname: users.get(uid) ?? "", gname: groups.get(gid) ?? "", mtime, size, link: link ?? target, major: device[0], minor: device[1], pax };
    found.push({ path, node, entry: { item, content: size === 0 ? NOTHING : content } });
  });
  return found;
}
