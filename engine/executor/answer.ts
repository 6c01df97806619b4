/** The turn of an action whose inputs are all known: answered from what was done before, or made ready to run. */
import type { Artifact } from "../api/file.ts";
import type { ActionResult } from "../store/store.ts";
import { prepare, writtenText } from "./action_key.ts";
import { isPresent } from "./contents.ts";
import { contentOf, enqueue, lackingDownloads, makeReady, unknownDownloads, type Execution } from "./execution.ts";
import { inputsOf } from "./inputs.ts";
import type { Node } from "./node.ts";
import { attempt, complete, skip } from "./outcome.ts";
import { resultByReads } from "./read_keys.ts";

export function answer(execution: Execution, node: Node): void {
  const { leaders, options, sources, wanted } = execution;
  const { memory, store } = options;
  const { plan } = node;
  if (plan.kind === "write") {
    const digest = store.putBlob(Buffer.from(writtenText(plan)));
    return complete(execution, node, undefined, plan.outputs.map(({ path }) => [path, { kind: "file", digest, executable: plan.executable }]), digest);
  }
  if (bring(execution, node, unknownDownloads(execution, inputsOf(plan)))) return;
  if (plan.kind === "copy") {
    const content = contentOf(execution, plan.from);
    if (bring(execution, node, [plan.from])) return;
    if (plan.from.kind === "source") sources.supply(plan.from, content.digest);
    return complete(execution, node, undefined, plan.outputs.map(({ path }) => [path, content]), content.digest);
  }
  const prepared = prepare(plan, (artifact) => contentOf(execution, artifact), store, (tool) => options.tool(tool).version);
  node.key = prepared.key;
  if (!node.force) {
    const remembered = memory.get(node.order);
    if (remembered?.key === prepared.key && remembered.outputs.every(([, content]) => isPresent(store, content))) return complete(execution, node, "remembered", remembered.outputs, prepared.key);
    const result = store.getResult(prepared.key) ?? (plan.kind === "run" ? resultByReads(plan, prepared, store) : undefined);
    if (result && isWhole(execution, result)) return complete(execution, node, "cached", [...result.outputs], prepared.key, printed(execution, result));
  }
  const leader = leaders.get(prepared.key);
  if (leader && leader !== node) {
    node.state = "following";
    leader.followers.push(node);
    for (const [path, content] of leader.outputs) node.outputs.set(path, content);
    return wanted.release(node);
  }
  if (plan.kind === "run" && !sandboxIsReady(execution, node)) return;
  leaders.set(prepared.key, node);
  node.prepared = prepared;
  if (bring(execution, node, prepared.inputs.flatMap(({ artifact }) => artifact ?? []))) return;
  enqueue(execution, node);
}

/** The sandbox's own program may be an output; it is wanted by the first action that has to run. */
function sandboxIsReady(execution: Execution, node: Node): boolean {
  const { options, wanted } = execution;
  const { bubblewrap, mode } = options.sandbox;
  if (mode === "none" || "host" in bubblewrap) return true;
  const maker = wanted.wantArtifact(bubblewrap.tree);
  if (!maker || maker.state === "done") return true;
  wanted.addNeed(node, maker, bubblewrap.tree);
  node.state = "waiting";
  wanted.settle();
  if (maker.state === "failed" || maker.state === "skipped") skip(execution, node);
  return false;
}

/** Fetches downloads whose bytes the node needs. True where it has to wait for them. */
function bring(execution: Execution, node: Node, inputs: readonly Artifact[]): boolean {
  const lacking = lackingDownloads(execution, inputs);
  if (lacking.length === 0) return false;
  node.state = "fetching";
  execution.fetching++;
  const settled = (act: () => void): void => {
    execution.fetching--;
    if (!execution.over) execution.loop.guarded(act);
    execution.loop.schedule();
  };
  execution.fetch(lacking).then(
    () => settled(() => {
      if (node.state !== "fetching") return;
      if (node.prepared) enqueue(execution, node);
      else makeReady(execution, node);
    }),
    (error: unknown) => settled(() => {
      if (execution.cancelled || node.state !== "fetching") return;
      attempt(execution, node, () => {
        throw error;
      });
    }),
  );
  return true;
}

function isWhole({ options: { store } }: Execution, { outputs, stdout, stderr }: ActionResult): boolean {
  return store.hasBlob(stdout) && store.hasBlob(stderr) && [...outputs.values()].every((content) => isPresent(store, content));
}

/** What the action printed when it ran. */
function printed({ options: { store } }: Execution, { stdout, stderr }: ActionResult): string {
  return [stdout, stderr].map((digest) => Buffer.from(store.getBlob(digest) ?? []).toString("utf8")).join("");
}
