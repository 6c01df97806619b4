/** One planning: what it was asked, what it has found so far, and the mistakes it has met. */
import type { Diagnostic, Note } from "../api/diagnostic.ts";
import { BuildError, buildError } from "../api/diagnostic.ts";
import type { AbsoluteLabel } from "../api/label.ts";
import type { DepsetNode } from "../api/depset.ts";
import type { File } from "../api/file.ts";
import type { LoadedPackage } from "../api/package.ts";
import type { Loader } from "../loader/contract.ts";
import type { ArtifactSet } from "./action_graph.ts";
import { makeConfigurations, type Configurations } from "./configuration.ts";
import { makeDepsetTables, type DepsetTables } from "./depset_tables.ts";
import type { Edge } from "./edge.ts";
import type { Expansion } from "./expand.ts";
import type { Entry, Node } from "./node.ts";
import type { PlanRequest } from "./plan.ts";
import type { PlatformFacts } from "./platforms.ts";
import type { RuleInfo } from "./rule_info.ts";
import type { Resolution, ToolchainIndex } from "./toolchains.ts";

export interface Session {
  readonly request: PlanRequest;
  readonly loader: Loader;
  /** Analyses a node and all it needs; what goes wrong is reported and shows in its state. */
  readonly evaluate: (session: Session, node: Node) => void;
  readonly configurations: Configurations;
  /** Nodes by key. */
  readonly nodes: Map<string, Node>;
  readonly entries: Map<string, Entry>;
  /** Packages whose targets are in `entries`; undefined where loading failed (and was reported). */
  readonly packages: Map<AbsoluteLabel, LoadedPackage | undefined>;
  readonly rules: Map<string, RuleInfo>;
  /** Undefined: reported to be none. */
  readonly platforms: Map<AbsoluteLabel, PlatformFacts | undefined>;
  readonly resolutions: Map<string, Resolution>;
  toolchainIndex: ToolchainIndex | undefined;
  /** Aliases already found wrong, by label and configuration. */
  readonly failedAliases: Set<string>;
  /** Sources, one handle each. */
  readonly sources: Map<string, File>;
  readonly artifactSets: Map<DepsetNode<unknown>, ArtifactSet>;
  /** Provider values that were checked and frozen. */
  readonly checked: Set<object>;
  /** Targets whose dependencies are being analysed: the way from what was asked for to where the planner stands. */
  readonly frames: Frame[];
  readonly diagnostics: Diagnostic[];
  /** What was reported, so that one mistake met on two ways is told once. */
  readonly told: Set<string>;
  /** With a cache. */
  readonly depsetTables: DepsetTables;
  /** With a cache: the depset node an artifact set was made from. */
  readonly setSources: Map<ArtifactSet, DepsetNode<unknown>>;
  unexported(ruleId: string, what: string): BuildError;
}

export interface Frame {
  readonly node: Node;
  /** What the target needs, once that is known. */
  expansion: Expansion | undefined;
  /** Which of its edges comes next. */
  next: number;
  failed: boolean;
}

export function makeSession(request: PlanRequest, evaluate: (session: Session, node: Node) => void): Session {
  return {
    request,
    evaluate,
    loader: request.loader,
    configurations: makeConfigurations(),
    nodes: new Map(),
    entries: new Map(),
    packages: new Map(),
    rules: new Map(),
    platforms: new Map(),
    resolutions: new Map(),
    toolchainIndex: undefined,
    failedAliases: new Set(),
    sources: new Map(),
    artifactSets: new Map(),
    checked: new Set(),
    frames: [],
    diagnostics: [],
    told: new Set(),
    depsetTables: makeDepsetTables(),
    setSources: new Map(),
    unexported: (ruleId, what) => buildError(`the ${what} of ${ruleId} is not exported by its module`, { help: "export it from the module that declares it" }),
  };
}

/** Records a mistake, with the way that led to it when it is not in what was asked for itself. */
export function report(session: Session, message: string, details: Omit<Diagnostic, "severity" | "message"> = {}): void {
  reportDiagnostic(session, { severity: "error", message, ...details });
}

export function reportDiagnostic(session: Session, diagnostic: Diagnostic): void {
  const identity = JSON.stringify([diagnostic.message, diagnostic.span, diagnostic.locate, diagnostic.label]);
  if (session.told.has(identity)) return;
  session.told.add(identity);
  const way = wayNote(session);
  session.diagnostics.push(way ? { ...diagnostic, notes: [...(diagnostic.notes ?? []), way] } : diagnostic);
}

/** Records what a function throws as the user's mistake; a bug passes through. */
export function reportThrown(session: Session, thrown: unknown): void {
  if (!(thrown instanceof BuildError)) throw thrown;
  for (const diagnostic of thrown.diagnostics) reportDiagnostic(session, diagnostic);
}

function wayNote(session: Session): Note | undefined {
  return session.frames.length < 2 ? undefined : { message: way(session.frames) };
}

/** `//:images → image → //app:image → binary → //app:app`. */
export function way(frames: readonly Frame[]): string {
  const steps: string[] = [];
  frames.forEach((frame, i) => {
    steps.push(frame.node.entry.target.label);
    const edge = i + 1 < frames.length ? frame.expansion?.edges[frame.next - 1] : undefined;
    if (edge) steps.push(...edgeSteps(edge));
  });
  return steps.join(" → ");
}

/** The attribute, then the aliases in between. */
export function edgeSteps(edge: Edge): string[] {
  return [edge.attribute, ...edge.via.flatMap(({ label, attribute }) => [label, attribute])];
}
