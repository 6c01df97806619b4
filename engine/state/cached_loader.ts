/** A loader that answers from the state: a package whose reads are unchanged is not evaluated, nor are the modules it imports. */
import { formatPackage, type PackageId } from "../api/label.ts";
import type { LoadedPackage } from "../api/package.ts";
import type { Loader } from "../loader/contract.ts";
import { createDirectories, IGNORED } from "../loader/directories.ts";
import type { Repositories } from "../loader/repositories.ts";
import { CONFIG_FILE } from "../loader/workspace_config.ts";
import { recordReads, type WorkspaceState } from "./workspace_state.ts";

export interface CachedLoader extends Loader {
  /** Rows of stamps that everything answered so far stands on. */
  readonly used: ReadonlySet<number>;
  /** How many packages were asked for, and how many targets they hold. */
  readonly loaded: { readonly packages: number; readonly targets: number; readonly evaluated: number };
}

/** `makeLoader` is called when something must be evaluated. */
export function createCachedLoader(state: WorkspaceState, repositories: Repositories, makeLoader: () => Loader): CachedLoader {
  const used = new Set<number>();
  const packages = new Map<string, LoadedPackage>();
  const loaded = { packages: 0, targets: 0, evaluated: 0 };
  const directories = createDirectories();
  let made: Loader | undefined;
  const loader = (): Loader => (made ??= makeLoader());

  const use = (rows: Uint32Array): void => {
    for (const row of rows) used.add(row);
  };

  const evaluate = (id: PackageId, key: string): LoadedPackage => {
    const result = loader().package(id);
    const stamps = recordReads(state.stamps, loader().reads(id));
    state.packages.put(key, { stamps, text: JSON.stringify(result) });
    use(stamps);
    loaded.evaluated += 1;
    return result;
  };

  const remembered = (key: string): LoadedPackage | undefined => {
    const record = state.packages.get(key);
    if (!record) return undefined;
    use(record.stamps);
    // The file's checksum held: this is what JSON.stringify made of a LoadedPackage.
    return JSON.parse(record.text) as LoadedPackage;
  };

  return {
    used,
    loaded,
    package(given) {
      const repository = repositories.canonical(given.repository);
      if (repository === undefined) return loader().package(given);
      const id = { repository, package: given.package };
      const key = formatPackage(id);
      const known = packages.get(key);
      if (known) return known;
      const result = remembered(key) ?? evaluate(id, key);
      packages.set(key, result);
      loaded.packages += 1;
      loaded.targets += result.targets.length;
      return result;
    },
    packagesBelow(given) {
      const repository = repositories.canonical(given.repository);
      if (repository === undefined) return loader().packagesBelow(given);
      const found: PackageId[] = [];
      const visit = (folder: string): void => {
        const path = repositories.hostPath({ repository, path: folder });
        used.add(state.stamps.record({ kind: "directory", path }));
        const listing = directories.list(path);
        if (!listing || (listing.has(CONFIG_FILE) && folder !== "")) return;
        if (listing.get("BUILD.ts") === "file") found.push({ repository, package: folder });
        for (const [name, kind] of listing) if (kind === "directory" && !IGNORED.has(name)) visit(folder === "" ? name : `${folder}/${name}`);
      };
      visit(given.package);
      return found.sort((a, b) => (a.package < b.package ? -1 : a.package > b.package ? 1 : 0));
    },
    rule: (id) => loader().rule(id),
    provider: (id) => loader().provider(id),
    configurationKey: (id) => loader().configurationKey(id),
    moduleDigest: (id) => loader().moduleDigest(id),
    reads: (id) => loader().reads(id),
  };
}
