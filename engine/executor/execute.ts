/** Execution: from the artifacts that are wanted back to what has to be done for them, each once, as early as its inputs allow. */
import { BuildError } from "../api/diagnostic.ts";
import type { Artifact } from "../api/file.ts";
import type { Digest } from "../store/digest.ts";
import type { ActionResult, Content } from "../store/store.ts";
import { prepare, writtenText, type Prepared } from "./action_key.ts";
import type { Execute, ExecuteOptions, ExecutionResult, Failure } from "./contract.ts";
import { downloadContent, insideTree, isPresent } from "./contents.ts";
import { fetcher } from "./fetcher.ts";
import { MissingContent } from "./input_root.ts";
import { isSettled, type Node } from "./node.ts";
import { readyQueue } from "./ready_queue.ts";
import { reportOf } from "./report.ts";
import type { Runner } from "./runner_client.ts";
import type { Outcome, Sandbox, Task } from "./runner_protocol.ts";
import { sources } from "./sources.ts";
import { wantedGraph } from "./wanted_graph.ts";

type Graph = Parameters<Execute>[0];
type Request = Parameters<Execute>[1];
type Download = Artifact & { readonly kind: "download" };

/** How many actions beyond the free jobs may have their keys computed: enough to find cached ones, few enough to hold in memory. */
const LOOKAHEAD = 16;
/** An action whose inputs vanish, or whose runner dies, is tried as often. */
const ATTEMPTS = 3;
/** Milliseconds after which the loop lets signals and messages in. */
const SLICE = 20;

/** `runner` is asked for when the first action has to run. */
export function createExecute(runner: () => Runner): Execute {
  return (graph, request, options) => new Promise((resolve, reject) => execution(graph, request, options, runner, resolve, reject));
}

