/** Git dependencies: fetched with the git of this machine at the lock's commit; their sources are kept in the workspace. */
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ToolError } from "../../../engine/api/tool.ts";
import { describeCrate } from "./describe.ts";
import type { LockedPackage } from "./lockfile.ts";
import { parseManifest, type Inherited } from "./manifest.ts";
import { isTable, parseToml } from "./toml.ts";
import type { LocalPackage } from "./workspace.ts";

export interface GitCheckouts {
  /** The package in its repository; `folder` is absolute. */
  find(locked: LockedPackage): Promise<LocalPackage>;
  /** Removes what was fetched. */
  close(): void;
}

export function createGitCheckouts(env: Readonly<Record<string, string | undefined>>, signal: AbortSignal): GitCheckouts {
  const made: string[] = [];
  const checkouts = new Map<string, Promise<string>>();
  const git = (folder: string, args: readonly string[]): Promise<void> =>
    new Promise((resolve, reject) => {
      // Nobody is there to answer a question.
      execFile("git", args, { cwd: folder, signal, env: { ...env, GIT_TERMINAL_PROMPT: "0" } }, (error, _, stderr) => {
        if (!error) resolve();
        else if (signal.aborted) reject(error);
        else if (error.code === "ENOENT") reject(new ToolError("git dependencies need git on this machine", "install git, or take the crate from a registry"));
        else reject(new ToolError(stderr.trim().split("\n").at(-1) ?? error.message));
      });
    });
  const checkOut = async (source: string): Promise<string> => {
    const [, url = "", commit = ""] = /^git\+([^?#]*)(?:\?[^#]*)?#([0-9a-f]{7,64})$/.exec(source) ?? [];
    if (url === "") throw new ToolError(`"${source}" names no commit of a git repository`);
    const folder = mkdtempSync(path.join(tmpdir(), "athanor-git-"));
    made.push(folder);
    try {
      await git(folder, ["init", "--quiet"]);
      // Servers may refuse single commits; then all branches and tags it is.
      await git(folder, ["fetch", "--quiet", "--depth", "1", "--", url, commit]).catch(() => git(folder, ["fetch", "--quiet", "--tags", "--", url, "+refs/heads/*:refs/remotes/origin/*"]));
      await git(folder, ["-c", "advice.detachedHead=false", "checkout", "--quiet", commit]);
      await git(folder, ["submodule", "--quiet", "update", "--init", "--recursive", "--depth", "1"]);
    } catch (error) {
      if (!(error instanceof ToolError)) throw error;
      throw new ToolError(`cannot fetch ${url} at ${commit}: ${error.message}`, error.help);
    }
    return folder;
  };
  return {
    async find({ name, version, source = "" }) {
      const checkout = checkouts.get(source) ?? checkOut(source);
      checkouts.set(source, checkout);
      const found = search(await checkout, ".", name, version, undefined);
      if (!found) throw new ToolError(`${source} holds no package ${name} ${version}`);
      return found;
    },
    close: () => made.forEach((folder) => rmSync(folder, { recursive: true, force: true })),
  };
}

/** The folder whose manifest has that name and version, the nearest to the top first. */
function search(root: string, folder: string, name: string, version: string, inherited: Inherited): LocalPackage | undefined {
  const place = path.join(root, folder);
  const file = path.join(place, "Cargo.toml");
  let own = inherited;
  if (existsSync(file)) {
    const text = readFileSync(file, "utf8");
    const whole = parseToml(text, path.posix.join(folder, "Cargo.toml"));
    if (isTable(whole["workspace"])) own = whole["workspace"];
    if (isTable(whole["package"]) && whole["package"]["name"] === name) {
      const manifest = parseManifest(text, path.posix.join(folder, "Cargo.toml"), own);
      if (manifest?.version === version) return { folder: place, facts: describeCrate(manifest, (one) => existsSync(path.join(place, one))) };
    }
  }
  for (const entry of readdirSync(place, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (!entry.isDirectory() || entry.name === ".git") continue;
    const found = search(root, path.posix.join(folder, entry.name), name, version, own);
    if (found) return found;
  }
  return undefined;
}
