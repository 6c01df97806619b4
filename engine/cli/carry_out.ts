/** Carrying out a request: plan, execute, show what was made in athanor-out, and remember it all for the next command. */
import path from "node:path";
import { BuildError, buildError } from "../api/diagnostic.ts";
import { artifactKey, type Artifact } from "../api/file.ts";
import type { ExecutionResult, SandboxProgram } from "../executor/contract.ts";
import { createExecute } from "../executor/execute.ts";
import { startRunner, type Runner } from "../executor/runner_client.ts";
import type { PlannedArg, RequestedTarget } from "../planner/action_graph.ts";
import { createExecutionMemory, sourcesOf } from "../state/execution_memory.ts";
import { openStore, type DiskStore } from "../store/disk_store.ts";
import { requestedConfiguration, requestedJobs } from "./configuration.ts";
import { createDownloads, type Downloads } from "./downloads.ts";
import { collectWhenDue } from "./garbage.ts";
import { planKey, recallPlan, type Plan } from "./plan_store.ts";
import { isCandidate } from "./noop.ts";
import { recordRequest } from "./record_request.ts";
import { renewState, type Session } from "./session.ts";
import { createTools } from "./tools.ts";

/** A link in athanor-out. */
export interface OutLink {
  /** Absolute. */
  readonly file: string;
  readonly tree: boolean;
  /** artifactKey of what it shows. */
  readonly key: string;
}

export interface Done {
  readonly plan: Plan;
  readonly result: ExecutionResult;
  /** What lies in athanor-out for each target. */
  readonly links: readonly { readonly target: RequestedTarget; readonly paths: readonly OutLink[] }[];
  readonly store: DiskStore;
}

export interface CarryOutOptions {
  readonly tests: boolean;
  /** Further artifacts of a target that are wanted. */
  readonly also?: (target: RequestedTarget) => readonly Artifact[];
}

/** Runs `finish` while the store is still open; its answer is the exit code. */
export async function carryOut(session: Session, patterns: readonly string[], options: CarryOutOptions, finish: (done: Done) => number | Promise<number>): Promise<number> {
  const { context, workspace } = session;
  const jobs = requestedJobs(context.options, workspace.config);
  const key = planKey(session, patterns, requestedConfiguration(context.options, workspace.config, session.here), options.tests);
  const store = openStore(session.storeFolder);
  const scratch = path.join(session.storeFolder, "scratch");
  // Started before anything is loaded: starting a process costs more the larger this one is.
  const runner = startRunner({ module: path.join(context.packageRoot, "dist", "runner.js"), store: session.storeFolder, scratch, processes: Math.min(2, jobs) });
  try {
    const downloads = createDownloads(session, store);
    let plan = recallPlan(session, key) ?? (await import("./planning.ts")).makePlan(session, key);
    let result = await run(session, { plan, store, runner, scratch, jobs, downloads }, options);
    if (downloads.gone.length > 0 && workspace.config.lock.gone === "relock" && !result.cancelled) {
      const { relock } = await import("./relock.ts");
      await relock(session, key.configuration, downloads.gone);
      renewState(session);
      const again = createDownloads(session, store);
      plan = (await import("./planning.ts")).makePlan(session, key);
      result = await run(session, { plan, store, runner, scratch, jobs, downloads: again }, options);
    }
    const links = result.cancelled ? [] : link(session, store, plan, result);
    const code = await finish({ plan, result, links, store });
    if (code === 0 && isCandidate(context.argv)) recordRequest(session, { plan, result, links, store }, options.tests);
    collectWhenDue(store, workspace.config, Date.now());
    return code;
  } finally {
    runner.close();
    store.close();
  }
}

interface Means {
  readonly plan: Plan;
  readonly store: DiskStore;
  readonly runner: Runner;
  readonly scratch: string;
  readonly jobs: number;
  readonly downloads: Downloads;
}

async function run(session: Session, { plan, store, runner, scratch, jobs, downloads }: Means, options: CarryOutOptions): Promise<ExecutionResult> {
  const { context, events, repositories, state } = session;
  const { graph } = plan;
  const hostPath = (artifact: Artifact & { readonly kind: "source" }): string => repositories.hostPath({ repository: artifact.repository, path: artifact.path });
  const remembered = state.memories.get(plan.key);
  const known = new Set(remembered?.stamps);
  const memory = createExecutionMemory(graph, remembered?.text, (source) => {
    const row = state.stamps.sourceRow(hostPath(source));
    return row !== undefined && known.has(row) && state.stamps.isValid(row);
  });
  events({ kind: "phase", name: "execute" });
  const artifacts = graph.requested.flatMap((target) => [...target.outputs, ...(options.also?.(target) ?? [])]);
  try {
    return await createExecute(() => runner)(
      graph,
      { artifacts, tests: options.tests ? graph.requested.flatMap((target) => target.tests) : [] },
      {
        store,
        scratch,
        jobs,
        keepGoing: context.options.has("keep-going"),
        sandbox: sandboxProgram(session, plan),
        sourcePath: hostPath,
        sourceDigests: state.stamps.sources,
        tool: createTools(context.packageRoot),
        fetch: downloads.fetch,
        signal: context.signal,
        events,
        memory,
        explain: context.options.has("explain"),
      },
    );
  } finally {
    const rows = sourcesOf(graph).flatMap((source) => state.stamps.sourceRow(hostPath(source)) ?? []);
    state.memories.put(plan.key, { stamps: Uint32Array.from(rows), text: memory.encode() });
  }
}

function sandboxProgram({ sandbox, workspace }: Session, plan: Plan): SandboxProgram {
  return { mode: sandbox, bubblewrap: plan.sandbox ? { tree: plan.sandbox } : { host: workspace.config.sandbox.program ?? "bwrap" } };
}

/** Links in athanor-out for everything asked for. */
function link(session: Session, store: DiskStore, plan: Plan, result: ExecutionResult): Done["links"] {
  return [];
}
