/** Execution: from the artifacts that are wanted back to what has to be done for them, each once, as early as its inputs allow. */
import { answer } from "./answer.ts";
import type { Execute, ExecutionResult } from "./contract.ts";
import { beginExecution, contentOf, lackingDownloads, type Execution, type Loop } from "./execution.ts";
import { isWelcome, launch } from "./launch.ts";
import { isSettled } from "./node.ts";
import { attempt } from "./outcome.ts";
import type { Runner } from "./runner_client.ts";

/** How many actions beyond those the runner has may have their keys computed: enough to find cached ones, few enough to hold in memory. */
const LOOKAHEAD = 16;
/** How many artifacts that are probably unchanged are looked at at a time, between messages. */
const REST = 100;
/** Milliseconds after which the loop lets signals and messages in. */
const SLICE = 20;

/** `runner` is asked for when the first action has to run. */
export function createExecute(runner: () => Runner): Execute {
  return (graph, request, options) =>
    new Promise((resolve, reject) => {
      const { signal } = options;
      let scheduled = false;
      const stop = (): void => {
        signal.removeEventListener("abort", abort);
        execution.over = true;
      };
      const cancelAll = (): void => {
        for (const node of execution.sent) node.sent?.cancel();
      };
      const abort = (): void => {
        execution.cancelled = true;
        execution.stopping = true;
        cancelAll();
        loop.schedule();
      };
      const loop: Loop = {
        schedule() {
          if (scheduled || execution.over) return;
          scheduled = true;
          setImmediate(() => {
            scheduled = false;
            if (!execution.over) loop.guarded(advance);
          });
        },
        guarded(act) {
          try {
            act();
          } catch (error) {
            if (execution.over) return;
            stop();
            cancelAll();
            reject(error);
          }
        },
      };
      const advance = (): void => {
        if (!pump(execution)) return;
        stop();
        void resultOf(execution).then(resolve, reject);
      };
      const execution = beginExecution(graph, request, options, runner, loop);
      signal.addEventListener("abort", abort);
      loop.guarded(() => {
        const { wanted } = execution;
        for (const artifact of request.order?.first ?? request.artifacts) wanted.wantArtifact(artifact);
        for (const id of request.tests) wanted.wantAction(id);
        wanted.settle();
        if (signal.aborted) abort();
        advance();
      });
    });
}

/** Does what can be done now; true where nothing is left, or nothing more will be done. */
function pump(execution: Execution): boolean {
  const { loop, options, queued, ready, report, request, wanted } = execution;
  report.total(wanted.total());
  const until = performance.now() + SLICE;
  for (;;) {
    for (let node = queued.peek(); node && !execution.stopping; node = queued.peek()) {
      const waits = node.state === "queued";
      const alone = node.plan.traits?.exclusive || (options.streamTests && node.plan.test);
      if (waits && !alone && !isWelcome(execution, node)) break;
      queued.pop();
      if (waits && alone) execution.exclusive.push(node);
      else if (waits) launch(execution, node);
    }
    if (execution.stopping || queued.size >= LOOKAHEAD) break;
    const node = ready.pop();
    if (!node) break;
    if (node.state === "ready") attempt(execution, node, () => answer(execution, node));
    if (performance.now() > until) {
      loop.schedule();
      return false;
    }
  }
  const part = execution.cancelled ? [] : (request.order?.part(execution.looked, execution.looked + REST) ?? []);
  execution.looked += part.length;
  if (part.length > 0) {
    for (const artifact of part) wanted.wantArtifact(artifact);
    wanted.settle();
    loop.schedule();
    return false;
  }
  if (execution.sent.size > 0 || execution.fetching > 0) return false;
  if (execution.stopping) return true;
  if (ready.size > 0 || queued.size > 0) return false;
  const alone = execution.exclusive.shift();
  if (alone) {
    launch(execution, alone);
    loop.schedule();
    return false;
  }
  const stuck = [...wanted.nodes()].find((node) => !isSettled(node));
  if (stuck) throw new Error(`nothing is left to do and ${stuck.plan.id} is ${stuck.state}`);
  return true;
}

async function resultOf(execution: Execution): Promise<ExecutionResult> {
  const { failures, fetch, report, request, sources, wanted } = execution;
  const downloads = lackingDownloads(execution, request.artifacts);
  if (downloads.length > 0 && !execution.stopping) await fetch(downloads);
  return report.result({
    nodes: [...wanted.nodes()],
    failures,
    cancelled: execution.cancelled,
    content(artifact) {
      if (lackingDownloads(execution, [artifact]).length > 0) return undefined;
      const made = artifact.kind === "inside" ? artifact.tree : artifact;
      if (made.kind === "output" && wanted.contentOf(made) === undefined) return undefined;
      const content = contentOf(execution, artifact);
      if (artifact.kind === "source") sources.supply(artifact, content.digest);
      return content;
    },
  });
}
