/** Repositories: where `//...` and `@athanor//...` lie on the host, and the virtual names that messages and ids use instead. */
import { existsSync, readFileSync, realpathSync } from "node:fs";
import path from "node:path";
import { COMMIT } from "../api/file.ts";
import type { PackageId } from "../api/label.ts";

/** A file by its repository ("" is the workspace) and its path from that repository's root. */
export interface FileId {
  readonly repository: string;
  readonly path: string;
}

export interface Repositories {
  /** "" for the workspace, "athanor" for the installed package; one and the same where the workspace is athanor's own. Undefined: no such repository. */
  canonical(repository: string): string | undefined;
  /** Where actions see a package: as its id says, but in athanor's own workspace what others name `@athanor//...` lies where they see it, so that its actions have one key everywhere. */
  place(id: PackageId): PackageId;
  /** Absolute host path; `repository` must be canonical, and the path normal. */
  hostPath(file: FileId): string;
  /** Host path of a module or BUILD.ts: the TypeScript source, or in the npm package what was built from it. Undefined: neither exists. */
  sourcePath(file: FileId): string | undefined;
  /** Text of a module or any other file; undefined where there is none. */
  read(file: FileId): string | undefined;
  /** Host paths that were looked at for a module, for freshness. */
  sourceCandidates(file: FileId): readonly string[];
}

export const ATHANOR = "athanor";

/** The folders of packages that the npm package holds. */
export const PACKAGED: readonly string[] = ["images", "platforms", "rules", "sysroots", "toolchains"];

/** `facts` is the folder of what the command line finds out for actions: a repository nobody can name. */
export function createRepositories(root: string, packageRoot: string, facts?: string): Repositories {
  const same = realpathSync(root) === realpathSync(packageRoot);
  const canonical = (repository: string): string | undefined => (repository === "" ? "" : repository === ATHANOR ? (same ? "" : ATHANOR) : undefined);
  const place = (id: PackageId): PackageId => (same && id.repository === "" && PACKAGED.includes(id.package.split("/")[0] ?? "") ? { ...id, repository: ATHANOR } : id);
  const rootOf = (repository: string): string => (repository === "" ? root : repository === COMMIT.repository && facts !== undefined ? facts : packageRoot);
  // Not path.join, which takes as long as looking at the file does.
  const hostPath = ({ repository, path: below }: FileId): string => (below === "" ? rootOf(repository) : `${rootOf(repository)}/${below}`);
  const sourceCandidates = (file: FileId): readonly string[] => {
    const source = hostPath(file);
    if (rootOf(file.repository) !== packageRoot || !file.path.endsWith(".ts")) return [source];
    return [source, path.join(packageRoot, "dist", "lib", file.path.replace(/\.ts$/, ".js"))];
  };
  const sourcePath = (file: FileId): string | undefined => sourceCandidates(file).find((candidate) => existsSync(candidate));
  const read = (file: FileId): string | undefined => {
    const found = sourcePath(file);
    return found === undefined ? undefined : readFileSync(found, "utf8");
  };
  return { canonical, place, hostPath, sourceCandidates, sourcePath, read };
}

/** Reads any file by its virtual name, for messages. */
export function sourceReader(repositories: Repositories): (name: string) => string | undefined {
  return (name) => {
    const file = parseVirtualName(name);
    const repository = file && repositories.canonical(file.repository);
    return file && repository !== undefined ? repositories.read({ repository, path: file.path }) : undefined;
  };
}

/** `//pkg/defs.ts` or `@repo//pkg/defs.ts`: a module's label, and the name of any file in messages. */
export function virtualName(file: FileId): string {
  return file.repository === "" ? `//${file.path}` : `@${file.repository}//${file.path}`;
}

/** Undefined where the text is no virtual name. */
export function parseVirtualName(name: string): FileId | undefined {
  const match = /^(?:@([A-Za-z0-9_.-]+))?\/\/(.*)$/.exec(name);
  return match ? { repository: match[1] ?? "", path: match[2] ?? "" } : undefined;
}

/** The package a file would belong to if its folder were one: what labels in a rule module are relative to. */
export function folderOf(file: FileId): PackageId {
  const folder = path.posix.dirname(file.path);
  return { repository: file.repository, package: folder === "." ? "" : folder };
}

export function buildFileOf(id: PackageId): FileId {
  return { repository: id.repository, path: id.package === "" ? "BUILD.ts" : `${id.package}/BUILD.ts` };
}
