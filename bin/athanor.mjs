#!/usr/bin/env node
// The command as npm installs it: brings dist/ up to date in a checkout, then the no-op check, then the engine.
import { existsSync, readdirSync, statSync } from "node:fs";
import module from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const argv = process.argv.slice(2);
// Node 22 and later keep compiled code between runs.
module.enableCompileCache?.();

// The npm package has no engine/ folder.
if (existsSync(path.join(root, "engine")) && isStale()) {
  const { rebuild } = await import("../build/rebuild.mjs");
  rebuild(isStale);
}
const { runNoop } = await import("../dist/noop.js");
if (!runNoop(argv, root)) {
  const { main } = await import("../dist/main.js");
  await main(argv, root);
}

/** Whether something of what dist/ is made from is newer than it. */
function isStale() {
  const built = statSync(path.join(root, "dist", "stamp"), { throwIfNoEntry: false })?.mtimeMs;
  if (built === undefined) return true;
  const isNewer = (file) => (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Infinity) > built;
  const anyNewer = (folder) =>
    isNewer(folder) || readdirSync(folder, { withFileTypes: true }).some((entry) => (entry.isDirectory() ? anyNewer(path.join(folder, entry.name)) : isNewer(path.join(folder, entry.name))));
  const rules = path.join(root, "rules");
  const tools = readdirSync(rules).map((name) => path.join(rules, name, "tools")).filter((folder) => existsSync(folder));
  return [path.join(root, "engine"), path.join(root, "build"), ...tools].some(anyNewer) || isNewer(path.join(root, "package.json"));
}
