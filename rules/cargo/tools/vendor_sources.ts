/** Sources of crates that are kept in the workspace: out of archives, repositories and folders. */
import { chmodSync, closeSync, cpSync, mkdirSync, openSync, symlinkSync, writeSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { ToolError, type RunCall } from "../../../engine/api/tool.ts";
import { archiveLimits } from "../../debian/tools/limits.ts";
import { tarReader } from "../../debian/tools/tar.ts";
import type { Crate } from "./crate_graph.ts";
import { fetchCrate, type Gathered } from "./gather.ts";
import { LEFT_OUT } from "./inputs.ts";
import { inParallel } from "./parallel.ts";

/** One folder a crate in `folder`, called `<name>-<version>`. */
export async function vendorSources(folder: string, crates: readonly Crate[], { local }: Gathered, { network, workspace }: Pick<RunCall, "network" | "workspace">): Promise<void> {
  await inParallel(crates, 8, async ({ locked }) => {
    const name = `${locked.name}-${locked.version}`;
    const place = path.join(folder, name);
    mkdirSync(place, { recursive: true });
    const here = local.get(locked.id);
    if (here) cpSync(path.resolve(workspace, here.folder), place, { recursive: true, verbatimSymlinks: true, filter: (file) => !LEFT_OUT.has(path.basename(file)) });
    else unpack(await fetchCrate(network, locked, locked.checksum ?? ""), name, place);
  });
}

/** Everything of an archive lies in a folder of the crate's name. */
function unpack(archive: Uint8Array, name: string, place: string): void {
  let file: number | undefined;
  const inside = (entry: string): string => {
    const parts = entry.replace(/\/$/, "").split("/");
    if (parts[0] !== name || parts.some((part) => part === "" || part === "." || part === "..")) throw new ToolError(`${name}.crate holds ${entry}, which lies outside ${name}`);
    return path.join(place, ...parts.slice(1));
  };
  const reader = tarReader(
    {
      entry(entry) {
        const target = inside(entry.name);
        mkdirSync(entry.kind === "directory" ? target : path.dirname(target), { recursive: true });
        if (entry.kind === "file") {
          file = openSync(target, "w");
          if ((entry.mode & 0o100) !== 0) chmodSync(target, 0o755);
        } else if (entry.kind === "symlink") symlinkSync(entry.target, target);
        else if (entry.kind !== "directory") throw new ToolError(`${name}.crate holds ${entry.name}, which is no file`);
      },
      data(bytes) {
        for (let at = 0; at < bytes.length; ) at += writeSync(file ?? -1, bytes, at);
      },
      end() {
        closeSync(file ?? -1);
        file = undefined;
      },
    },
    `${name}.crate`,
    archiveLimits,
  );
  reader.push(gunzipSync(archive));
  reader.finish();
}
