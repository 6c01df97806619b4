/** What changed sources reach, on the numbers of a stored graph: no action is decoded for it. */
import type { StoredGraph } from "../planner/action_graph.ts";

const UNKNOWN = 0;
const OPEN = 1;
const CLEAN = 2;
const DIRTY = 3;

/** Numbers of the sources that some action reads, or that a requested target names. */
export function sourcesRead({ reads: { values, ends, origins } }: Pick<StoredGraph, "reads">): readonly number[] {
  const found = new Set<number>();
  for (let row = 0, at = 0; row < ends.length; at = ends[row++]!) {
    for (let i = at + 1; i <= at + values[at]!; i++) {
      const origin = origins[values[i]!]!;
      if (origin < -1) found.add(-2 - origin);
    }
  }
  return [...found];
}

/** Orders of the actions that one of `sources` reaches. One pass is enough, since no row names a later one. */
export function reachedFrom({ reads: { values, ends, ofAction, origins }, count }: Pick<StoredGraph, "reads" | "count">, sources: ReadonlySet<number>): ReadonlySet<number> {
  const reached = new Uint8Array(ends.length);
  for (let row = 0, at = 0; row < ends.length; at = ends[row++]!) {
    const sets = at + 1 + values[at]!;
    for (let i = at + 1; i < ends[row]! && reached[row] === 0; i++) {
      const origin = i < sets ? origins[values[i]!]! : -1;
      if (i >= sets ? reached[values[i]!] : origin >= 0 ? reached[ofAction[origin]!] : sources.has(-2 - origin)) reached[row] = 1;
    }
  }
  const orders = new Set<number>();
  for (let order = 0; order < count; order++) if (reached[ofAction[order]!] === 1) orders.add(order);
  return orders;
}

/** Whether no source below an action has changed, looking at no more of them than must be. What was found out once stands. */
export function cleanness({ reads: { values, ends, ofAction, origins } }: Pick<StoredGraph, "reads">, isUnchanged: (source: number) => boolean): (order: number) => boolean {
  const states = new Uint8Array(ends.length);
  /** Opens a row, with what it reads on top of it; or settles it, once that is settled. */
  const look = (row: number, stack: number[]): void => {
    const start = row === 0 ? 0 : ends[row - 1]!;
    const sets = start + 1 + values[start]!;
    const first = states[row] === UNKNOWN;
    const depth = stack.length;
    states[row] = first ? OPEN : CLEAN;
    for (let i = start + 1; i < ends[row]!; i++) {
      const origin = i < sets ? origins[values[i]!]! : 0;
      const below = i >= sets ? values[i]! : origin >= 0 ? ofAction[origin]! : -1;
      if (below < 0 ? first && origin < -1 && !isUnchanged(-2 - origin) : states[below] === DIRTY) {
        states[row] = DIRTY;
        stack.length = depth;
        return;
      }
      if (first && below >= 0 && states[below] === UNKNOWN) stack.push(below);
    }
  };
  return (order) => {
    const row = ofAction[order]!;
    // Without recursion, as rows may lie thousands deep.
    const stack = states[row] === UNKNOWN ? [row] : [];
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      if (states[top]! >= CLEAN) stack.pop();
      else look(top, stack);
    }
    return states[row] === CLEAN;
  };
}
