/** Evaluation: analyses a configured target after everything it needs, without recursion, so that chains of any length fit. */
import { BuildError } from "../api/diagnostic.ts";
import { analyse } from "./analyse.ts";
import type { Edge } from "./edge.ts";
import { expand, type Expansion } from "./expand.ts";
import type { Node } from "./node.ts";
import { edgeSteps, report, reportThrown, type Frame, type Session } from "./session.ts";

const NO_EDGES: readonly Edge[] = [];

export function evaluate(session: Session, root: Node): void {
  if (root.state !== "new") return;
  const { frames } = session;
  // Platforms and toolchain registrations are evaluated while a target expands: their frames stand on top of its own.
  const base = frames.length;
  const expansions: (Expansion | undefined)[] = [];
  const open = (node: Node): void => {
    node.state = "open";
    const frame: Frame = { node, edges: NO_EDGES, next: 0, failed: false };
    frames.push(frame);
    const expansion = guarded(session, frame, () => expand(session, node));
    expansions.push(expansion);
    if (!expansion) return;
    frame.edges = expansion.edges;
    frame.failed ||= expansion.failed;
    node.dependencies = expansion.edges.map((edge) => edge.node);
  };
  open(root);
  while (frames.length > base) {
    const frame = frames[frames.length - 1]!;
    const edge = frame.edges[frame.next++];
    if (edge) {
      if (edge.node.state === "new") open(edge.node);
      else if (edge.node.state === "open") {
        reportCycle(session, frame, edge);
        frame.failed = true;
      }
      continue;
    }
    close(session, frame, expansions.pop());
    frames.pop();
  }
}

/** All dependencies were looked at: what became of them decides about the node. */
function close(session: Session, frame: Frame, expansion: Expansion | undefined): void {
  const { node } = frame;
  if (frame.failed || frame.edges.some((edge) => edge.node.state === "failed")) {
    node.state = "failed";
    return;
  }
  const excluded = frame.edges.find((edge) => edge.node.state === "incompatible");
  if (excluded) node.reason = excluded.node.reason;
  if (!expansion || excluded) {
    node.state = "incompatible";
    return;
  }
  node.result = guarded(session, frame, () => analyse(session, expansion));
  node.state = node.result ? "done" : "failed";
}

function guarded<T>(session: Session, frame: Frame, body: () => T): T | undefined {
  try {
    return body();
  } catch (thrown) {
    if (!(thrown instanceof BuildError)) throw thrown;
    reportThrown(session, thrown);
    frame.failed = true;
    return undefined;
  }
}

function reportCycle(session: Session, frame: Frame, edge: Edge): void {
  const { frames } = session;
  const start = frames.findIndex(({ node }) => node === edge.node);
  const steps = frames.slice(start).flatMap(({ node, edges, next }) => {
    const taken = edges[next - 1];
    return [node.entry.target.label, ...(taken ? edgeSteps(taken) : [])];
  });
  const { label, stack } = frame.node.entry.target;
  report(session, `dependencies go in a circle: ${[...steps, edge.node.entry.target.label].join(" → ")}`, {
    label: `needed by ${label}`,
    locate: { stack, attribute: edge.attribute, text: edge.label },
  });
}
