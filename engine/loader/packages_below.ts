/** Finds packages: every folder with a BUILD.ts, as `//a/...` means it. */
import type { PackageId } from "../api/label.ts";
import { IGNORED, type Directories } from "./directories.ts";
import type { Repositories } from "./repositories.ts";
import { CONFIG_FILE } from "./workspace_config.ts";

/** Sorted by code unit. Stops at nested workspaces and does not follow links. */
export function packagesBelow({ repository, package: top }: PackageId, repositories: Repositories, directories: Directories): readonly PackageId[] {
  const found: string[] = [];
  const visit = (folder: string): void => {
    const listing = directories.list(repositories.hostPath({ repository, path: folder }));
    if (!listing || (listing.has(CONFIG_FILE) && folder !== "")) return;
    if (listing.get("BUILD.ts") === "file") found.push(folder);
    for (const [name, kind] of listing) if (kind === "directory" && !IGNORED.has(name)) visit(folder === "" ? name : `${folder}/${name}`);
  };
  visit(top);
  return found.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)).map((folder) => ({ repository, package: folder }));
}
