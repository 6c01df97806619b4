/** The loader as the planner and the command line see it. */
import type { LoadedPackage } from "../api/package.ts";
import type { PackageId } from "../api/label.ts";
import type { RuleDefinition } from "../api/rule.ts";
import type { Constraint, Setting } from "../api/platform.ts";
import type { AnyProvider } from "../api/provider.ts";

/** Something loading looked at; if it is unchanged, what was loaded from it is. Paths are absolute on the host. */
export type Read =
  | { readonly kind: "file"; readonly path: string }
  /** Looked for and not there. */
  | { readonly kind: "absent"; readonly path: string }
  /** A directory a glob visited: names may come and go. */
  | { readonly kind: "directory"; readonly path: string };

export interface Loader {
  /** Loads a package once. Throws BuildError with every root error of that package; a package without BUILD.ts is one. */
  package(id: PackageId): LoadedPackage;
  /** Packages below a folder (for `//a/...`), sorted; stops at nested workspaces. */
  packagesBelow(id: PackageId): readonly PackageId[];
  /** Evaluates the module if need be. Throws where the id no longer names a rule. */
  rule(id: string): RuleDefinition;
  provider(id: string): AnyProvider;
  /** A constraint or setting, for its values. */
  configurationKey(id: string): Constraint<string> | Setting<string>;
  /** Digest over the sources of the module an id names and of all it imports: when it is unchanged, so is what the rule does. */
  moduleDigest(id: string): string;
  /** What was read so far for a package (its BUILD.ts, modules, data files, globs), for persistence. */
  reads(id: PackageId): readonly Read[];
}
