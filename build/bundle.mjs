// Bundles the engine and the built-in tools into dist/: `node build/bundle.mjs`, and with --package also what npm gets (dist/lib).
import { build } from "esbuild";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
process.chdir(root);
const started = new Date();

const entries = { main: "engine/cli/main.ts" };
/** Programs that share nothing with the command line: what runs actions, in a process of its own, and tools of actions, in worker threads. */
const apart = { runner: "engine/executor/runner.ts", tool_worker: "engine/executor/tool_worker.ts" };
const rules = readdirSync("rules", { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);
const withTools = rules.filter((rule) => existsSync(`rules/${rule}/tools`));
const tools = withTools.flatMap((rule) => readdirSync(`rules/${rule}/tools`).sort().filter((file) => file.endsWith(".ts")).map((file) => [`${rule}/${file.slice(0, -3)}`, `rules/${rule}/tools/${file}`]));
// What the next start compares with dist/ (bin/athanor.cjs). A rule's folder counts only as the place where tools may appear.
const made = ["engine", "build", ...withTools.map((rule) => `rules/${rule}/tools`)];
const sources = ["package.json", "rules", ...rules.filter((rule) => !withTools.includes(rule)).map((rule) => `rules/${rule}`), ...made, ...made.flatMap((folder) => readdirSync(folder, { recursive: true }).map((name) => `${folder}/${name}`))];

for (const [name, file] of tools) (/^const \w+: Tool = /m.test(readFileSync(file, "utf8")) ? apart : entries)[`tools/${name}`] = file;
for (const name of Object.keys(entries)) if (!existsSync(entries[name])) delete entries[name];

const options = {
  absWorkingDir: root,
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
  loader: { ".wasm": "binary" },
  chunkNames: "chunks/[name]-[hash]",
  sourcemap: "linked",
  sourcesContent: false,
  logLevel: "warning",
  metafile: true,
  // CommonJS dependencies ask for node's modules by require().
  banner: { js: 'import { createRequire as athanorCreateRequire } from "node:module"; const require = athanorCreateRequire(import.meta.url);' },
};
// esbuild has printed what is wrong.
const { metafile } = await build(options).catch(() => process.exit(1));
// What starts for an action loads one file, not fifty: a third of the time.
Object.assign(metafile.outputs, (await build({ ...options, entryPoints: apart, splitting: false })).metafile.outputs);
// The no-op check decides how fast nothing is done, and each file that Node loads takes a millisecond: it is one, sharing nothing,
// and CommonJS, which Node starts sooner.
const { banner: _, ...alone } = { ...options, entryPoints: { noop: "engine/cli/noop.ts" }, outExtension: { ".js": ".cjs" }, format: "cjs", splitting: false, minify: true };
Object.assign(metafile.outputs, (await build(alone)).metafile.outputs);

// Chunks of earlier builds: a process that is running may still load one, so they stay for a day. The package has none.
const keep = process.argv.includes("--package") ? 0 : 86_400_000;
const current = new Set(Object.keys(metafile.outputs).map((file) => path.basename(file)));
for (const name of readdirSync("dist/chunks")) {
  const file = path.join("dist/chunks", name);
  if (!current.has(name) && Date.now() - statSync(file).mtimeMs > keep) rmSync(file);
}

// A tool's version is part of the keys of its actions; the engine asks for it without loading the tool.
const versions = {};
for (const [name] of tools) {
  const { default: tool, version } = await import(pathToFileURL(path.resolve("dist/tools", `${name}.js`)).href);
  if (typeof tool === "function" && Number.isSafeInteger(version)) versions[name] = version;
}
mkdirSync("dist/tools", { recursive: true });
replace("dist/tools/versions.json", `${JSON.stringify(versions, null, 2)}\n`);

if (process.argv.includes("--package")) {
  rmSync("dist/lib", { recursive: true, force: true });
  execFileSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "build/tsconfig.package.json"], { stdio: "inherit" });
}

// The stamp names this engine by its content; what was edited meanwhile is newer than its time, so that the next start builds again.
const hash = createHash("sha256");
for (const file of Object.keys(metafile.outputs).filter((name) => /\.c?js$/.test(name)).sort()) hash.update(`${path.basename(file)}\0`).update(readFileSync(file));
replace("dist/sources", sources.sort().join("\n"));
replace("dist/stamp", hash.digest("hex").slice(0, 32));
utimesSync("dist/stamp", started, started);

function replace(file, text) {
  writeFileSync(`${file}.${process.pid}`, text);
  renameSync(`${file}.${process.pid}`, file);
}
