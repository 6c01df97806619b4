/** The table of imports in ARCHITECTURE.md, asserted over every file: the picture cannot rot. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "uvu";

const root = process.env["ATHANOR_ROOT"] ?? process.cwd();

/** What a folder may import beyond itself: other folders, `type:` for types alone, and whether node's modules. */
const TABLE: Readonly<Record<string, { readonly folders: readonly string[]; readonly node: boolean; readonly packages: readonly string[] }>> = {
  "engine/api": { folders: [], node: false, packages: [] },
  "engine/loader": { folders: ["engine/api"], node: true, packages: ["esbuild", "fast-glob", "@iarna/toml", "smol-toml", "yaml", "typescript"] },
  "engine/planner": { folders: ["engine/api", "type:engine/loader/contract.ts", "type:engine/store/digest.ts"], node: false, packages: [] },
  "engine/store": { folders: ["engine/api"], node: true, packages: [] },
  "engine/executor": { folders: ["engine/api", "engine/planner/action_graph.ts", "engine/planner/action_reads.ts", "engine/store", "type:engine/report/events.ts"], node: true, packages: [] },
  "engine/http": { folders: ["engine/api"], node: true, packages: [] },
  "engine/fetch": { folders: ["engine/api", "engine/http", "engine/store/digest.ts"], node: true, packages: ["smol-toml"] },
  "engine/state": { folders: ["engine/api", "engine/store", "engine/planner", "engine/loader", "type:engine/executor/contract.ts"], node: true, packages: [] },
  "engine/report": { folders: ["engine/api", "type:engine/executor/contract.ts", "type:engine/planner/action_graph.ts"], node: true, packages: [] },
  "engine/cli": { folders: ["engine"], node: true, packages: ["typescript", "esbuild"] },
  rules: { folders: ["athanor/api", "athanor/platforms"], node: false, packages: [] },
  platforms: { folders: ["athanor/api", "athanor", "athanor/platforms"], node: false, packages: [] },
};
/** Built-in tools run outside the sealed context: they may use node, and of the engine its tool contract and, where they speak to servers, the one way it does so. */
const TOOLS = { folders: ["engine/api/tool.ts", "engine/http"], node: true, packages: ["diff", "yaml", "@noble/ciphers", "openpgp", "xz-decompress", "@zip.js/zip.js", "fzstd", "smol-toml"] };

test("every import is one the architecture allows", () => {
  const faults: string[] = [];
  for (const file of sources("engine").concat(sources("rules"), sources("platforms"))) {
    const rule = ruleOf(file);
    if (file === "rules/index.ts" || file.endsWith("BUILD.ts")) continue;
    for (const { specifier, typeOnly } of importsOf(file)) if (!allowed(file, specifier, typeOnly, rule)) faults.push(`${file} imports ${specifier}`);
  }
  assert.deepEqual(faults, []);
});

test("the engine never imports a rule", () => {
  for (const file of sources("engine")) for (const { specifier } of importsOf(file)) assert.ok(!resolved(file, specifier).startsWith("rules/"), `${file} imports ${specifier}`);
});

test("every file opens with a sentence that says what it is", () => {
  for (const file of sources("engine").concat(sources("rules"), sources("platforms"))) assert.match(readFileSync(path.join(root, file), "utf8"), /^\/\*\*/, file);
});

function ruleOf(file: string) {
  if (/^rules\/[^/]+\/tools\//.test(file)) return TOOLS;
  const folder = Object.keys(TABLE).find((name) => file.startsWith(`${name}/`));
  assert.ok(folder !== undefined, `${file} lies in no folder of the table`);
  return TABLE[folder]!;
}

function allowed(file: string, specifier: string, typeOnly: boolean, rule: (typeof TABLE)[string]): boolean {
  if (specifier.startsWith("node:")) return rule.node;
  if (rule.packages.some((name) => specifier === name || specifier.startsWith(`${name}/`))) return true;
  if (!specifier.startsWith(".")) return rule.folders.includes(specifier);
  const target = resolved(file, specifier);
  const own = /^rules\//.test(file) ? "rules" : path.posix.dirname(file).split("/").slice(0, 2).join("/");
  if (target.startsWith(`${own}/`)) return true;
  return rule.folders.some((entry) => {
    const folder = entry.startsWith("type:") ? entry.slice(5) : entry;
    return (target === folder || target.startsWith(`${folder}/`)) && (typeOnly || !entry.startsWith("type:"));
  });
}

function resolved(file: string, specifier: string): string {
  return specifier.startsWith(".") ? path.posix.normalize(path.posix.join(path.posix.dirname(file), specifier)) : specifier;
}

/** Static and dynamic imports, and re-exports. */
function importsOf(file: string): readonly { readonly specifier: string; readonly typeOnly: boolean }[] {
  const text = readFileSync(path.join(root, file), "utf8").replace(/\/\*[\s\S]*?\*\//g, "");
  const statics = [...text.matchAll(/^\s*(?:import|export)\s+(type\s+)?(?:[^"';]*?\sfrom\s+)?["']([^"']+)["'];/gm)].map(([, type, specifier]) => ({ specifier: specifier!, typeOnly: type !== undefined }));
  const dynamic = [...text.matchAll(/\bimport\(\s*["']([^"']+)["']\s*\)/g)].map(([, specifier]) => ({ specifier: specifier!, typeOnly: false }));
  return [...statics, ...dynamic];
}

function sources(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
    .map((file) => `${folder}/${file}`)
    .filter((file) => file.endsWith(".ts"))
    .sort();
}

test.run();
