/** Packages of an apk index, with only what a test cares about written out. */
import type { IndexedPackage } from "../../rules/apk/tools/metadata.ts";
import { indexPackages, type Candidate, type PackagesIndex } from "../../rules/apk/tools/packages_index.ts";

export function packageOf(given: Partial<IndexedPackage> & { readonly name: string }): IndexedPackage {
  return { version: "1.0.0", arch: "x86_64", description: "", license: "", origin: "", maintainer: "", url: "", commit: "", buildTime: 0, installedSize: 0, providerPriority: 0, dependencies: [], provides: [], installIf: [], replaces: [], checksum: "", size: 0, ...given };
}

export function candidate({ repository = "local", pin = "", ...rest }: Partial<Candidate> & { readonly name: string }): Candidate {
  return { ...packageOf(rest), repository, pin };
}

export function indexOf(repositories: readonly { readonly url?: string; readonly pin?: string; readonly packages: readonly (Partial<IndexedPackage> & { readonly name: string; readonly pin?: string })[] }[]): PackagesIndex {
  // A pin belongs to a repository: packages with pins of their own make one each.
  const split = repositories.flatMap(({ url = "local", pin = "", packages }) => packages.map((one) => ({ url, pin: one.pin ?? pin, packages: [packageOf(one)] })));
  return indexPackages(split);
}
