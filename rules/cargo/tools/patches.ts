/** `[patch]` of the root manifest: which packages stand in for those of a registry, and whether the lock knows. */
import path from "node:path";
import { ToolError } from "../../../engine/api/tool.ts";
import type { CargoLock } from "./lockfile.ts";
import { parseToml, string, table, tables, type Table } from "./toml.ts";
import type { CargoWorkspace } from "./workspace.ts";

export interface Patch {
  /** Of the package. */
  readonly name: string;
  readonly path: string | undefined;
  readonly git: string | undefined;
}

export function patchesOf(root: Table): readonly Patch[] {
  const entries = Object.values(table(root["patch"])).flatMap((one) => Object.entries(table(one)));
  return entries.map(([key, value]) => {
    const patch = table(value);
    return { name: string(patch["package"]) ?? key, path: string(patch["path"]), git: string(patch["git"]) };
  });
}

/** What the lock does not know of would silently be taken from the registry. `text` is the lock's, where Cargo also writes down patches that nothing asks for. */
export function checkPatches({ root, members, others }: CargoWorkspace, lock: CargoLock, text: string, manifest: string): void {
  const unused = new Set(tables(table(parseToml(text, lock.file)["patch"])["unused"]).map(({ name }) => name));
  for (const { name, path: folder, git } of patchesOf(root)) {
    const isPatch = (source: string | undefined): boolean => (folder !== undefined ? source === undefined : source?.startsWith(git !== undefined ? "git+" : "") === true);
    if (unused.has(name) || [...lock.packages.values()].some((one) => one.name === name && isPatch(one.source))) continue;
    const place = folder === undefined ? undefined : path.posix.join(path.posix.dirname(manifest), folder);
    const here = [...members, ...others].find((one) => one.folder === place)?.facts.manifest;
    throw new ToolError(
      `${manifest} patches ${name}, and ${lock.file} knows nothing of that`,
      here ? `\`-- --repin ${name}\` behind the run of crates_vendor brings the lock up to date, where ${here.version} is what a manifest asks for` : `\`cargo update ${name}\` looks it up`,
    );
  }
}
