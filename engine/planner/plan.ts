/** Planning: from targets and a configuration to the graph of actions that builds them. */
import { BuildError, type Diagnostic } from "../api/diagnostic.ts";
import type { Artifact } from "../api/file.ts";
import type { AbsoluteLabel } from "../api/label.ts";
import { PROFILES, type Profile } from "../api/platform.ts";
import type { Loader } from "../loader/contract.ts";
import type { ActionGraph, PlannedAction, RequestedTarget } from "./action_graph.ts";
import type { AnalysisCache } from "./analysis_cache.ts";
import type { Configuration } from "./configuration.ts";
import { follow } from "./edge.ts";
import { executionConfiguration } from "./expand.ts";
import { evaluate } from "./evaluate.ts";
import { reachableActions } from "./graph.ts";
import type { Node } from "./node.ts";
import { platformOf } from "./platforms.ts";
import { requestedTarget } from "./requested.ts";
import { makeSession, report, reportThrown, type Session } from "./session.ts";
import { isSelective, PLAIN_TESTS, testPlans, type TestOptions } from "./test_plans.ts";

export interface PlanRequest {
  readonly loader: Loader;
  /** Patterns are already expanded. `explicit`: named by the user, so that an incompatible platform is an error. */
  readonly targets: readonly { readonly label: AbsoluteLabel; readonly explicit: boolean }[];
  readonly configuration: {
    readonly platform: AbsoluteLabel;
    readonly profile: Profile;
    /** By setting id. */
    readonly settings: Readonly<Record<string, string>>;
  };
  /** In the order they are tried. */
  readonly executionPlatforms: readonly AbsoluteLabel[];
  /** Labels of toolchain registrations, a list a layer: the user's before the package's. */
  readonly toolchains: readonly (readonly AbsoluteLabel[])[];
  /** Whether test actions belong to the request, and how they are run. */
  readonly tests: boolean | TestOptions;
  readonly cache?: AnalysisCache;
}

/** A planning as queries look at it. */
export interface Analysis {
  readonly graph: ActionGraph;
  /** Every configured target that was analysed, in the order of key. */
  readonly targets: readonly Node[];
}

/** Pure and synchronous. Throws one BuildError with every root error. */
export function plan(request: PlanRequest): ActionGraph {
  return planned(makeSession(request, evaluate));
}

export function analyseRequest(request: PlanRequest): Analysis {
  const session = makeSession(request, evaluate);
  const graph = planned(session);
  const targets = [...session.nodes.values()].filter(({ state }) => state === "done").sort((a, b) => (a.key < b.key ? -1 : 1));
  return { graph, targets };
}

function planned(session: Session): ActionGraph {
  const { request } = session;
  const configuration = requestedConfiguration(session);
  const found: { readonly label: AbsoluteLabel; readonly node: Node }[] = [];
  const skipped: { label: AbsoluteLabel; reason: string }[] = [];
  let failed = !configuration;
  for (const { label, explicit } of request.targets) {
    const node = configuration && requestedNode(session, label, configuration);
    if (!node) {
      failed = true;
      continue;
    }
    evaluate(session, node);
    if (node.state === "failed") failed = true;
    else if (node.state === "done") found.push({ label, node });
    else if (node.state === "incompatible") {
      const reason = node.reason ?? "incompatible";
      if (explicit) report(session, `${label} cannot be built for ${configuration.platform}: ${reason}`, { locate: { stack: node.entry.target.stack } });
      else skipped.push({ label, reason });
    }
  }
  throwReported(session);
  // Otherwise a mistake that nobody told would look like an empty plan.
  if (failed) throw new Error("planning failed without a diagnostic");
  const options = request.tests === true ? PLAIN_TESTS : request.tests;
  const tests = options ? testsOf(found, options) : NO_TESTS;
  const kept = options && isSelective(options) ? found.filter(({ node }) => tests.has(node)) : found;
  const requested = kept.map(({ label, node }): RequestedTarget => requestedTarget(session, label, node, tests.get(node) ?? []));
  const actions = reachableActions(session, requested.flatMap(artifactsOf), kept.flatMap(({ node }) => tests.get(node) ?? []));
  return { actions, requested, skipped, warnings: [] };
}

const NO_TESTS: ReadonlyMap<Node, readonly PlannedAction[]> = new Map();

/** Of those that have tests. A target and its alias are one node, whose tests are the same objects. */
function testsOf(found: readonly { readonly node: Node }[], options: TestOptions): ReadonlyMap<Node, readonly PlannedAction[]> {
  const tests = new Map<Node, readonly PlannedAction[]>();
  for (const { node } of found) {
    const own = tests.has(node) ? [] : testPlans(node, options);
    if (own.length > 0) tests.set(node, own);
  }
  return tests;
}

/** The node of what the user named: an alias stands for its target. */
function requestedNode(session: Session, label: AbsoluteLabel, configuration: Configuration): Node | undefined {
  try {
    const execution = () => executionConfiguration(session, undefined);
    return follow(session, { label, attribute: "", origin: undefined, from: undefined, configuration, execution, split: undefined, pinned: undefined })?.node;
  } catch (thrown) {
    reportThrown(session, thrown);
    return undefined;
  }
}

function requestedConfiguration(session: Session): Configuration | undefined {
  const { platform, profile, settings } = session.request.configuration;
  try {
    if (!PROFILES.includes(profile)) report(session, `a profile is one of ${PROFILES.join(", ")}; got "${profile}"`);
    const changed: Record<string, string> = {};
    for (const [id, value] of Object.entries(settings)) {
      const key = session.loader.configurationKey(id);
      if (key.kind !== "setting") report(session, `${id} is a constraint: the platform decides about it, not a setting`);
      else if (!key.values.includes(value)) report(session, `the setting ${key.name} is one of ${key.values.join(", ")}; got "${value}"`);
      else if (value !== key.default) changed[id] = value;
    }
    const facts = platformOf(session, platform);
    return facts && session.configurations.get(facts.label, profile, changed);
  } catch (thrown) {
    reportThrown(session, thrown);
    return undefined;
  }
}

/** What a program to run names is built too, though it need not be among its outputs. */
function artifactsOf({ outputs, run, lock }: RequestedTarget): readonly Artifact[] {
  return run || lock ? [...outputs, ...runArtifacts(run), ...Object.values(lock?.files ?? {}).flat()] : outputs;
}

function runArtifacts(run: RequestedTarget["run"]): readonly Artifact[] {
  const named = (run?.argv ?? []).flatMap((arg) => (typeof arg === "string" || arg.kind === "each" ? [] : arg.parts.flatMap((part) => (typeof part === "string" ? [] : "file" in part ? [part.file] : "program" in part ? [part.program.root] : [part.directoryOf]))));
  return [...named, ...Object.values(run?.tool?.files ?? {}).flat()];
}

function throwReported({ diagnostics }: { readonly diagnostics: readonly Diagnostic[] }): void {
  if (diagnostics.length > 0) throw new BuildError(diagnostics);
}
