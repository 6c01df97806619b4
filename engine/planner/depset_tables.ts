/** Depset tables: the depset nodes of one encoded analysis, which later analyses refer to instead of repeating them. */
import type { DepsetNode } from "../api/depset.ts";
import type { ConfiguredKey } from "./action_graph.ts";

/**
 * Named by the digest of its target and the text it stands in: a text that was made anew and came out otherwise is another table, and what refers
 * to the old one is analysed again. Many tables are never referred to: a digest is made when one is asked for.
 */
export interface DepsetTable {
  /** Key of the configured target, whose own outputs the text does not name in full. */
  readonly owner: ConfiguredKey;
  nodes: DepsetNode<unknown>[];
  text: string;
  digest: string | undefined;
}

/** What one planning has encoded or decoded. */
export interface DepsetTables {
  /** Where a node was encoded first. */
  readonly homes: Map<DepsetNode<unknown>, { readonly table: DepsetTable; readonly index: number }>;
  readonly byDigest: Map<string, DepsetTable>;
  /** Those that are not in `byDigest`. */
  readonly undigested: DepsetTable[];
}

export function makeDepsetTables(): DepsetTables {
  return { homes: new Map(), byDigest: new Map(), undigested: [] };
}

/** Makes the table one that others may refer to, once its text is known. */
export function addTable({ undigested }: DepsetTables, table: DepsetTable): void {
  if (table.nodes.length === 0) return;
  // A list that was pushed to has room for sixteen more.
  table.nodes = table.nodes.slice();
  undigested.push(table);
}

export function addNode({ homes }: DepsetTables, table: DepsetTable, node: DepsetNode<unknown>): void {
  homes.set(node, { table, index: table.nodes.push(node) - 1 });
}

export function digestOf(table: DepsetTable, hash: (text: string) => string): string {
  return (table.digest ??= hash(`${table.owner}\n${table.text}`));
}

/** Undefined where no such table is known. */
export function findTable({ byDigest, undigested }: DepsetTables, digest: string, hash: (text: string) => string): DepsetTable | undefined {
  for (const table of undigested) byDigest.set(digestOf(table, hash), table);
  undigested.length = 0;
  return byDigest.get(digest);
}
