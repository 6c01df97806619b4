/** What makes a target a repository of packages. */
import { provider, type Tree } from "athanor/api";
import type { PackageMetadata } from "./tools/metadata.ts";

export interface ApkRepositoryInfo {
  /** `<architecture>/APKINDEX.tar.gz`, and the packages beside it. */
  readonly tree: Tree;
  /** What its packages say of themselves, known before they are made: locks resolve with it. */
  readonly packages: readonly PackageMetadata[];
}
export const ApkRepositoryInfo = provider<ApkRepositoryInfo>("ApkRepositoryInfo");