function execution(graph: Graph, request: Request, options: ExecuteOptions, runner: () => Runner, resolve: (result: ExecutionResult) => void, reject: (error: unknown) => void): void {
  const { store, memory, signal } = options;
  const source = sources(options);
  const fetch = fetcher(options.fetch, signal);
  const ready = readyQueue<Node>(options.seed);
  const queued = readyQueue<Node>(options.seed);
  /** Who runs for a key, so that nobody else does. */
  const leaders = new Map<Digest, Node>();
  const failures = new Map<Node, Failure>();
  const report = reportOf(graph, request, options);
  const wanted = wantedGraph(graph, options, (node) => {
    node.state = "ready";
    ready.push(node, node.height, node.order);
  });
  let running = 0;
  let fetching = 0;
  let cancelled = false;
  /** Nothing new is started: after a failure without keepGoing, or after a cancellation. */
  let stopping = false;
  let scheduled = false;
  let over = false;

  const abort = (): void => {
    cancelled = true;
    stopping = true;
    for (const node of wanted.nodes()) node.cancel?.();
    schedule();
  };
  signal.addEventListener("abort", abort);
  guarded(() => {
    for (const artifact of request.artifacts) wanted.wantArtifact(artifact);
    for (const id of request.tests) wanted.wantAction(id);
    wanted.settle();
    if (signal.aborted) abort();
    pump();
  });

  /** A bug ends the execution; what runs is stopped. */
  function guarded(act: () => void): void {
    try {
      act();
    } catch (error) {
      if (over) return;
      over = true;
      signal.removeEventListener("abort", abort);
      for (const node of wanted.nodes()) node.cancel?.();
      reject(error);
    }
  }

  function schedule(): void {
    if (scheduled || over) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      if (!over) guarded(pump);
    });
  }

  function pump(): void {
    report.total(wanted.total());
    const until = performance.now() + SLICE;
    for (;;) {
      while (!stopping && running < options.jobs) {
        const node = queued.pop();
        if (!node) break;
        if (node.state === "queued") launch(node);
      }
      if (stopping || queued.size >= LOOKAHEAD) break;
      const node = ready.pop();
      if (!node) break;
      if (node.state === "ready") attempt(node, step);
      if (performance.now() > until) return schedule();
    }
    if (running > 0 || fetching > 0) return;
    if (stopping || (ready.size === 0 && queued.size === 0)) finish();
  }

  /** What a user did wrong fails the action; what vanished from the store is made again. */
  function attempt(node: Node, act: (node: Node) => void): void {
    try {
      act(node);
    } catch (error) {
      if (error instanceof MissingContent) rewind(node, error.digest);
      else if (error instanceof BuildError) fail(node, error.message, "", error.diagnostics[0]?.help);
      else throw error;
    }
  }

  /** All inputs of the node are known: answer it from what was done before, or get it ready to run. */
  function step(node: Node): void {
    const { plan } = node;
    if (plan.kind === "write") {
      const digest = store.putBlob(Buffer.from(writtenText(plan)));
      return complete(node, undefined, plan.outputs.map(({ path }) => [path, { kind: "file", digest, executable: plan.executable }]), digest);
    }
    if (plan.kind === "copy") {
      const content = contentOf(plan.from);
      if (bring(node, [plan.from])) return;
      if (plan.from.kind === "source") source.supply(plan.from, content.digest);
      return complete(node, undefined, plan.outputs.map(({ path }) => [path, content]), content.digest);
    }
    const prepared = prepare(plan, contentOf, store, (tool) => options.tool(tool).version);
    node.key = prepared.key;
    if (!node.force) {
      const remembered = memory.get(plan.id);
      if (remembered?.key === prepared.key && remembered.outputs.every(([, content]) => isPresent(store, content))) return complete(node, "remembered", remembered.outputs, prepared.key);
      const result = store.getResult(prepared.key);
      if (result && isWhole(result)) return complete(node, "cached", [...result.outputs], prepared.key, printed(result));
    }
    const leader = leaders.get(prepared.key);
    if (leader && leader !== node) {
      node.state = "following";
      leader.followers.push(node);
      for (const [path, content] of leader.outputs) node.outputs.set(path, content);
      return wanted.release(node);
    }
    if (plan.kind === "run" && !sandboxIsReady(node)) return;
    leaders.set(prepared.key, node);
    node.prepared = prepared;
    if (bring(node, prepared.inputs.flatMap(({ artifact }) => artifact ?? []))) return;
    enqueue(node);
  }

  function enqueue(node: Node): void {
    node.state = "queued";
    queued.push(node, node.height, node.order);
  }

  /** The sandbox's own program may be an output; it is wanted by the first action that has to run. */
  function sandboxIsReady(node: Node): boolean {
    const { bubblewrap, mode } = options.sandbox;
    if (mode === "none" || "host" in bubblewrap) return true;
    const maker = wanted.wantArtifact(bubblewrap.tree);
    if (!maker || maker.state === "done") return true;
    wanted.addNeed(node, maker, bubblewrap.tree);
    node.state = "waiting";
    wanted.settle();
    if (maker.state === "failed" || maker.state === "skipped") skip(node);
    return false;
  }

  /** Fetches downloads whose bytes the node needs. True where it has to wait for them. */
  function bring(node: Node, inputs: readonly Artifact[]): boolean {
    const lacking = inputs.filter((artifact): artifact is Download => artifact.kind === "download" && !store.hasBlob(downloadContent(artifact).digest));
    if (lacking.length === 0) return false;
    node.state = "fetching";
    fetching++;
    const settled = (act: () => void): void => {
      fetching--;
      if (!over) guarded(act);
      schedule();
    };
    fetch(lacking).then(
      () => settled(() => {
        if (node.state !== "fetching") return;
        if (node.prepared) return enqueue(node);
        node.state = "ready";
        ready.push(node, node.height, node.order);
      }),
      (error: unknown) => settled(() => {
        if (cancelled || node.state !== "fetching") return;
        attempt(node, () => {
          throw error;
        });
      }),
    );
    return true;
  }

  function launch(node: Node): void {
    attempt(node, () => {
      const { prepared } = node;
      if (!prepared) throw new Error(`${node.plan.id} is queued and not prepared`);
      for (const { artifact, content } of prepared.inputs) if (artifact?.kind === "source") source.supply(artifact, content.digest);
      if (prepared.params) store.putBlob(prepared.params);
      const task = taskOf(node, prepared);
      node.state = "running";
      running++;
      report.started(node);
      const begun = performance.now();
      const run = runner().run(task, (path, content) => guarded(() => announce(node, path, content)));
      node.cancel = run.cancel;
      // An event's receiver may have cancelled just now.
      if (cancelled) run.cancel();
      void run.done.then((outcome) => {
        running--;
        node.cancel = undefined;
        node.milliseconds = performance.now() - begun;
        if (!over) guarded(() => attempt(node, () => settle(node, prepared, outcome)));
        schedule();
      });
    });
  }

  function announce(node: Node, path: string, content: Content): void {
    for (const each of [node, ...node.followers]) {
      each.outputs.set(path, content);
      wanted.release(each);
    }
    schedule();
  }

  function settle(node: Node, prepared: Prepared, outcome: Outcome): void {
    switch (outcome.kind) {
      case "ok": {
        const changed = outcome.outputs.find(([path, content]) => (node.outputs.get(path)?.digest ?? content.digest) !== content.digest);
        if (changed) return fail(node, `changed out/${changed[0]} after it had announced it as complete`, outcome.output);
        store.putResult(prepared.key, { outputs: new Map(outcome.outputs), stdout: outcome.stdout, stderr: outcome.stderr });
        return complete(node, "run", outcome.outputs, prepared.key, outcome.output);
      }
      case "failed":
        return cancelled || node.doomed ? skip(node) : fail(node, outcome.reason, outcome.output, outcome.help);
      case "missing":
        return rewind(node, outcome.digest);
      case "lost":
        if (++node.attempts < ATTEMPTS && !node.doomed && !cancelled) return enqueue(node);
        return cancelled || node.doomed ? skip(node) : fail(node, "the process that runs actions died", "", "is the machine out of memory?");
      case "cancelled":
        return skip(node);
      case "bug":
        throw new Error(`${node.plan.mnemonic} of ${node.plan.label}: ${outcome.stack}`);
    }
  }

  function complete(node: Node, how: Node["how"], outputs: readonly (readonly [string, Content])[], key: Digest, output = ""): void {
    node.how = how;
    node.key = key;
    node.state = "done";
    node.prepared = undefined;
    for (const [path, content] of outputs) node.outputs.set(path, content);
    memory.set(node.plan.id, { key, outputs });
    report.finished(node, output);
    wanted.release(node);
    for (const follower of endLeading(node)) {
      if (follower.state === "following") complete(follower, "cached", outputs, key, output);
    }
  }

  function fail(node: Node, reason: string, output: string, help?: string): void {
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
    failures.set(node, failure);
    node.state = "failed";
    report.failed(node, failure);
    // The same command would fail again: one root cause, said once.
    for (const follower of endLeading(node)) {
      if (!follower.plan.test) skip(follower);
      else fail(follower, reason, output, help);
    }
    for (const dependant of node.dependants.keys()) doom(dependant);
    if (!plan.test && !options.keepGoing) stopping = true;
  }

  /** Something the node needs failed. */
  function doom(node: Node): void {
    if (isSettled(node)) return;
    node.doomed = true;
    if (node.state === "running") node.cancel?.();
    else skip(node);
  }

  function skip(node: Node): void {
    const dooming = node.doomed || !cancelled;
    node.state = "skipped";
    node.prepared = undefined;
    for (const follower of endLeading(node)) {
      // Its own dependencies may be well: it has to see for itself.
      if (follower.state !== "following") continue;
      follower.state = "ready";
      ready.push(follower, follower.height, follower.order);
    }
    if (!dooming) return;
    node.doomed = true;
    for (const dependant of node.dependants.keys()) doom(dependant);
  }

  function endLeading(node: Node): readonly Node[] {
    if (node.key !== undefined && leaders.get(node.key) === node) leaders.delete(node.key);
    const { followers } = node;
    node.followers = [];
    return followers;
  }

  /** An input vanished from the store, or was tampered with: whoever made it does so again, then the node gets another turn. */
  function rewind(node: Node, digest: Digest): void {
    if (++node.attempts >= ATTEMPTS) return fail(node, `${digest} was made and is missing from the store again and again`, "", "does another program change files of the store?");
    for (const follower of endLeading(node)) {
      follower.state = "ready";
      ready.push(follower, follower.height, follower.order);
    }
    node.prepared = undefined;
    const gone = [...node.needs].filter((need) => need.state === "done" && ![...need.outputs.values()].every((content) => isPresent(store, content)));
    for (const need of gone) wanted.redo(need, node);
    node.state = "waiting";
    wanted.settle();
    if (node.pending.size > 0) return;
    node.state = "ready";
    ready.push(node, node.height, node.order);
  }

  function contentOf(artifact: Artifact): Content {
    switch (artifact.kind) {
      case "source":
        return source.content(artifact);
      case "download":
        return downloadContent(artifact);
      case "inside":
        return insideTree(store, contentOf(artifact.tree), artifact.path, artifact.tree.path);
      case "output": {
        const content = wanted.contentOf(artifact);
        if (!content) throw new Error(`${artifact.owner} has not made ${artifact.path} yet`);
        return content;
      }
    }
  }

  function isWhole({ outputs, stdout, stderr }: ActionResult): boolean {
    return store.hasBlob(stdout) && store.hasBlob(stderr) && [...outputs.values()].every((content) => isPresent(store, content));
  }

  /** What the action printed when it ran. */
  function printed({ stdout, stderr }: ActionResult): string {
    return [stdout, stderr].map((digest) => Buffer.from(store.getBlob(digest) ?? []).toString("utf8")).join("");
  }

  function taskOf({ plan }: Node, { action, inputs, root }: Prepared): Task {
    const run = plan.kind === "run" ? plan : undefined;
    return {
      label: plan.label,
      mnemonic: plan.mnemonic,
      argv: action.command.arguments,
      env: action.command.env,
      root: root && { tree: root.tree, links: root.links },
      files: inputs.flatMap(({ place, content }) => (content.kind === "file" ? [[place, content.digest, content.executable] as const] : [])),
      trees: inputs.flatMap(({ place, content }) => (content.kind === "tree" ? [[place, content.digest] as const] : [])),
      outputs: plan.outputs,
      early: run?.early ?? [],
      messages: run?.messages ?? "text",
      timeout: action.timeout,
      sandbox: run ? sandboxOf() : undefined,
      tool: plan.kind === "tool" ? options.tool(plan.tool).module : undefined,
    };
  }

  function sandboxOf(): Sandbox {
    const { bubblewrap, mode } = options.sandbox;
    if (mode === "none") return { mode };
    return { mode, program: "host" in bubblewrap ? bubblewrap : { tree: contentOf(bubblewrap.tree).digest } };
  }

  function finish(): void {
    const stuck = stopping ? undefined : [...wanted.nodes()].find((node) => !isSettled(node));
    if (stuck) throw new Error(`nothing is left to do and ${stuck.plan.id} is ${stuck.state}`);
    over = true;
    signal.removeEventListener("abort", abort);
    void answer().then(resolve, reject);
  }

  async function answer(): Promise<ExecutionResult> {
    const downloads = request.artifacts.filter((artifact): artifact is Download => artifact.kind === "download" && !store.hasBlob(downloadContent(artifact).digest));
    if (downloads.length > 0 && !stopping) await fetch(downloads);
    return report.result({
      nodes: [...wanted.nodes()],
      failures,
      cancelled,
      content(artifact) {
        if (artifact.kind === "download" && !store.hasBlob(downloadContent(artifact).digest)) return undefined;
        const made = artifact.kind === "inside" ? artifact.tree : artifact;
        if (made.kind === "output" && wanted.contentOf(made) === undefined) return undefined;
        const content = contentOf(artifact);
        if (artifact.kind === "source") source.supply(artifact, content.digest);
        return content;
      },
    });
  }
}
