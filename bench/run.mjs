// Figures, each a ratio or a rate measured in one run: `npm run bench`, or `node bench/run.mjs noop planning ...` for some of them.
// It needs ninja and cargo on the machine, which the product does not; a measurement whose peer is missing says so.
// ATHANOR_BENCH=FOLDER keeps what is set up (a toolchain takes minutes), for benches that are run one by one.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { baseImage } from "./base_image.mjs";
import { copies } from "./workspaces.mjs";
import { imageDisk } from "./image_disk.mjs";
import { push } from "./push.mjs";
import { crateGraph } from "./crate_graph.mjs";
import { cratesVendor } from "./crates_vendor.mjs";
import { edit } from "./edit.mjs";
import { planning } from "./planning.mjs";
import { service, serviceEdit } from "./service.mjs";
import { sandboxed } from "./sandboxed.mjs";

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const kept = process.env["ATHANOR_BENCH"];
const scratch = kept ?? mkdtempSync(path.join(tmpdir(), "athanor-bench-"));
if (kept === undefined) process.on("exit", () => rmSync(scratch, { recursive: true, force: true }));
else mkdirSync(scratch, { recursive: true });

/** Runs athanor as users start it, in a workspace with a cache of the benches' own, or with `options.cache`; the last line of a failure is shown. */
export function athanor(cwd, args, options = {}) {
  const started = performance.now();
  const result = spawnSync(path.join(root, "athanor"), args, { cwd, encoding: "utf8", env: { ...process.env, ATHANOR_NODE: process.execPath, XDG_CACHE_HOME: options.cache ?? usualCache, CI: "1", ...options.env }, maxBuffer: 1 << 28 });
  if (result.status !== (options.status ?? 0)) throw new Error(`athanor ${args.join(" ")} ended with ${result.status}:\n${result.stdout}${result.stderr}`.slice(-4000));
  return { milliseconds: performance.now() - started, output: result.stdout + result.stderr };
}

const usualCache = path.join(scratch, "cache");

/** A cache with what is in the usual one by now, for a build that is to be cold: whatever it makes stays out of the usual one. */
export function coldCache(name) {
  const cache = path.join(scratch, `cache-${name}`);
  rmSync(cache, { recursive: true, force: true });
  timed("cp", ["-al", usualCache, cache]);
  return cache;
}

/** Median of several runs, in milliseconds. */
export function median(times, run) {
  const all = Array.from({ length: times }, run).sort((a, b) => a - b);
  return all[Math.floor(all.length / 2)];
}

export function timed(command, args, options) {
  const started = performance.now();
  printed(command, args, options);
  return performance.now() - started;
}

/** What a program writes to stdout. */
export function printed(command, args, options) {
  const result = spawnSync(command, args, { encoding: "utf8", maxBuffer: 1 << 28, ...options });
  if (result.status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${result.status}:\n${result.stdout}${result.stderr}`.slice(-4000));
  return result.stdout;
}

const benches = {
  /** A build in which nothing changed, against ninja on as many edges. */
  noop() {
    for (const targets of [1_000, 10_000, 50_000]) {
      const workspace = path.join(scratch, `copies-${targets}`);
      copies(workspace, targets);
      const cold = athanor(workspace, ["build", "//..."]).milliseconds;
      timed("ninja", [], { cwd: workspace });
      const ours = median(9, () => athanor(workspace, ["build", "//..."]).milliseconds);
      const ninja = median(9, () => timed("ninja", [], { cwd: workspace }));
      const goal = 50 + 1.5 * ninja;
      report(`no-op build, ${targets} targets`, `ratio ${(ours / goal).toFixed(2)}: ${ours.toFixed(0)} ms, ninja ${ninja.toFixed(0)} ms, goal ${goal.toFixed(0)} ms (first build ${(cold / 1000).toFixed(1)} s)`, ours <= goal);
    }
  },
  planning: () => planning(scratch, report),
  edit: () => edit(scratch, report),
  sandboxed: () => sandboxed(scratch, report),
  crates: () => crateGraph(scratch, report),
  vendor: () => cratesVendor(scratch, report),
  service: () => service(scratch, report),
  service_edit: () => serviceEdit(scratch, report),
  push: () => push(scratch, report),
  base_image: () => baseImage(scratch, report),
  image_disk: () => imageDisk(scratch, report),
};

let missed = 0;
function report(what, result, met) {
  if (!met) missed++;
  console.log(`${met ? "met   " : "missed"}  ${what}: ${result}`);
}

const named = process.argv.slice(2);
if (!existsSync(path.join(root, "dist/main.js"))) throw new Error("run `node build/bundle.mjs` first");
for (const name of named.length > 0 ? named : Object.keys(benches)) {
  if (!benches[name]) throw new Error(`no bench is called ${name}; there are ${Object.keys(benches).join(", ")}`);
  await benches[name]();
}
console.log(missed === 0 ? "every goal is met" : `${missed} goals are missed`);
