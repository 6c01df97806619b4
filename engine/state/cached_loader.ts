/** A loader that answers from the state: a package whose reads are unchanged is not evaluated, nor are the modules it imports. */
import { formatPackage, type PackageId } from "../api/label.ts";
import type { LoadedPackage } from "../api/package.ts";
import type { Loader } from "../loader/contract.ts";
import { createDirectories, type Directories } from "../loader/directories.ts";
import { packagesBelow } from "../loader/packages_below.ts";
import type { Repositories } from "../loader/repositories.ts";
import { recordReads, type WorkspaceState } from "./workspace_state.ts";

export interface CachedLoader extends Loader {
  /** Rows of stamps that everything answered so far stands on. */
  readonly used: ReadonlySet<number>;
  /** How many packages were asked for, and how many targets they hold. */
  readonly loaded: { readonly packages: number; readonly targets: number; readonly evaluated: number };
}

/** From so many packages on they are loaded together. */
const BATCH = 8;

/** `makeLoader` is called when something must be evaluated. */
export function createCachedLoader(state: WorkspaceState, repositories: Repositories, makeLoader: () => Loader): CachedLoader {
  const used = new Set<number>();
  const packages = new Map<string, LoadedPackage>();
  const loaded = { packages: 0, targets: 0, evaluated: 0 };
  const listed = createDirectories();
  const directories: Directories = {
    list(path) {
      used.add(state.stamps.record({ kind: "directory", path }));
      return listed.list(path);
    },
  };
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
      const found = packagesBelow({ repository, package: given.package }, repositories, directories);
      // The real loader likes to know what will be asked for.
      if (found.filter((id) => state.packages.get(formatPackage(id)) === undefined).length > BATCH) loader().packagesBelow(given);
      return found;
    },
    rule: (id) => loader().rule(id),
    provider: (id) => loader().provider(id),
    configurationKey: (id) => loader().configurationKey(id),
    moduleDigest: (id) => loader().moduleDigest(id),
    reads: (id) => loader().reads(id),
  };
}
