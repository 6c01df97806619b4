/** What an action reads: every artifact its arguments, environment and lists name, each once. */
import { artifactKey, type Artifact } from "../api/file.ts";
import type { ArtifactSet, PlannedAction, PlannedArg } from "../planner/action_graph.ts";
import { forEachRead } from "../planner/action_reads.ts";

/** The artifacts an action waits for: what it sees, and files whose lines it is given as arguments and variables. */
export function inputsOf(action: PlannedAction): readonly Artifact[] {
  const inputs = collector(action);
  seenBy(action).forEach(inputs.add);
  if (action.kind === "run") for (const set of [action.argFiles, action.envFiles]) inputs.addSet(set);
  return inputs.all();
}

/** The artifacts whose content an action sees, in order of mention; a file inside a tree counts as the tree. The root comes first. */
export function seenBy(action: PlannedAction): readonly Artifact[] {
  const inputs = collector(action);
  switch (action.kind) {
    case "run":
      if (action.root) inputs.add(action.root);
      for (const arg of action.argv) inputs.addArg(arg);
      for (const [, value] of action.env) inputs.addArg(value);
      inputs.addSet(action.inputs);
      break;
    case "tool":
      for (const arg of action.args) inputs.addArg(arg);
      inputs.addSet(action.inputs);
      break;
    case "copy":
      inputs.add(action.from);
      break;
    case "write":
      // Its text holds paths only, and a path is known before there is a file.
      break;
  }
  return inputs.all();
}

/** Keys of the artifacts that an action's root, arguments and environment name, as against those that are only in its list of inputs. */
export function namedBy(action: PlannedAction & { readonly kind: "run" }): ReadonlySet<string> {
  const inputs = collector(action);
  if (action.root) inputs.add(action.root);
  for (const arg of action.argv) inputs.addArg(arg);
  for (const [, value] of action.env) inputs.addArg(value);
  return new Set(inputs.all().map(artifactKey));
}

/** The artifacts a file that is written names, for its paths. */
export function namedIn(action: PlannedAction & { readonly kind: "write" }): readonly Artifact[] {
  const inputs = collector(action);
  for (const arg of action.content) inputs.addArg(arg);
  return inputs.all();
}

/** Whether `artifact` is something the action itself writes. */
export function isOwnOutput(action: PlannedAction, artifact: Artifact): artifact is Artifact & { readonly kind: "output" } {
  return artifact.kind === "output" && artifact.owner === action.owner && action.outputs.some((output) => output.path === artifact.path);
}

/** The elements of a set: what `transitive` sets hold first, then `direct`, each once. */
export function elementsOf(root: ArtifactSet): readonly Artifact[] {
  const found = new Map<string, Artifact>();
  const visited = new Set<ArtifactSet>([root]);
  // An explicit stack: chains of thousands of libraries would overflow the call stack.
  const stack: { readonly set: ArtifactSet; next: number }[] = [{ set: root, next: 0 }];
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const child = top.set.transitive[top.next++];
    if (!child) {
      stack.pop();
      for (const artifact of top.set.direct) {
        const key = artifactKey(artifact);
        if (!found.has(key)) found.set(key, artifact);
      }
    } else if (!visited.has(child)) {
      visited.add(child);
      stack.push({ set: child, next: 0 });
    }
  }
  return [...found.values()];
}

function collector(action: PlannedAction) {
  const found = new Map<string, Artifact>();
  const add = (artifact: Artifact): void => {
    if (artifact.kind === "inside") return add(artifact.tree);
    if (isOwnOutput(action, artifact)) return;
    found.set(artifactKey(artifact), artifact);
  };
  const addSet = (set: ArtifactSet): void => elementsOf(set).forEach(add);
  const addArg = (arg: PlannedArg): void => forEachRead(arg, add, addSet);
  return { add, addSet, addArg, all: () => [...found.values()] };
}
