/** Depset: a set that shares its parts, so that a thousand libraries do not copy each other's lists. */
import { artifactKey, artifactOf, opaque } from "./file.ts";

declare const brand: unique symbol;
const NODE: unique symbol = Symbol("athanor.depset");

/** An immutable set in post-order: what `transitive` sets hold first, then `direct`, each element once. */
export interface Depset<out T> extends Iterable<T> {
  readonly [brand]: T;
}

export interface DepsetNode<T> {
  readonly direct: readonly T[];
  readonly transitive: readonly DepsetNode<T>[];
}

/** A set of `direct` elements and of all elements of `transitive`. */
export function depset<T>(direct: readonly T[], transitive: readonly Depset<T>[] = []): Depset<T> {
  return makeDepset({ direct: [...direct], transitive: [...transitive].map(nodeOf) });
}

export function makeDepset<T>(node: DepsetNode<T>): Depset<T> {
  return Object.freeze({ [NODE]: node, [Symbol.iterator]: iterate, [Symbol.toPrimitive]: TO_PRIMITIVE }) as unknown as Depset<T>;
}

/** Shared by all depsets, of which there are hundreds of thousands. */
function iterate<T>(this: { readonly [NODE]: DepsetNode<T> }): IterableIterator<T> {
  const { direct, transitive } = this[NODE];
  return direct.length < 2 && transitive.length === 0 ? direct.values() : elements(this[NODE]);
}
const TO_PRIMITIVE = opaque("Depset")[Symbol.toPrimitive];

/** The graph behind a value, or undefined where it is no Depset. */
export function depsetNodeOf(value: unknown): DepsetNode<unknown> | undefined {
  return typeof value === "object" && value !== null ? (value as { [NODE]?: DepsetNode<unknown> })[NODE] : undefined;
}

function nodeOf<T>(set: Depset<T>): DepsetNode<T> {
  const node = depsetNodeOf(set);
  if (!node) throw new TypeError("depset(direct, transitive): every element of transitive must be a Depset");
  return node as DepsetNode<T>;
}

function* elements<T>(root: DepsetNode<T>): IterableIterator<T> {
  const visited = new Set<DepsetNode<T>>();
  const given = new Set<unknown>();
  // An explicit stack: chains of thousands of libraries would overflow the call stack.
  const stack: { node: DepsetNode<T>; next: number }[] = [{ node: root, next: 0 }];
  visited.add(root);
  while (stack.length > 0) {
    const top = stack[stack.length - 1]!;
    const child = top.node.transitive[top.next++];
    if (child) {
      if (!visited.has(child)) {
        visited.add(child);
        stack.push({ node: child, next: 0 });
      }
      continue;
    }
    stack.pop();
    for (const element of top.node.direct) {
      const key = elementKey(element);
      if (given.has(key)) continue;
      given.add(key);
      yield element;
    }
  }
}

/** Two handles of one file are one element. */
function elementKey(element: unknown): unknown {
  const artifact = artifactOf(element);
  return artifact ? artifactKey(artifact) : element;
}
