// Runs the tests: bundles each file of tests/ (or those named), runs it in a process of its own, prints one closing line with the sums.
import { build } from "esbuild";
import { spawn } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
process.chdir(root);
const named = process.argv.slice(2);
const files = named.length > 0 ? named : readdirSync("tests", { recursive: true }).filter((file) => file.endsWith(".test.ts")).map((file) => path.join("tests", file)).sort();
const out = path.join("dist", "tests", String(process.pid));
process.on("exit", () => rmSync(out, { recursive: true, force: true }));

await build({
  entryPoints: files,
  outdir: out,
  outbase: ".",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20.18",
  packages: "external",
  conditions: ["athanor-source"],
  // Node imports no WebAssembly, so that is bundled.
  alias: { "athanor/api": "./engine/api/index.ts", "athanor/platforms": "./platforms/constraints.ts", "@zip.js/zip.js/dist/zip-module.wasm": "./node_modules/@zip.js/zip.js/dist/zip-module.wasm" },
  loader: { ".wasm": "binary" },
  sourcemap: "inline",
  logLevel: "warning",
});

const sums = { passed: 0, failed: 0, skipped: 0 };
/** Two at a time: half of most tests' time is waiting for one process or one download. Each has folders and ports of its own; the store they share is made for that. */
const AT_ONCE = 2;
const waiting = [...files];
await Promise.all(Array.from({ length: AT_ONCE }, async () => {
  for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) await test(file);
}));
console.log(`${sums.passed} passed, ${sums.failed} failed${sums.skipped ? `, ${sums.skipped} skipped` : ""}`);
process.exitCode = sums.failed > 0 ? 1 : 0;

async function test(file) {
  const started = performance.now();
  const { code, output } = await run(path.join(out, file.replace(/\.ts$/, ".js")));
  const total = count(output, "Total"), passed = count(output, "Passed"), skipped = count(output, "Skipped");
  const silent = total === undefined;
  const failed = silent ? 1 : Math.max(total - passed - skipped, code === 0 ? 0 : 1);
  sums.passed += passed ?? 0;
  sums.skipped += skipped ?? 0;
  sums.failed += failed;
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${failed ? "FAIL" : "ok  "} ${file} (${passed ?? 0} passed${skipped ? `, ${skipped} skipped` : ""}, ${seconds} s)${silent ? ": never called test.run(), or died before" : ""}`);
  if (failed || process.env.ATHANOR_TEST_VERBOSE) console.log(output);
  else for (const line of output.split("\n")) if (line.startsWith("skipped: ")) console.log(`     ${line}`);
}

function count(output, word) {
  const match = new RegExp(`^\\s*${word}:\\s+(\\d+)`, "m").exec(output.replace(/\x1b\[[0-9;]*m/g, ""));
  return match ? Number(match[1]) : undefined;
}

function run(file) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ["--enable-source-maps", file], { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, FORCE_COLOR: "0", ATHANOR_ROOT: root } });
    let output = "";
    child.stdout.on("data", (data) => (output += data));
    child.stderr.on("data", (data) => (output += data));
    child.on("close", (code) => resolve({ code: code ?? 1, output }));
  });
}
