/** Evaluation: analyses a configured target after everything it needs, without recursion, so that chains of any length fit. */
import { BuildError } from "../api/diagnostic.ts";
import { analyse } from "./analyse.ts";
import type { Edge } from "./edge.ts";
import { expand } from "./expand.ts";
import type { Node } from "./node.ts";
import { edgeSteps, report, reportThrown, type Frame, type Session } from "./session.ts";

const NO_EDGES: readonly Edge[] = [];

export function evaluate(session: Session, root: Node): void {
  if (root.state !== "new") return;
  const { frames } = session;
  // Platforms and toolchain registrations are evaluated while a target expands: their frames stand on top of its own.
  const base = frames.length;
  open(session, root);
  while (frames.length > base) {
    const frame = frames[frames.length - 1]!;
    const edge = edgesOf(frame)[frame.next++];
    if (edge) {
      if (edge.node.state === "new") open(session, edge.node);
      else if (edge.node.state === "open") {
        reportCycle(session, frame, edge);
        frame.failed = true;
      }
      continue;
    }
    close(session, frame);
    frames.pop();
  }
}

/** Finds out what the node needs, which is looked at next. */
function open(session: Session, node: Node): void {
  node.state = "open";
  const frame: Frame = { node, expansion: undefined, next: 0, failed: false };
  session.frames.push(frame);
  frame.expansion = guarded(session, frame, expand, node);
  if (!frame.expansion) return;
  frame.failed ||= frame.expansion.failed;
  node.dependencies = frame.expansion.edges.map((edge) => edge.node);
}

/** All dependencies were looked at: what became of them decides about the node. */
function close(session: Session, frame: Frame): void {
  const { node, expansion } = frame;
  const edges = edgesOf(frame);
  if (frame.failed || edges.some((edge) => edge.node.state === "failed")) {
    node.state = "failed";
    return;
  }
  const excluded = edges.find((edge) => edge.node.state === "incompatible");
  if (excluded) node.reason = excluded.node.reason;
  if (!expansion || excluded) {
    node.state = "incompatible";
    return;
  }
  node.result = guarded(session, frame, analyse, expansion);
  node.state = node.result ? "done" : "failed";
}

function edgesOf({ expansion }: Frame): readonly Edge[] {
  return expansion?.edges ?? NO_EDGES;
}

/** Undefined after recording the user's mistake. */
function guarded<A, T>(session: Session, frame: Frame, body: (session: Session, about: A) => T, about: A): T | undefined {
  try {
    return body(session, about);
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
  const steps = frames.slice(start).flatMap((one) => {
    const taken = edgesOf(one)[one.next - 1];
    return [one.node.entry.target.label, ...(taken ? edgeSteps(taken) : [])];
  });
  const { label, stack } = frame.node.entry.target;
  report(session, `dependencies go in a circle: ${[...steps, edge.node.entry.target.label].join(" → ")}`, {
    label: `needed by ${label}`,
    locate: { stack, attribute: edge.attribute, text: edge.label },
  });
}
