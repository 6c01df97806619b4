/** The part of the action graph an execution has to look at: made backwards from what is wanted, as far as nothing remembered answers. */
import type { Artifact } from "../api/file.ts";
import type { StoredGraph } from "../planner/action_graph.ts";
import type { Content } from "../store/store.ts";
import type { ExecuteOptions } from "./contract.ts";
import { isPresent } from "./contents.ts";
import { costs } from "./cost.ts";
import { inputsOf } from "./inputs.ts";
import { makeNode, type Node } from "./node.ts";

type OutputArtifact = Artifact & { readonly kind: "output" };

export interface WantedGraph {
  nodes(): Iterable<Node>;
  /** How many processes and tools have to be looked at, as far as is known. */
  total(): number;
  /** The node that makes an artifact; undefined for what nobody has to make. */
  wantArtifact(artifact: Artifact): Node | undefined;
  wantAction(id: string): Node;
  /** Follows what was wanted back to its inputs. To be called after wanting. */
  settle(): void;
  addNeed(node: Node, maker: Node, artifact: Artifact): void;
  /** Its outputs (early ones, or all) are there: whoever has all it needs becomes ready. */
  release(node: Node): void;
  /** Has a finished action done again, for `node`. */
  redo(maker: Node, node: Node): void;
  contentOf(artifact: OutputArtifact): Content | undefined;
}

export function wantedGraph(graph: StoredGraph, { memory, store }: Pick<ExecuteOptions, "memory" | "store">, becomesReady: (node: Node) => void): WantedGraph {
  const nodes = new Map<number, Node>();
  const unexpanded: Node[] = [];
  let total = 0;

  const want = (order: number): Node => {
    const known = nodes.get(order);
    if (known) return known;
    const node = makeNode(graph.action(order), order);
    nodes.set(order, node);
    if (remember(node)) return node;
    unexpanded.push(node);
    if (node.plan.kind === "run" || node.plan.kind === "tool") total++;
    return node;
  };

  /** Nothing below it changed, and what it made is still there. */
  const remember = (node: Node): boolean => {
    if (node.force || !memory.isClean(node.order)) return false;
    const remembered = memory.get(node.order);
    if (!remembered || !remembered.outputs.every(([, content]) => isPresent(store, content))) return false;
    for (const [path, content] of remembered.outputs) node.outputs.set(path, content);
    node.key = remembered.key;
    node.how = "remembered";
    node.state = "done";
    return true;
  };

  const makerOf = (artifact: OutputArtifact): number => {
    const order = graph.makerOf(artifact);
    if (order === undefined) throw new Error(`no action writes ${artifact.path} of ${artifact.owner}`);
    return order;
  };

  const hasAll = (maker: Node, paths: ReadonlySet<string>): boolean => maker.state === "done" || [...paths].every((path) => maker.outputs.has(path));

  const self: WantedGraph = {
    nodes: () => nodes.values(),
    total: () => total,
    wantArtifact(artifact) {
      if (artifact.kind === "inside") return self.wantArtifact(artifact.tree);
      return artifact.kind === "output" ? want(makerOf(artifact)) : undefined;
    },
    wantAction(id) {
      const order = graph.orderOf(id);
      if (order === undefined) throw new Error(`no action is called ${id}`);
      return want(order);
    },
    addNeed(node, maker, artifact) {
      const paths = new Set(maker.dependants.get(node)).add(artifact.path);
      maker.dependants.set(node, paths);
      node.needs.add(maker);
      if (!hasAll(maker, paths)) node.pending.add(maker);
    },
    settle() {
      const expanded: Node[] = [];
      for (let node = unexpanded.pop(); node; node = unexpanded.pop()) {
        if (node.expanded) continue;
        node.expanded = true;
        expanded.push(node);
        for (const input of inputsOf(node.plan)) {
          if (input.kind !== "output") continue;
          self.addNeed(node, want(makerOf(input)), input);
        }
      }
      if (expanded.length === 0) return;
      // Producers come first in the graph, so one pass from its end knows every height.
      const open = [...nodes.values()].filter(({ state }) => state !== "done");
      const cost = costs(open, memory);
      for (const node of open) node.height = 0;
      for (const node of open.sort((a, b) => b.order - a.order)) {
        node.height += cost(node);
        for (const need of node.needs) need.height = Math.max(need.height, node.height);
      }
      for (const node of expanded.sort((a, b) => a.order - b.order)) if (node.state === "waiting" && node.pending.size === 0) becomesReady(node);
    },
    release(maker) {
      for (const [dependant, paths] of maker.dependants) {
        if (!dependant.pending.has(maker) || !hasAll(maker, paths)) continue;
        dependant.pending.delete(maker);
        if (dependant.pending.size === 0 && dependant.state === "waiting") becomesReady(dependant);
      }
    },
    redo(maker, node) {
      node.pending.add(maker);
      if (maker.force && maker.state !== "done") return;
      maker.force = true;
      maker.how = undefined;
      maker.outputs.clear();
      maker.state = "waiting";
      if (!maker.expanded) unexpanded.push(maker);
      else becomesReady(maker);
    },
    contentOf: (artifact) => nodes.get(makerOf(artifact))?.outputs.get(artifact.path),
  };
  return self;
}
