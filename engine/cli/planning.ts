/** Loading and planning: from patterns to the graph of actions. Loaded only when no stored plan answers. */
import path from "node:path";
import { buildError } from "../api/diagnostic.ts";
import { formatLabel, formatPackage, parseLabel, type AbsoluteLabel } from "../api/label.ts";
import type { LoadedTarget } from "../api/package.ts";
import type { Loader } from "../loader/contract.ts";
import { createLoader } from "../loader/create_loader.ts";
import type { TransformCache } from "../loader/transform.ts";
import { ATHANOR } from "../loader/repositories.ts";
import { CONFIG_FILE } from "../loader/workspace_config.ts";
import type { ActionGraph } from "../planner/action_graph.ts";
import { declaredGraph } from "../planner/declared_graph.ts";
import { expandPatterns } from "../planner/patterns.ts";
import { plan, type PlanRequest } from "../planner/plan.ts";
import { createCachedLoader, type CachedLoader } from "../state/cached_loader.ts";
import type { RequestedConfiguration } from "./configuration.ts";
import { MACHINE } from "./machine.ts";
import { storePlan, type OutputArtifact, type Plan, type PlanKey } from "./plan_store.ts";
import type { Session } from "./session.ts";

export function openLoader(session: Session): CachedLoader {
  const { root, packageRoot } = session.workspace;
  const { transforms } = session.state;
  const cache: TransformCache = {
    get(key) {
      const text = transforms.get(key);
      const end = text?.indexOf("\0") ?? -1;
      return text === undefined || end < 0 ? undefined : { map: text.slice(0, end), code: text.slice(end + 1) };
    },
    set: (key, { code, map }) => transforms.set(key, `${map}\0${code}`),
  };
  return createCachedLoader(session.state, session.repositories, () => createLoader({ root, packageRoot, cache }));
}

/** What BUILD.ts files declare, manual targets too; all of the workspace when `patterns` is empty. */
export function declaredTargets(session: Session, patterns: readonly string[]): readonly LoadedTarget[] {
  const loader = openLoader(session);
  const graph = declaredGraph(loader);
  return expandPatterns(loader, patterns.length > 0 ? patterns : ["//..."], session.here, { manual: true }).map(({ label }) => graph.target(label));
}

/** Plans and stores the plan. Throws BuildError with every mistake. */
export function makePlan(session: Session, request: PlanKey): Plan {
  const { events, state, workspace } = session;
  events({ kind: "phase", name: "load" });
  const loader = openLoader(session);
  const base = planRequest(session, loader, request.configuration, request.tests);
  const targets = expandPatterns(loader, request.patterns, session.here);
  events({ kind: "phase", name: "plan" });
  const graph = plan({ ...base, targets });
  const sandbox = graph.actions.some((action) => action.kind === "run") ? planSandbox(session, base) : undefined;
  events({ kind: "loaded", packages: loader.loaded.packages, targets: loader.loaded.targets });
  const merged = sandbox ? mergeGraphs(sandbox.graph, graph) : graph;
  const { asked, made } = session.analyses.counts();
  events({ kind: "planned", targets: merged.requested.length, actions: merged.actions.length, configured: asked, analysed: made });
  const configFiles = [path.join(workspace.root, CONFIG_FILE), path.join(workspace.packageRoot, CONFIG_FILE)];
  const stamps = new Set([...loader.used, ...configFiles.map((file) => state.stamps.record({ kind: "file", path: file }))]);
  return storePlan(session, { key: request.key, graph: merged, stamps: Uint32Array.from(stamps), sandbox: sandbox?.tree });
}

/** Everything of a plan's request but its targets. */
export function planRequest(session: Session, loader: Loader, configuration: RequestedConfiguration, tests: PlanRequest["tests"]): Omit<PlanRequest, "targets"> {
  return {
    loader,
    configuration,
    executionPlatforms: executionPlatforms(session, loader),
    toolchains: toolchainLayers(session, loader),
    tests,
    cache: session.analyses,
  };
}

