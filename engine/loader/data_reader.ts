/** Reads the data files that BUILD.ts names, each parsed once, and records them whether they exist or not. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { buildError } from "../api/diagnostic.ts";
import type { PackageId } from "../api/label.ts";
import type { Json } from "../api/tool.ts";
import { dataFormat, parseData, type DataFormat } from "./data_file.ts";
import { pathFault } from "./declare_target.ts";
import { deepFreeze } from "./freeze.ts";
import type { ReadLog } from "./reads.ts";
import { virtualName, type FileId, type Repositories } from "./repositories.ts";

export interface DataReader {
  /**
   * `given` is relative to the package, or `//` from the repository's root; the format is by extension where undefined.
   * A file of another repository is replaced by the workspace's own version of it, if there is one (`ownVersion`): so a user's newer lock lies
   * in the user's workspace. The path in the result is the workspace's.
   * Throws BuildError, without a span where the path is wrong, with one where the file is.
   */
  read(id: PackageId, given: string, format: DataFormat | undefined, reads: ReadLog): { readonly path: string; readonly value: Json | undefined; readonly sha256: string | undefined };
}

export function createDataReader(repositories: Repositories): DataReader {
  const known = new Map<string, { readonly value: Json; readonly sha256: string }>();
  return {
    read(id, given, format, reads) {
      const rooted = given.startsWith("//");
      const relative = rooted ? given.slice(2) : given;
      const fault = pathFault(relative);
      if (fault) throw buildError(`"${given}" ${fault}`);
      const kind = format ?? dataFormat(given);
      if (!kind) throw buildError(`"${given}" is no data file: its name must end in .json, .toml, .yaml or .yml`);
      const file = { repository: id.repository, path: rooted ? relative : path.posix.join(id.package, relative) };
      const own = ownVersion(file);
      for (const candidate of file.repository === "" ? [file] : [own, file]) {
        const host = repositories.hostPath(candidate);
        if (!existsSync(host)) {
          reads.add("absent", host);
          continue;
        }
        reads.add("file", host);
        const key = `${kind} ${host}`;
        let found = known.get(key);
        if (found === undefined) {
          const bytes = readFileSync(host);
          found = { value: deepFreeze(parseData(bytes.toString("utf8"), virtualName(candidate), kind)), sha256: createHash("sha256").update(bytes).digest("hex") };
          known.set(key, found);
        }
        return { path: own.path, ...found };
      }
      return { path: own.path, value: undefined, sha256: undefined };
    },
  };
}

/** Where the workspace keeps its version of a data file of another repository: `locks/<repository>/<path>`. */
function ownVersion(file: FileId): FileId {
  return file.repository === "" ? file : { repository: "", path: `locks/${file.repository}/${file.path}` };
}
