/** Workspaces: the folder that holds athanor.toml, found upward from where the user stands, and what its file says. */
import { existsSync, readFileSync, realpathSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { buildError } from "../api/diagnostic.ts";
import { ATHANOR } from "./repositories.ts";
import { CONFIG_FILE, parseWorkspaceConfig, type WorkspaceConfig } from "./workspace_config.ts";

export interface Workspace {
  /** Absolute host path. */
  readonly root: string;
  /** Where the athanor package lies: its rules, platforms, toolchains and sysroots. */
  readonly packageRoot: string;
  /** The user's athanor.toml, completed by the package's own: its toolchains come last, its platforms where the user names none. */
  readonly config: WorkspaceConfig;
}

/** Throws BuildError where there is no athanor.toml, or a wrong one. */
export function openWorkspace(cwd: string, packageRoot: string = findPackageRoot()): Workspace {
  const root = findWorkspaceRoot(cwd);
  if (root === undefined) throw buildError(`no ${CONFIG_FILE} in ${cwd} or above it`, { help: `an empty file of that name marks the root of a workspace` });
  const own = readConfig(path.join(root, CONFIG_FILE), `//${CONFIG_FILE}`);
  const packaged = path.join(packageRoot, CONFIG_FILE);
  const same = realpathSync(root) === realpathSync(packageRoot);
  return { root, packageRoot, config: same || !existsSync(packaged) ? own : complete(own, readConfig(packaged, `@${ATHANOR}//${CONFIG_FILE}`)) };
}

/** The nearest folder with an athanor.toml, from `cwd` upward. */
export function findWorkspaceRoot(cwd: string): string | undefined {
  for (let folder = path.resolve(cwd); ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, CONFIG_FILE))) return folder;
    if (folder === path.dirname(folder)) return undefined;
  }
}

/** The folder of this package: the nearest above this code whose package.json says "athanor". */
export function findPackageRoot(from: string = fileURLToPath(import.meta.url)): string {
  for (let folder = path.dirname(from); folder !== path.dirname(folder); folder = path.dirname(folder)) {
    const manifest = path.join(folder, "package.json");
    if (existsSync(manifest) && /"name"\s*:\s*"athanor"/.test(readFileSync(manifest, "utf8"))) return folder;
  }
  throw new Error(`no package.json of athanor above ${from}`);
}

function readConfig(file: string, name: string): WorkspaceConfig {
  return parseWorkspaceConfig(readFileSync(file, "utf8"), name);
}

function complete(own: WorkspaceConfig, packaged: WorkspaceConfig): WorkspaceConfig {
  const there = <L extends string>(label: L): L => (label.startsWith("//") ? (`@${ATHANOR}${label}` as L) : label);
  return {
    ...own,
    defaultPlatform: own.defaultPlatform ?? (packaged.defaultPlatform && there(packaged.defaultPlatform)),
    executionPlatforms: own.executionPlatforms.length > 0 ? own.executionPlatforms : packaged.executionPlatforms.map(there),
    toolchains: [...own.toolchains, ...packaged.toolchains.map(there)],
  };
}