/** Those of athanor.toml that this machine is; all of them where it is none, as what would be done there can be told anywhere. */
function executionPlatforms({ workspace }: Session, loader: Loader): readonly AbsoluteLabel[] {
  const fits = (label: AbsoluteLabel): boolean => {
    const parts = parseLabel(label, { repository: "", package: "" });
    const target = parts && loader.package(parts).targets.find((one) => one.label.endsWith(`:${parts.name}`));
    // What is no platform the planner reports.
    return target === undefined || ((target.attrs["cpu"] ?? MACHINE.cpu) === MACHINE.cpu && (target.attrs["os"] ?? MACHINE.os) === MACHINE.os);
  };
  const found = workspace.config.executionPlatforms.filter(fits);
  return found.length > 0 ? found : workspace.config.executionPlatforms;
}

/** The user's before the package's, of which each line is a layer: who lists one of athanor's other toolchains wants it before those that come last of themselves. Wildcards find registrations only: targets of a rule called toolchain. */
function toolchainLayers({ workspace }: Session, loader: Loader): readonly (readonly AbsoluteLabel[])[] {
  const expand = (pattern: string): readonly AbsoluteLabel[] => {
    if (!/(:all|\/\.\.\.)$/.test(pattern)) return expandLabel(pattern);
    return expandPatterns(loader, [pattern], { repository: "", package: "" }).flatMap(({ label }) => (isRegistration(loader, label) ? [label] : []));
  };
  const packaged = (pattern: string): boolean => pattern.startsWith(`@${ATHANOR}//`);
  const { toolchains } = workspace.config;
  return [toolchains.filter((one) => !packaged(one)).flatMap(expand), ...[...new Set(toolchains.filter(packaged))].map(expand)];
}

function expandLabel(text: string): readonly AbsoluteLabel[] {
  const parts = parseLabel(text, { repository: "", package: "" });
  return parts ? [formatLabel(parts)] : [];
}

function isRegistration(loader: Loader, label: AbsoluteLabel): boolean {
  const parts = parseLabel(label, { repository: "", package: "" });
  const target = parts && loader.package(parts).targets.find((one) => one.label === label);
  return target?.rule.endsWith("#toolchain") === true;
}

/** The sandbox's program, where it is a target: athanor's own locked one, unless athanor.toml names another. */
function planSandbox({ workspace, repositories, sandbox }: Session, base: Omit<PlanRequest, "targets">): { readonly graph: ActionGraph; readonly tree: OutputArtifact } | undefined {
  const { program } = workspace.config.sandbox;
  if (sandbox === "none" || program?.startsWith("/") === true) return undefined;
  const label = program ?? ownSandbox(repositories.canonical(ATHANOR) ?? ATHANOR);
  const [target] = expandLabel(label);
  if (target === undefined) throw buildError(`"sandbox.program" of athanor.toml must be a label or an absolute path; got "${label}"`);
  const graph = plan({ ...base, targets: [{ label: target, explicit: true }], tests: false });
  const tree = graph.requested[0]?.outputs.find((output): output is OutputArtifact => output.kind === "output" && output.tree);
  if (!tree) throw buildError(`${target} is no root file system that could hold the sandbox's program`);
  return { graph, tree };
}

function ownSandbox(repository: string): string {
  const place = formatPackage({ repository, package: "sysroots" });
  // Where neither is the machine's nothing is run.
  return `${place}:bubblewrap_${MACHINE.cpu === "aarch64" ? "aarch64" : "x86_64"}`;
}

/** One graph with the requested targets of `main`. Ids name the same action in both. */
function mergeGraphs(extra: ActionGraph, main: ActionGraph): ActionGraph {
  const known = new Set(extra.actions.map(({ id }) => id));
  return { ...main, actions: [...extra.actions, ...main.actions.filter(({ id }) => !known.has(id))] };
}
