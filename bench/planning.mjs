// Cold planning, once everything is loaded: targets a second, and what a plan leaves in memory. In a process of its own, with the engine's sources.
import { build } from "esbuild";
import { rmSync } from "node:fs";
import path from "node:path";
import { median, printed, root } from "./run.mjs";
import { copies } from "./workspaces.mjs";

const ENTRY = `
import { createLoader } from "./engine/loader/create_loader.ts";
import { expandPatterns } from "./engine/planner/patterns.ts";
import { plan } from "./engine/planner/plan.ts";
import { openAnalysisStore } from "./engine/state/analysis_store.ts";
const [root, packageRoot, analyses] = process.argv.slice(2);
const loader = createLoader({ root, packageRoot });
const targets = expandPatterns(loader, ["//..."], { repository: "", package: "" });
const platform = "@athanor//platforms:linux_x86_64_gnu";
const request = { loader, targets, configuration: { platform, profile: "fastbuild", settings: {} }, executionPlatforms: [platform], toolchains: [], tests: false, cache: openAnalysisStore(analyses, "bench") };
// The platform's package is loaded too.
plan({ ...request, targets: [], cache: undefined });
const used = () => (globalThis.gc(), process.memoryUsage().heapUsed);
const before = used();
const started = performance.now();
const graph = plan(request);
const milliseconds = performance.now() - started;
process.stdout.write(JSON.stringify({ milliseconds, bytes: used() - before, actions: graph.actions.length }));
`;

export async function planning(scratch, report) {
  // Below dist/, where it finds the packages that it imports.
  const program = path.join(root, "dist/bench/planning.mjs");
  await build({ stdin: { contents: ENTRY, resolveDir: root, loader: "ts" }, outfile: program, bundle: true, format: "esm", platform: "node", target: "node20.18", packages: "external", conditions: ["athanor-source"], alias: { "athanor/api": "./engine/api/index.ts" } });
  for (const targets of [10_000, 50_000]) {
    const workspace = path.join(scratch, `planned-${targets}`);
    copies(workspace, targets);
    const runs = Array.from({ length: 5 }, (_, i) => JSON.parse(printed(process.execPath, ["--expose-gc", program, workspace, root, path.join(scratch, `analyses-${targets}-${i}`)])));
    const rate = targets / (median(runs.length, (_, i) => runs[i].milliseconds) / 1000);
    const kilobytes = median(runs.length, (_, i) => runs[i].bytes) / targets / 1024;
    report(`cold planning, ${targets} targets`, `${rate.toFixed(0)} targets/s, goal 20000, ratio ${(rate / 20_000).toFixed(2)}; ${kilobytes.toFixed(1)} KB a target, goal 4`, rate >= 20_000 && kilobytes <= 4);
  }
  rmSync(path.dirname(program), { recursive: true });
}
