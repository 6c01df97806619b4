/** How an action ends, and what that means for those that depend on it or wait for the same key. */
import { BuildError } from "../api/diagnostic.ts";
import type { Digest } from "../store/digest.ts";
import type { Content } from "../store/store.ts";
import type { Prepared } from "./action_key.ts";
import { isPresent } from "./contents.ts";
import type { Failure } from "./contract.ts";
import { helpIn } from "./dynamic_parts.ts";
import { contentOf, enqueue, makeReady, type Execution } from "./execution.ts";
import { MissingContent } from "./input_root.ts";
import { isSettled, type Node } from "./node.ts";
import { recordReads } from "./read_keys.ts";
import type { Outcome } from "./runner_protocol.ts";

/** An action whose inputs vanish, or whose runner dies, is tried as often. */
const ATTEMPTS = 3;

/** What a user did wrong fails the action; what vanished from the store is made again. */
export function attempt(execution: Execution, node: Node, act: () => void): void {
  try {
    act();
  } catch (error) {
    if (error instanceof MissingContent) rewind(execution, node, error.digest);
    else if (error instanceof BuildError) fail(execution, node, error.message, "", error.diagnostics[0]?.help);
    else throw error;
  }
}

/** What the runner says of a task. */
export function settle(execution: Execution, node: Node, prepared: Prepared, outcome: Outcome): void {
  const unwanted = execution.cancelled || node.doomed;
  switch (outcome.kind) {
    case "ok": {
      const changed = outcome.outputs.find(([path, content]) => (node.outputs.get(path)?.digest ?? content.digest) !== content.digest);
      if (changed) return fail(execution, node, `changed out/${changed[0]} after it had announced it as complete`, outcome.output);
      const { store } = execution.options;
      const result = { outputs: new Map(outcome.outputs), stdout: outcome.stdout, stderr: outcome.stderr };
      store.putResult(prepared.key, result);
      if (node.plan.kind === "run") recordReads(node.plan, prepared, result, store);
      return complete(execution, node, "run", outcome.outputs, prepared.key, outcome.output);
    }
    case "failed": {
      if (unwanted) return skip(execution, node);
      const unable = skipReason(node, outcome.output);
      if (unable !== undefined) return setAside(execution, node, unable);
      if (++node.tries < (node.plan.traits?.attempts ?? 1)) {
        execution.report.retried(node, outcome);
        return enqueue(execution, node);
      }
      const said = node.plan.kind === "run" ? helpIn(node.plan.argFiles, outcome.output, (artifact) => contentOf(execution, artifact), execution.options.store) : [];
      return fail(execution, node, outcome.reason, outcome.output, [node.plan.traits?.help, ...said, outcome.help].filter((line) => line !== undefined).join("\n") || undefined);
    }
    case "missing":
      return rewind(execution, node, outcome.digest);
    case "lost":
      if (++node.attempts < ATTEMPTS && !unwanted) return enqueue(execution, node);
      return unwanted ? skip(execution, node) : fail(execution, node, "the process that runs actions died", "", "is the machine out of memory?");
    case "cancelled":
      // Withdrawn: nothing is said of it, as of anything else whose turn has not come.
      if (!unwanted) node.state = "queued";
      else skip(execution, node);
      return;
    case "bug":
      throw new Error(`${node.plan.mnemonic} of ${node.plan.label}: ${outcome.stack}`);
  }
}

export function complete(execution: Execution, node: Node, how: Node["how"], outputs: readonly (readonly [string, Content])[], key: Digest, output = ""): void {
  node.how = how;
  node.key = key;
  node.state = "done";
  node.prepared = undefined;
  for (const [path, content] of outputs) node.outputs.set(path, content);
  const { memory } = execution.options;
  memory.set(node.order, { key, outputs, milliseconds: how === "run" ? Math.round(node.milliseconds) : (memory.get(node.order)?.milliseconds ?? 0) });
  execution.report.finished(node, output);
  execution.wanted.release(node);
  for (const follower of endLeading(execution, node)) {
    if (follower.state === "following") complete(execution, follower, "cached", outputs, key, output);
  }
}

function fail(execution: Execution, node: Node, reason: string, output: string, help?: string): void {
  const { plan } = node;
  const failure: Failure = {
    actionId: plan.id,
    label: plan.label,
    mnemonic: plan.mnemonic,
    test: plan.test,
    reason,
    command: node.prepared?.action.command.arguments ?? [],
    output,
    ...(help === undefined ? {} : { help }),
  };
  execution.failures.set(node, failure);
  node.state = "failed";
  execution.report.failed(node, failure);
  // The same command would fail again: one root cause, said once.
  for (const follower of endLeading(execution, node)) {
    if (!follower.plan.test) skip(execution, follower);
    else fail(execution, follower, reason, output, help);
  }
  for (const dependant of node.dependants.keys()) doom(execution, dependant);
  if (plan.test || execution.options.keepGoing) return;
  execution.stopping = true;
  for (const each of execution.sent) each.sent?.withdraw();
}

/** Why this machine cannot run a test, where it said so instead of running. */
function skipReason({ plan: { traits } }: Node, output: string): string | undefined {
  const [line = "", ...more] = output.trimEnd().split("\n");
  return traits?.skip && more.length === 0 && line.startsWith(traits.skip.mark) ? `${traits.skip.reason}: ${line}` : undefined;
}

/** A test that this machine cannot run: neither passed nor failed, and tried again next time. */
function setAside(execution: Execution, node: Node, reason: string): void {
  node.state = "skipped";
  node.prepared = undefined;
  execution.report.setAside(node, reason);
  for (const follower of endLeading(execution, node)) if (follower.state === "following") setAside(execution, follower, reason);
}

export function skip(execution: Execution, node: Node): void {
  const dooming = node.doomed || !execution.cancelled;
  node.state = "skipped";
  node.prepared = undefined;
  for (const follower of endLeading(execution, node)) {
    // Its own dependencies may be well: it has to see for itself.
    if (follower.state === "following") makeReady(execution, follower);
  }
  if (!dooming) return;
  node.doomed = true;
  for (const dependant of node.dependants.keys()) doom(execution, dependant);
}

/** Something the node needs failed. */
function doom(execution: Execution, node: Node): void {
  if (isSettled(node)) return;
  node.doomed = true;
  if (node.sent) node.sent.cancel();
  else skip(execution, node);
}

/** An input vanished from the store, or was tampered with: whoever made it does so again, then the node gets another turn. */
function rewind(execution: Execution, node: Node, digest: Digest): void {
  const { options, wanted } = execution;
  if (++node.attempts >= ATTEMPTS) return fail(execution, node, `${digest} was made and is missing from the store again and again`, "", "does another program change files of the store?");
  for (const follower of endLeading(execution, node)) makeReady(execution, follower);
  node.prepared = undefined;
  const gone = [...node.needs].filter((need) => need.state === "done" && ![...need.outputs.values()].every((content) => isPresent(options.store, content)));
  for (const need of gone) wanted.redo(need, node);
  node.state = "waiting";
  wanted.settle();
  if (node.pending.size === 0) makeReady(execution, node);
}

/** Its followers, who are on their own from now on. */
function endLeading({ leaders }: Execution, node: Node): readonly Node[] {
  if (node.key !== undefined && leaders.get(node.key) === node) leaders.delete(node.key);
  const { followers } = node;
  node.followers = [];
  return followers;
}
