/** Artifact sets: depsets of files as plain data, sharing what the depsets share. */
import { depsetNodeOf, type DepsetNode } from "../api/depset.ts";
import { buildError } from "../api/diagnostic.ts";
import { artifactOf, type Artifact } from "../api/file.ts";
import type { ArtifactSet } from "./action_graph.ts";
import type { Session } from "./session.ts";

export const EMPTY_SET: ArtifactSet = Object.freeze({ direct: Object.freeze([]), transitive: Object.freeze([]) });

/** `where` names what holds the files, for messages. */
export function artifactSet(session: Session, files: readonly unknown[], where: string): ArtifactSet {
  if (files.length === 0) return EMPTY_SET;
  const direct: Artifact[] = [];
  const transitive: ArtifactSet[] = [];
  for (const one of files) {
    const node = depsetNodeOf(one);
    if (node) {
      const set = setOfDepset(session, node, where);
      if (set !== EMPTY_SET) transitive.push(set);
    } else direct.push(artifactIn(one, where));
  }
  // A depset alone is its own set.
  if (direct.length === 0 && transitive.length < 2) return transitive[0] ?? EMPTY_SET;
  return { direct, transitive };
}

/** Parts first, with a stack of its own: sets of long chains are as deep as the chains. */
export function setOfDepset(session: Session, root: DepsetNode<unknown>, where: string): ArtifactSet {
  const known = session.artifactSets;
  const stack = [root];
  while (stack.length > 0) {
    const node = stack[stack.length - 1]!;
    if (known.has(node)) {
      stack.pop();
      continue;
    }
    const waiting = node.transitive.filter((part) => !known.has(part));
    if (waiting.length > 0) {
      stack.push(...waiting);
      continue;
    }
    stack.pop();
    const parts = node.transitive.flatMap((part) => known.get(part) ?? []).filter((part) => part !== EMPTY_SET);
    const set = node.direct.length === 0 && parts.length < 2 ? (parts[0] ?? EMPTY_SET) : { direct: node.direct.map((one) => artifactIn(one, where)), transitive: parts };
    known.set(node, set);
    if (session.request.cache && set !== EMPTY_SET && !session.setSources.has(set)) session.setSources.set(set, node);
  }
  return known.get(root) ?? EMPTY_SET;
}

function artifactIn(value: unknown, where: string): Artifact {
  const artifact = artifactOf(value);
  if (artifact) return artifact;
  throw buildError(`${where} holds ${typeof value === "string" ? JSON.stringify(value) : `a value of type ${typeof value}`}: it takes Files`);
}
