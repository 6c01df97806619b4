/** Cached analyses: what implementations left behind, by a key over everything they depend on. */
import { decodeAnalysis, encodeAnalysis, type AnalysedTarget } from "./encode.ts";
import type { Expansion } from "./expand.ts";
import type { Node } from "./node.ts";
import type { PlatformFacts } from "./platforms.ts";
import type { Session } from "./session.ts";

export interface AnalysisCache {
  get(key: string): string | undefined;
  set(key: string, encoded: string): void;
  /** A digest of text, the same in every process. */
  readonly hash: (text: string) => string;
}

/** Raised whenever the planner would make something else of the same inputs. */
const VERSION = 1;

/** Everything an implementation can see: its target's values in this configuration, its rule's sources, and what its dependencies depend on. */
export function contentKeyOf(session: Session, cache: AnalysisCache, expansion: Expansion): string {
  const { node, attributes, edges } = expansion;
  const values = attributes.map(({ value, split }) => (split ? [value, split.map(platformContent)] : value));
  const lines = [commonDigest(session, cache, expansion), JSON.stringify(values)];
  for (const edge of edges) {
    if (edge.node.contentKey === undefined) throw new Error(`${edge.node.key} has no content key`);
    lines.push(edge.node.contentKey);
  }
  // Last, since no line before it has a line feed in it.
  lines.push(node.key);
  return cache.hash(lines.join("\n"));
}

/** Of what all targets of a rule have in common where they are built for one platform on one platform: nearly all of the text. */
function commonDigest(session: Session, cache: AnalysisCache, { node: { rule }, platform, execution }: Expansion): string {
  for (const known of rule.digests) if (known.platform === platform && known.execution === execution) return known.digest;
  const { id, attributes, toolchains } = rule;
  const digest = cache.hash(JSON.stringify([VERSION, id, session.loader.moduleDigest(id), platformContent(platform), platformContent(execution), attributes.map(([name]) => name), toolchains]));
  rule.digests.push({ platform, execution, digest });
  return digest;
}

function platformContent(facts: PlatformFacts | undefined): unknown {
  return facts && [facts.label, Object.entries(facts.info.constraints).sort(byName), Object.entries(facts.info.facts).sort(byName)];
}

function byName([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Undefined where it is not there, or refers to what is not there any more. */
export function readCached(session: Session, cache: AnalysisCache, contentKey: string, node: Node): AnalysedTarget | undefined {
  const text = cache.get(contentKey);
  return text === undefined ? undefined : decodeAnalysis(session, cache.hash, node, text);
}

export function writeCached(session: Session, cache: AnalysisCache, contentKey: string, node: Node, analysed: AnalysedTarget): void {
  cache.set(contentKey, encodeAnalysis(session, cache.hash, node, analysed));
}
