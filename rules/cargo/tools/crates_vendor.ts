/** The run tool of crates_vendor: resolves a Cargo workspace for every platform and writes its crates as targets. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { plural, ToolError, type RunTool, type StaleCheck } from "../../../engine/api/tool.ts";
import { fingerprint } from "../fingerprint.ts";
import { checkAnnotations, readAnnotations } from "./annotations.ts";
import { crateOf, linkCrates, type Crate, type CrateGraph } from "./crate_graph.ts";
import { gather } from "./gather.ts";
import { createGitCheckouts } from "./git.ts";
import { inputFingerprints, inputsDigest } from "./inputs.ts";
import { parseCargoLock } from "./lockfile.ts";
import { workspaceFacts } from "./member_facts.ts";
import { checkPatches } from "./patches.ts";
import { DIGEST, printCratesFile, type CratesFile } from "./print_crates.ts";
import { cargoProfiles } from "./profiles.ts";
import { parseArguments, parseVendorRequest, type VendorRequest } from "./request.ts";
import { lockChanges, updateLock } from "./update_lock.ts";
import { makeBlocks, type Blocks } from "./variants.ts";
import { vendorSources } from "./vendor_sources.ts";
import { compareVersions, parseVersion, type Version } from "./version.ts";
import { readCargoWorkspace } from "./workspace.ts";

const vendor: RunTool = async (call) => {
  const request = parseVendorRequest(call.params);
  checkOwn(call.workspace, request);
  const names = [...call.update, ...parseArguments(call.args, request.label)];
  const workspace = readCargoWorkspace(call.workspace, request.manifest);
  const annotations = readAnnotations(workspace, request.manifest);
  const current = readLock(call.workspace, request);
  const git = createGitCheckouts(call.env, call.signal);
  try {
    const lockText = current === undefined || names.length > 0 ? await updateLock(workspace, { text: current, file: request.lock }, names, call.network, git) : current;
    const lock = parseCargoLock(lockText, request.lock);
    checkPatches(workspace, lock, lockText, request.manifest);
    const gathered = await gather(workspace, lock, call.network, git);
    const graph = linkCrates(lock, gathered.facts, gathered.members);
    const roots = [...gathered.members].map((id) => ({ id, features: request.features, defaultFeatures: request.defaultFeatures, allFeatures: false }));
    const blocks = makeBlocks(graph, { roots, resolver: workspace.resolver });
    checkAnnotations(annotations, blocks, request.manifest, request.facts !== undefined);
    const profiles = cargoProfiles(workspace.root, request.manifest);
    const isKept = (crate: Crate): boolean => request.mode === "local" || gathered.local.has(crate.locked.id);
    const file: CratesFile = {
      blocks: blocks.crates,
      aliases: aliasesOf(graph, blocks),
      annotations,
      sizes: gathered.sizes,
      vendored: (crate) => (isKept(crate) ? `vendor/${crate.locked.name}-${crate.locked.version}` : undefined),
      package: request.out,
      command: `athanor run ${request.label}`,
      inputs: [request.manifest, request.lock],
      request: request.label,
      asked: fingerprint(call.params),
      // Of other workspaces a program says how what is below it is compiled.
      profiles: request.facts === undefined ? undefined : profiles,
      fingerprints: inputFingerprints(request, workspace, lockText),
      digest: inputsDigest(call.workspace, request, workspace, lockText),
    };
    const out = path.join(call.staging, request.out);
    mkdirSync(out, { recursive: true });
    const text = printCratesFile(file);
    writeFileSync(path.join(out, "BUILD.ts"), text);
    if (request.facts !== undefined) {
      const facts = workspaceFacts(workspace, blocks, { profiles, annotations, top: path.posix.dirname(request.manifest), crates: request.out });
      writeFileSync(path.join(call.staging, request.facts), `${JSON.stringify(facts, null, 2)}\n`);
    }
    await vendorSources(path.join(out, "vendor"), [...new Set(blocks.crates.map(({ crate }) => crate))].filter(isKept), gathered, call);
    if (lockText !== current) {
      writeFileSync(path.join(call.staging, request.lock), lockText);
      for (const line of lockChanges(parseCargoLock(current ?? "", request.lock), lock)) call.progress(line);
    } else report(call.workspace, request, text, call.progress);
  } finally {
    git.close();
  }
};
export default vendor;

export const stale: StaleCheck = ({ params, workspace: root }) => {
  const request = parseVendorRequest(params);
  const generated = path.join(root, request.out, "BUILD.ts");
  if (request.facts !== undefined && !existsSync(path.join(root, request.facts))) return `${request.facts} does not exist yet`;
  if (!existsSync(generated)) return `${request.out}/BUILD.ts does not exist yet`;
  const lock = readLock(root, request);
  if (lock === undefined) return `${request.lock} does not exist yet`;
  const digest = inputsDigest(root, request, readCargoWorkspace(root, request.manifest), lock);
  return readFileSync(generated, "utf8").includes(`// ${DIGEST}${digest}\n`) ? undefined : `${request.out} was not made from what ${request.manifest} and ${request.lock} are now`;
};

/** The folder is replaced as a whole: one that holds anything else is somebody's work, as the members in a workspace's own `crates`. */
function checkOwn(root: string, { out }: VendorRequest): void {
  const folder = path.join(root, out);
  const entries = existsSync(folder) ? readdirSync(folder) : [];
  const generated = path.join(folder, "BUILD.ts");
  const written = existsSync(generated) && readFileSync(generated, "utf8").includes(`\n// ${DIGEST}`);
  const foreign = entries.find((entry) => !written || (entry !== "BUILD.ts" && entry !== "vendor"));
  if (foreign !== undefined) throw new ToolError(`${out} holds ${foreign}, which crates_vendor did not write, and would be replaced`, `name another folder for the generated crates: out: "thirdparty/crates"`);
}

