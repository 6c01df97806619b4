/** The links by which busybox is found under the names of its applets. */
import { ToolError } from "../../../engine/api/tool.ts";
import { parentOf, type FileTree } from "./file_tree.ts";
import type { PackageMetadata } from "./metadata.ts";

const BUSYBOX = "/bin/busybox";

/** The package says which names it has in /etc/busybox-paths.d. */
export function linkBusybox(tree: FileTree, packages: readonly PackageMetadata[]): void {
  const busybox = tree.get(BUSYBOX);
  if (busybox === undefined) return;
  const owner = packages.find(({ name, provides }) => name === "busybox" || provides.some((provided) => provided.includes("busybox")));
  if (owner === undefined) throw new ToolError(`there is a ${BUSYBOX} and no package that provides busybox`);
  const list = tree.read(`etc/busybox-paths.d/${owner.name}`);
  if (list === undefined) throw new ToolError(`${owner.name} ${owner.version} does not say which links it needs: it has no /etc/busybox-paths.d/${owner.name}`, "Alpine's busybox does since 1.36.0-r8, Wolfi's since 1.36.0-r3");
  for (const link of list.toString("utf8").split("\n")) {
    if (link === "" || link === BUSYBOX || !link.includes("/")) continue;
    const folder = parentOf(link);
    tree.makeFolders(folder, 0o755);
    const made = tree.get(folder);
    if (made) made.mtime = busybox.mtime;
    if (tree.symlink(BUSYBOX, link)) continue;
    const there = tree.entry(link);
    if (there?.kind !== "symlink" && there?.kind !== "file") throw new ToolError(`busybox is to be found at ${link}, and something else is there`);
  }
}
