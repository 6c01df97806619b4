// Bundles the engine and the built-in tools into dist/: `node build/bundle.mjs`, and with --package also what npm gets (dist/lib).
import { build } from "esbuild";
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
process.chdir(root);

const entries = { main: "engine/cli/main.ts", noop: "engine/cli/noop.ts", runner: "engine/executor/runner.ts", tool_worker: "engine/executor/tool_worker.ts" };
for (const folder of readdirSync("rules", { withFileTypes: true })) {
  const tools = path.join("rules", folder.name, "tools");
  if (!folder.isDirectory() || !existsSync(tools)) continue;
  for (const file of readdirSync(tools)) if (file.endsWith(".ts")) entries[`tools/${folder.name}/${file.slice(0, -3)}`] = path.join(tools, file);
}
for (const name of Object.keys(entries)) if (!existsSync(entries[name])) delete entries[name];

await build({
  entryPoints: entries,
  outdir: "dist",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20.18",
  conditions: ["athanor-source"],
  // Loaded only when needed, and esbuild brings a program of its own.
  external: ["esbuild", "typescript"],
  chunkNames: "chunks/[name]-[hash]",
  sourcemap: "linked",
  sourcesContent: false,
  logLevel: "warning",
  // CommonJS dependencies ask for node's modules by require().
  banner: { js: 'import { createRequire as athanorCreateRequire } from "node:module"; const require = athanorCreateRequire(import.meta.url);' },
});

if (process.argv.includes("--package")) {
  rmSync("dist/lib", { recursive: true, force: true });
  execFileSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "build/tsconfig.package.json"], { stdio: "inherit" });
}
writeFileSync("dist/stamp", "");