function readLock(root: string, { lock }: VendorRequest): string | undefined {
  const file = path.join(root, lock);
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

/** What members call their dependencies; of several versions under one name the newest has it, and all have their versions' names. */
function aliasesOf(graph: CrateGraph, blocks: Blocks): CratesFile["aliases"] {
  const found = new Map<string, { readonly name: string; readonly block: string; readonly version: Version; readonly platforms: CratesFile["aliases"][number]["platforms"] }>();
  for (const crate of graph.values()) {
    if (!crate.member) continue;
    for (const { dependency, to } of crate.edges) {
      if (crateOf(graph, to).member) continue;
      const flavours = dependency.kind === "dev" ? (["dev target", "dev host"] as const) : dependency.kind === "build" ? (["host"] as const) : (["target", "host"] as const);
      const block = flavours.map((flavour) => blocks.find(to, flavour)).find((one) => one !== undefined);
      const before = found.get(dependency.name);
      // What a member needs on some platforms only is for these; what runs while compiling is for all.
      const platforms = block && !block.crate.lib?.procMacro && dependency.kind !== "build" ? [...block.features.keys()] : [];
      if (!block) continue;
      const version = parseVersion(block.crate.locked.version);
      if (!version) throw new Error(`${block.name} has the version "${block.crate.locked.version}"`);
      // Of the variants of one version, that of programs comes before those of tests and of what runs while compiling, whose names are longer.
      const order = before === undefined ? 1 : compareVersions(version, before.version) || before.block.length - block.name.length;
      if (order > 0) found.set(dependency.name, { name: dependency.name, block: block.name, version, platforms });
    }
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Which crates came and went. */
function report(root: string, { out }: VendorRequest, text: string, progress: (line: string) => void): void {
  const namesIn = (source: string): readonly string[] => [...source.matchAll(/^ {2}name: "(.*)",$/gm)].map((match) => match[1] ?? "");
  const former = path.join(root, out, "BUILD.ts");
  const before = new Set(existsSync(former) ? namesIn(readFileSync(former, "utf8")) : []);
  const after = new Set(namesIn(text));
  const lines = [...[...before].filter((name) => !after.has(name)).map((name) => `removed ${name}`), ...[...after].filter((name) => !before.has(name)).map((name) => `added ${name}`)];
  if (before.size === 0) progress(plural(after.size, "crate"));
  else for (const line of lines) progress(line);
}
