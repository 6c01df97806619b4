/** What an execution says while it works, and what it answers in the end, in the graph's order whatever ran first. */
import { artifactKey, type Artifact } from "../api/file.ts";
import { platformName } from "../planner/action_graph.ts";
import type { Content } from "../store/store.ts";
import type { Execute, ExecuteOptions, ExecutionResult, Failure } from "./contract.ts";
import type { Node } from "./node.ts";

type TestResult = ExecutionResult["tests"] extends ReadonlyMap<string, infer R> ? R : never;

export interface Report {
  /** Says how many actions are needed, when that has changed. */
  total(actions: number): void;
  started(node: Node): void;
  finished(node: Node, output: string): void;
  failed(node: Node, failure: Failure): void;
  /** What a test prints while it runs. */
  printed(node: Node, text: string): void;
  /** This machine cannot run a test. */
  setAside(node: Node, reason: string): void;
  /** A test failed and is tried again. */
  retried(node: Node, end: Pick<Failure, "reason" | "output" | "help">): void;
  result(end: { readonly nodes: readonly Node[]; readonly failures: ReadonlyMap<Node, Failure>; readonly cancelled: boolean; content(artifact: Artifact): Content | undefined }): ExecutionResult;
}

export function reportOf(_graph: Parameters<Execute>[0], request: Parameters<Execute>[1], { events, explain, memory, store }: ExecuteOptions): Report {
  const tests = new Map<string, TestResult>();
  const name = ({ plan }: Node) => ({ actionId: plan.id, label: plan.label, platform: platformName(plan.owner), mnemonic: plan.mnemonic });
  const testDone = (node: Node, result: TestResult): void => {
    tests.set(node.plan.id, result);
    events({ kind: "test-part", ...name(node), traits: node.plan.traits, ...result });
  };
  const why = (node: Node): string => {
    if (node.plan.traits?.fresh) return "it was asked to run again";
    if (node.force) return "what it made is missing from the store, or was changed there";
    const before = memory.get(node.order);
    if (!before) return "it was not built here before";
    return before.key === node.key ? "what it made is missing from the store" : "its inputs or its command have changed";
  };
  let total = 0;
  return {
    total(actions) {
      if (actions !== total) events({ kind: "total", actions });
      total = actions;
    },
    started(node) {
      events({ kind: "action-started", ...name(node), ...(explain ? { why: why(node) } : {}) });
    },
    finished(node, output) {
      const { plan, how, milliseconds } = node;
      if (how === undefined) return;
      events({ kind: "action-finished", ...name(node), how, milliseconds, ...(output === "" ? {} : { output }), ...(plan.test ? { test: true } : {}) });
      if (plan.test) testDone(node, { status: "passed", cached: how !== "run", milliseconds, output });
    },
    printed(node, text) {
      events({ kind: "test-printed", ...name(node), text });
    },
    retried(node, end) {
      events({ kind: "test-retried", ...name(node), milliseconds: node.milliseconds, output: said(end) });
    },
    setAside(node, reason) {
      events({ kind: "action-finished", ...name(node), how: "run", milliseconds: node.milliseconds, test: true });
      testDone(node, { status: "skipped", cached: false, milliseconds: node.milliseconds, output: "", reason });
    },
    failed(node, failure) {
      events({ kind: "action-failed", ...name(node), failure });
      if (node.plan.test) testDone(node, { status: "failed", cached: false, milliseconds: node.milliseconds, output: said(failure) });
    },
    result({ nodes, failures, cancelled, content }) {
      const ordered = [...nodes].sort((a, b) => a.order - b.order);
      const positions = new Map(ordered.map(({ plan, order }) => [plan.id, order]));
      for (const node of ordered) {
        if (!node.plan.test || tests.has(node.plan.id)) continue;
        if (node.state !== "done") testDone(node, { status: "not attempted", cached: false, milliseconds: 0, output: "" });
        else {
          const printed = node.key === undefined ? undefined : store.getResult(node.key);
          const output = printed ? [printed.stdout, printed.stderr].map((digest) => Buffer.from(store.getBlob(digest) ?? []).toString("utf8")).join("") : "";
          testDone(node, { status: "passed", cached: true, milliseconds: 0, output });
        }
      }
      const contents = new Map<string, Content>();
      for (const artifact of request.artifacts) {
        const made = content(artifact);
        if (made) contents.set(artifactKey(artifact), made);
      }
      const failed = [...failures].sort(([a], [b]) => a.order - b.order).map(([, failure]) => failure);
      const failedLabels = new Set(failed.map(({ label }) => label));
      const skipped = ordered.filter((node) => node.state === "skipped" && node.doomed).map(({ plan }) => plan.label);
      const counted = ordered.filter(({ plan }) => plan.kind === "run" || plan.kind === "tool");
      const count = (how: Node["how"]): number => counted.filter((node) => node.state === "done" && node.how === how).length;
      return {
        contents,
        failures: failed,
        notAttempted: [...new Set(skipped)].filter((label) => !failedLabels.has(label)),
        cancelled,
        counts: { run: count("run"), cached: count("cached"), remembered: count("remembered"), total: counted.length },
        // In the graph's order too, whichever ended first.
        tests: new Map([...tests].sort(([a], [b]) => (positions.get(a) ?? 0) - (positions.get(b) ?? 0))),
      };
    },
  };
}

/** What a failed test printed, and then why it failed and what helps: nothing else tells of it. */
function said({ output, reason, help }: Pick<Failure, "reason" | "output" | "help">): string {
  return [output.trimEnd(), reason, help ?? ""].filter((text) => text !== "").join("\n");
}
