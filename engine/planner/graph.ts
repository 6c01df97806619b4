/** The action graph: of all declared actions those that the request reaches, producers first. */
import { buildError } from "../api/diagnostic.ts";
import type { Artifact } from "../api/file.ts";
import type { ArtifactSet, PlannedAction } from "./action_graph.ts";
import { readsOf } from "./action_reads.ts";
import type { Session } from "./session.ts";

interface Vertex {
  readonly of: PlannedAction | ArtifactSet;
  readonly needs: readonly (PlannedAction | ArtifactSet)[];
  next: number;
}

/** Throws BuildError where actions of a target wait for each other. */
export function reachableActions(session: Session, artifacts: readonly Artifact[], tests: readonly PlannedAction[]): readonly PlannedAction[] {
  const producers = makeProducers(session);
  const ordered: PlannedAction[] = [];
  const state = new Map<PlannedAction | ArtifactSet, "open" | "done">();
  const stack: Vertex[] = [];
  const close = (of: PlannedAction | ArtifactSet): void => {
    state.set(of, "done");
    if ("kind" in of) ordered.push(of);
  };
  const open = (of: PlannedAction | ArtifactSet): void => {
    const needs: (PlannedAction | ArtifactSet)[] = [];
    if ("kind" in of) {
      for (const read of readsOf(of)) {
        if ("kind" in read) addProducer(read, producers, needs);
        else needs.push(read);
      }
    } else {
      needs.push(...of.transitive);
      for (const artifact of of.direct) addProducer(artifact, producers, needs);
    }
    if (needs.length === 0) return close(of);
    state.set(of, "open");
    stack.push({ of, needs, next: 0 });
  };
  const roots: (PlannedAction | ArtifactSet)[] = [];
  for (const artifact of artifacts) addProducer(artifact, producers, roots);
  roots.push(...tests);
  for (const root of roots) {
    if (!state.has(root)) open(root);
    // An explicit stack: chains of thousands of actions would overflow the call stack.
    for (let top = stack[stack.length - 1]; top; top = stack[stack.length - 1]) {
      const need = top.needs[top.next++];
      if (need) {
        const seen = state.get(need);
        if (!seen) open(need);
        else if (seen === "open" && need !== top.of) throw circle(stack, need);
        continue;
      }
      close(top.of);
      stack.pop();
    }
  }
  return ordered;
}

type Producers = (artifact: Artifact & { readonly kind: "output" }) => PlannedAction | undefined;

function makeProducers(session: Session): Producers {
  const byOwner = new Map<string, ReadonlyMap<string, PlannedAction>>();
  return ({ owner, path }) => {
    const actions = session.nodes.get(owner)?.result?.actions ?? [];
    // Most targets have an action or two.
    if (actions.length <= 4) return actions.find(({ outputs }) => outputs.some((output) => output.path === path));
    let byPath = byOwner.get(owner);
    if (!byPath) {
      byPath = new Map(actions.flatMap((action) => action.outputs.map((output) => [output.path, action] as const)));
      byOwner.set(owner, byPath);
    }
    return byPath.get(path);
  };
}

function addProducer(artifact: Artifact, producers: Producers, needs: (PlannedAction | ArtifactSet)[]): void {
  let outer = artifact;
  while (outer.kind === "inside") outer = outer.tree;
  if (outer.kind !== "output") return;
  const producer = producers(outer);
  if (!producer) throw new Error(`nothing writes ${outer.path} of ${outer.owner}`);
  needs.push(producer);
}

function circle(stack: readonly Vertex[], need: PlannedAction | ArtifactSet): Error {
  const actions = stack.slice(stack.findIndex(({ of }) => of === need)).flatMap(({ of }) => ("kind" in of ? [`${of.mnemonic} of ${of.label}, which writes "${of.outputs[0]?.path ?? ""}"`] : []));
  return buildError(actions.length === 1 ? `an action waits for its own output: ${actions[0]}` : `actions wait for each other's outputs: ${actions.join("; ")}`);
}
