/** Visibility: which packages may name a target. */
import type { PackageId } from "../api/label.ts";
import type { Entry } from "./node.ts";

/** A target without visibility is private: its own package alone may name it. */
export function isVisible(target: Entry, from: PackageId): boolean {
  if (target.id.repository === from.repository && target.id.package === from.package) return true;
  for (const entry of target.target.visibility) if (allows(entry, target.id, from)) return true;
  return false;
}

function allows(entry: string, owner: PackageId, from: PackageId): boolean {
  if (entry === "public") return true;
  const match = /^(?:@([^/]+))?\/\/([^:]*):(__pkg__|__subpackages__)$/.exec(entry);
  if (!match) return false;
  const [, repository = owner.repository, path = "", kind] = match;
  if (repository !== from.repository) return false;
  if (path === from.package) return true;
  return kind === "__subpackages__" && (path === "" || from.package.startsWith(`${path}/`));
}
