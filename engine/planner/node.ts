/** Configured targets: one per label and configuration, with what their analysis found. */
import type { Configured } from "../api/attr.ts";
import type { Depset } from "../api/depset.ts";
import type { File } from "../api/file.ts";
import type { AbsoluteLabel, PackageId } from "../api/label.ts";
import type { LoadedTarget } from "../api/package.ts";
import type { AnyProvider } from "../api/provider.ts";
import type { ConfiguredKey, PlannedAction } from "./action_graph.ts";
import type { Configuration } from "./configuration.ts";
import type { RuleInfo } from "./rule_info.ts";
import type { Session } from "./session.ts";

/** A declared target with its label in parts, and what it was configured to be. */
export interface Entry {
  readonly target: LoadedTarget;
  readonly id: PackageId;
  /** LoadedPackage.place. */
  readonly place: PackageId;
  readonly name: string;
  /** One a configuration and pinned platform; few, so that a search is as quick as a map. */
  nodes: readonly Node[];
}

export interface Node {
  readonly key: ConfiguredKey;
  readonly entry: Entry;
  readonly rule: RuleInfo;
  /** None for platforms, toolchain registrations and conditions. */
  readonly configuration: Configuration | undefined;
  /** The execution platform of the target this one is a toolchain of. */
  readonly pinned: AbsoluteLabel | undefined;
  /**
   * new: not looked at. open: its dependencies are being analysed. done: has a result. failed: its own mistake or a dependency's was
   * reported. incompatible: the platform rules it out, `reason` says why.
   */
  state: "new" | "open" | "done" | "failed" | "incompatible";
  reason: string | undefined;
  dependencies: readonly Node[];
  result: Result | undefined;
  /** Digest of all its result depends on; only where a cache is used. */
  contentKey: string | undefined;
}

export interface Result {
  /** One a provider; few, so that a search is as quick as a map and smaller. */
  readonly providers: readonly ProvidedValue[];
  readonly files: Depset<File>;
  readonly actions: readonly PlannedAction[];
  /** As dependents see it. */
  readonly configured: Configured<AnyProvider>;
}

export interface ProvidedValue {
  /** Of the provider. */
  readonly id: string;
  readonly provider: AnyProvider;
  readonly value: unknown;
}

export const NO_NODES: readonly Node[] = [];

/** The node of a target in a configuration. `pinned` matters only where the target would choose another execution platform itself. */
export function nodeFor(session: Session, entry: Entry, rule: RuleInfo, configuration: Configuration | undefined, pinned: AbsoluteLabel | undefined): Node {
  const { label } = entry.target;
  const own = pinned !== undefined && configuration && (pinned !== session.request.executionPlatforms[0] || rule.toolchains.length > 0) ? pinned : undefined;
  for (const node of entry.nodes) if (node.configuration === configuration && node.pinned === own) return node;
  const key = configuration ? `${label}${configuration.suffix}${own === undefined ? "" : `|${own}`}` : label;
  const node: Node = { key, entry, rule, configuration, pinned: own, state: "new", reason: undefined, dependencies: NO_NODES, result: undefined, contentKey: undefined };
  entry.nodes = entry.nodes.concat(node);
  session.nodes.set(key, node);
  return node;
}
