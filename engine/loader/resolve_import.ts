/** Imports: from what `import ... from "x"` says to the file or host module that is meant. */
import path from "node:path";
import { buildError } from "../api/diagnostic.ts";
import { ATHANOR, virtualName, type FileId, type Repositories } from "./repositories.ts";

export type Resolved = { readonly kind: "api" } | { readonly kind: "module" | "json"; readonly file: FileId };

/** The package's doors: `athanor` is every rule and the API, `athanor/platforms` the constraints. */
export const DOORS: ReadonlyMap<string, string> = new Map([
  [ATHANOR, "rules/index.ts"],
  ["athanor/platforms", "platforms/constraints.ts"],
]);

const ALLOWED = `BUILD.ts and rules can import "athanor", "athanor/api", "athanor/platforms", "//path/file.ts", "./file.ts", "../file.ts", "@athanor//path/file.ts", and .json files by such paths`;

/** Throws BuildError without a span: the caller knows where the import stands. */
export function resolveImport(specifier: string, importer: FileId, repositories: Repositories): Resolved {
  if (specifier === "athanor/api") return { kind: "api" };
  const file = locate(specifier, importer, repositories);
  if (file.path.endsWith(".json")) return { kind: "json", file };
  if (path.posix.basename(file.path) === "BUILD.ts") throw buildError(`${virtualName(file)} cannot be imported: nobody sees a BUILD.ts but the loader`, { help: "move what is shared to a module beside it" });
  if (!file.path.endsWith(".ts")) throw buildError(`"${specifier}" is neither a .ts nor a .json file`, { help: `write the extension: "${specifier}.ts"` });
  return { kind: "module", file };
}

function locate(specifier: string, importer: FileId, repositories: Repositories): FileId {
  const door = DOORS.get(specifier);
  if (door !== undefined) return { repository: repositories.canonical(ATHANOR) ?? ATHANOR, path: door };
  const absolute = /^(?:@([A-Za-z0-9_.-]+))?\/\/(.*)$/.exec(specifier);
  if (absolute) {
    const repository = absolute[1] === undefined ? importer.repository : repositories.canonical(absolute[1]);
    if (repository === undefined) throw buildError(`no repository @${absolute[1]}: there are the workspace and @athanor`);
    return within(repository, absolute[2] ?? "", specifier, repositories);
  }
  if (specifier.startsWith("./") || specifier.startsWith("../")) return within(importer.repository, path.posix.join(path.posix.dirname(importer.path), specifier), specifier, repositories);
  throw buildError(`cannot import "${specifier}"`, { help: ALLOWED });
}

function within(repository: string, joined: string, specifier: string, repositories: Repositories): FileId {
  const normal = path.posix.normalize(joined);
  if (normal.startsWith("../") || normal === "..") throw buildError(`"${specifier}" leaves the ${repository === "" ? "workspace" : `repository @${repository}`}`);
  // The npm package holds JavaScript whose imports end in .js; a module's label does not depend on that.
  return { repository, path: repository === repositories.canonical(ATHANOR) ? normal.replace(/\.js$/, ".ts") : normal };
}
