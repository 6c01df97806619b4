/** Cached analyses: what implementations left behind, by a key over everything they depend on. */
import type { DepsetNode } from "../api/depset.ts";
import { decodeAnalysis, encodeAnalysis, type AnalysedTarget } from "./encode.ts";
import type { Expansion } from "./expand.ts";
import type { PlatformFacts } from "./platforms.ts";
import type { Session } from "./session.ts";

export interface AnalysisCache {
  get(key: string): string | undefined;
  set(key: string, encoded: string): void;
  /** A digest of text, the same in every process. */
  hash(text: string): string;
}

/** Raised whenever the planner would make something else of the same inputs. */
const VERSION = 1;

/** Everything an implementation can see: its target's values in this configuration, its rule's sources, and what its dependencies depend on. */
export function contentKeyOf(session: Session, cache: AnalysisCache, { node, platform, execution, attributes, edges, toolchains }: Expansion): string {
  let digest = session.moduleDigests.get(node.rule.id);
  if (digest === undefined) session.moduleDigests.set(node.rule.id, (digest = session.loader.moduleDigest(node.rule.id)));
  const values = attributes.map(({ name, value, split }) => [name, value, split?.map(platformContent)]);
  const below = edges.map((edge) => {
    if (edge.node.contentKey === undefined) throw new Error(`${edge.node.key} has no content key`);
    return edge.node.contentKey;
  });
  return cache.hash(JSON.stringify([VERSION, node.key, node.rule.id, digest, platformContent(platform), platformContent(execution), values, toolchains.map(({ name, type }) => [name, type]), below]));
}

/** One text a platform: nearly every target has the same two. */
const platformContents = new WeakMap<PlatformFacts, string>();

function platformContent(facts: PlatformFacts | undefined): string | undefined {
  if (!facts) return undefined;
  let content = platformContents.get(facts);
  if (content === undefined) platformContents.set(facts, (content = JSON.stringify([facts.label, Object.entries(facts.info.constraints).sort(byName), Object.entries(facts.info.facts).sort(byName)])));
  return content;
}

function byName([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Undefined where it is not there, or refers to what is not there any more. */
export function readCached(session: Session, cache: AnalysisCache, contentKey: string): AnalysedTarget | undefined {
  const text = cache.get(contentKey);
  const decoded = text === undefined ? undefined : decodeAnalysis(session, text);
  if (text === undefined || !decoded) return undefined;
  remember(session, cache, text, decoded.depsets);
  return decoded;
}

export function writeCached(session: Session, cache: AnalysisCache, contentKey: string, analysed: AnalysedTarget): void {
  const { text, depsets } = encodeAnalysis(session, analysed);
  cache.set(contentKey, text);
  remember(session, cache, text, depsets);
}

/**
 * Later analyses refer to depset nodes of this one instead of repeating them. They name them by the digest of the text they stand in: a text
 * that was made anew and came out otherwise is another table, and what refers to the old one is analysed again.
 */
function remember(session: Session, cache: AnalysisCache, text: string, depsets: readonly DepsetNode<unknown>[]): void {
  if (depsets.length === 0) return;
  const table = cache.hash(text);
  session.depsetTables.set(table, depsets);
  depsets.forEach((node, index) => {
    if (!session.homes.has(node)) session.homes.set(node, { table, index });
  });
}
