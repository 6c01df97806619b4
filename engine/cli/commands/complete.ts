/** `athanor __complete WORD...`: candidates for the last word, one a line; never an error, for it runs while someone types. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { PackageId } from "../../api/label.ts";
import type { LoadedPackage } from "../../api/package.ts";
import { createLoader } from "../../loader/create_loader.ts";
import { createRepositories } from "../../loader/repositories.ts";
import { openWorkspace } from "../../loader/workspace.ts";
import { createCachedLoader } from "../../state/cached_loader.ts";
import { stateFile } from "../../state/folders.ts";
import { openWorkspaceState } from "../../state/workspace_state.ts";
import { DONE, type Command, type CommandContext, type CommandSpec } from "../command.ts";
import { commands } from "../commands.ts";
import { common } from "../options.ts";
import { SHELLS } from "./completion.ts";

export const complete: Command = async (context) => {
  const words = context.argv.slice(1);
  const found = candidates(words, context).filter((candidate) => candidate.startsWith(words.at(-1) ?? ""));
  context.out(found.map((candidate) => `${candidate}\n`).join(""));
  return DONE;
};

function candidates(words: readonly string[], context: CommandContext): readonly string[] {
  const word = words.at(-1) ?? "";
  if (words.length <= 1) return commands.map(({ name }) => name);
  const spec = commands.find(({ name }) => name === words[0]);
  if (!spec) return [];
  const options = [...spec.options, ...common];
  const before = words.at(-2) ?? "";
  const asked = options.find(({ name, short, value }) => value !== undefined && (before === `--${name}` || before === `-${short}`));
  if (asked) return asked.choices ?? (asked.name === "platform" ? targets(word, context) : []);
  if (/^-(?![/:@])/.test(word)) return options.flatMap(({ name, short }) => [`--${name}`, ...(short === undefined ? [] : [`-${short}`])]);
  return argumentsOf(spec, word, context);
}

function argumentsOf(spec: CommandSpec, word: string, context: CommandContext): readonly string[] {
  switch (spec.arguments) {
    case "commands":
      return commands.map(({ name }) => name);
    case "shells":
      return SHELLS;
    case "targets": {
      const minus = word.startsWith("-") ? "-" : "";
      return targets(word.slice(minus.length), context).map((label) => minus + label);
    }
    case "none":
      return [];
  }
}

/** Folders below `//a/b`, or targets of `//a:`; `:x` is the package the user stands in. */
function targets(word: string, context: CommandContext): readonly string[] {
  try {
    const { root, packageRoot } = openWorkspace(context.cwd, context.packageRoot);
    if (word.startsWith(":")) return names(root, packageRoot, path.relative(root, context.cwd), context).map((name) => `:${name}`);
    if (!word.startsWith("//")) return ["//"];
    const colon = word.indexOf(":");
    if (colon >= 0) return names(root, packageRoot, word.slice(2, colon), context).map((name) => `${word.slice(0, colon)}:${name}`);
    const folder = word.slice(2, Math.max(2, word.lastIndexOf("/") + 1));
    const folders = readdirSync(path.join(root, folder), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith(".") && entry.name !== "node_modules" && entry.name !== "athanor-out")
      .flatMap(({ name }) => [`//${folder}${name}/`, `//${folder}${name}:`]);
    return [`//${folder}...`, `//${folder.replace(/\/$/, "")}:`, ...folders].sort();
  } catch {
    // Half-typed words and broken files are ordinary here.
    return [];
  }
}

function names(root: string, packageRoot: string, folder: string, context: CommandContext): readonly string[] {
  const state = openWorkspaceState(stateFile(root, context.env), readFileSync(path.join(context.packageRoot, "dist", "stamp"), "utf8"), performance.timeOrigin);
  const loader = createCachedLoader(state, createRepositories(root, packageRoot), () => createLoader({ root, packageRoot }));
  const id: PackageId = { repository: "", package: folder };
  const found: LoadedPackage = loader.package(id);
  return ["all", ...found.targets.map(({ label }) => label.slice(label.indexOf(":") + 1))];
}
