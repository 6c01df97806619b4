/** Labels: the names of targets, `//package:name` in the workspace and `@repository//package:name` outside it. */

export type AbsoluteLabel = `//${string}` | `@${string}//${string}`;
/** A label as BUILD.ts writes it; `:name` is a target of the package being loaded. */
export type Label = AbsoluteLabel | `:${string}`;
export type Visibility = "public" | "private" | `//${string}:__pkg__` | `//${string}:__subpackages__`;

/** A package's place: `repository` is "" for the workspace itself, `package` is "" for its root. */
export interface PackageId {
  readonly repository: string;
  readonly package: string;
}

export interface LabelParts extends PackageId {
  readonly name: string;
}

const NAME = /^[A-Za-z0-9_.+=,@~-][A-Za-z0-9_.+=,@~/-]*$/;
const PACKAGE = /^(?:[A-Za-z0-9_.+@~-]+(?:\/[A-Za-z0-9_.+@~-]+)*)?$/;

/** Reads a label; `//a/b` is short for `//a/b:b`. Undefined where the text is no label. */
export function parseLabel(text: string, from: PackageId): LabelParts | undefined {
  const match = /^(?:@([A-Za-z0-9_.-]+))?(?:\/\/([^:]*))?(?::(.*))?$/.exec(text);
  if (!match || text === "") return undefined;
  const [, repository, path, name] = match;
  if (path === undefined && repository !== undefined) return undefined;
  const place = path === undefined ? from : { repository: repository ?? from.repository, package: path };
  const target = name ?? place.package.slice(place.package.lastIndexOf("/") + 1);
  if (!isPackagePath(place.package) || !isTargetName(target)) return undefined;
  return { repository: place.repository, package: place.package, name: target };
}

export function formatLabel(label: LabelParts): AbsoluteLabel {
  return `${formatPackage(label)}:${label.name}`;
}

/** `//a/b` or `@repo//a/b`. */
export function formatPackage(id: PackageId): AbsoluteLabel {
  return id.repository === "" ? `//${id.package}` : `@${id.repository}//${id.package}`;
}

/** A repository's path as actions and athanor-out see it: below `external/` unless it is the workspace's own. */
export function placedPath(repository: string, path: string): string {
  return [repository === "" ? "" : `external/${repository}`, path].filter((part) => part !== "").join("/");
}

export function isTargetName(name: string): boolean {
  return NAME.test(name) && !name.split("/").some((part) => part === "" || part === "." || part === "..");
}

export function isPackagePath(path: string): boolean {
  return PACKAGE.test(path) && !path.split("/").some((part) => part === "." || part === "..");
}
