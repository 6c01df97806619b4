/** Cached analyses: results of implementations by a key over everything they depend on. */
import type { File } from "../api/file.ts";
import type { PlannedAction } from "./action_graph.ts";
import type { Expansion } from "./expand.ts";
import type { Node, ProvidedValue } from "./node.ts";
import type { Session } from "./session.ts";

export interface AnalysisCache {
  get(key: string): string | undefined;
  set(key: string, encoded: string): void;
  /** A digest of text, the same in every process. */
  hash(text: string): string;
}

/** What an implementation leaves behind. */
export interface AnalysedTarget {
  readonly providers: readonly ProvidedValue[];
  readonly outputs: readonly File[];
  readonly actions: readonly PlannedAction[];
}

export function contentKeyOf(_session: Session, _cache: AnalysisCache, _expansion: Expansion): string {
  return "";
}
export function readCached(_session: Session, _cache: AnalysisCache, _node: Node): AnalysedTarget | undefined {
  return undefined;
}
export function writeCached(_session: Session, _cache: AnalysisCache, _node: Node, _made: AnalysedTarget): void {}
