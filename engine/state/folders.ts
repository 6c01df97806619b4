/** Where things lie on the host: the user's cache folder, and each workspace's state in it. */
import { realpathSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { nameOf } from "./checksum.ts";
import { STATE_VERSION } from "./state_file.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** ATHANOR_CACHE, else `athanor` in the user's cache folder. */
export function cacheFolder(env: Environment): string {
  const own = env["ATHANOR_CACHE"];
  if (own) return path.resolve(own);
  const xdg = env["XDG_CACHE_HOME"];
  return path.join(xdg && path.isAbsolute(xdg) ? xdg : path.join(env["HOME"] || homedir(), ".cache"), "athanor");
}

/** The state of a workspace: what a command worked out, for the next one. */
export function stateFolder(root: string, env: Environment): string {
  return path.join(cacheFolder(env), "workspaces", `${nameOf(realpathSync(root))}-v${STATE_VERSION}`);
}

export function stateFile(root: string, env: Environment): string {
  return path.join(stateFolder(root, env), "state");
}

/** Beside the state: most commands need only that. */
export function analysisFile(root: string, env: Environment): string {
  return path.join(stateFolder(root, env), "analyses");
}
