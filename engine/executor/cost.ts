/** How long actions will probably take: as long as they did last time, or as long as others of their kind. */
import type { ExecutionMemory } from "./contract.ts";
import type { Node } from "./node.ts";

/** Milliseconds, at least 1: where nothing was ever run, the longest way is the one of most actions. */
export function costs(nodes: Iterable<Node>, memory: ExecutionMemory): (node: Node) => number {
  const known = new Map<Node, number>();
  const sums = new Map<string, { total: number; count: number }>();
  for (const node of nodes) {
    const took = memory.get(node.order)?.milliseconds ?? 0;
    if (took === 0) continue;
    known.set(node, took);
    for (const kind of [node.plan.mnemonic, ANY]) {
      const sum = sums.get(kind) ?? { total: 0, count: 0 };
      sums.set(kind, { total: sum.total + took, count: sum.count + 1 });
    }
  }
  const mean = (kind: string): number | undefined => {
    const sum = sums.get(kind);
    return sum && sum.total / sum.count;
  };
  return (node) => {
    // Written and copied without a process.
    if (node.plan.kind === "write" || node.plan.kind === "copy") return 1;
    return Math.max(1, Math.round(known.get(node) ?? mean(node.plan.mnemonic) ?? mean(ANY) ?? 1));
  };
}

/** No mnemonic. */
const ANY = "";
