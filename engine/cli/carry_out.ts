/** Carrying out a request: plan, execute, show what was made in athanor-out, and remember it all for the next command. */
import path from "node:path";
import type { Artifact } from "../api/file.ts";
import type { ExecuteRequest, ExecutionResult, SandboxProgram } from "../executor/contract.ts";
import { createExecute } from "../executor/execute.ts";
import { linkOutputs, type OutLink } from "../executor/out_links.ts";
import { startRunner, type Runner } from "../executor/runner_client.ts";
import { runnerModule } from "../executor/runner_process.ts";
import { platformName, type ActionGraph, type RequestedTarget, type StoredGraph } from "../planner/action_graph.ts";
import type { TestOptions } from "../planner/test_plans.ts";
import { testResults, type TestResult } from "../report/test_results.ts";
import { createExecutionMemory, type KeptMemory } from "../state/execution_memory.ts";
import type { BytesRecord } from "../state/record.ts";
import { openStore, type DiskStore } from "../store/disk_store.ts";
import { supplyCommit } from "./commit.ts";
import { requestedConfiguration, requestedJobs } from "./configuration.ts";
import { createDownloads, type Downloads } from "./downloads.ts";
import { collectWhenDue } from "./garbage.ts";
import { planKey, recallPlan, type Plan } from "./plan_store.ts";
import { checkMachine } from "./machine.ts";
import { isCandidate } from "./noop.ts";
import { recordRequest } from "./record_request.ts";
import { renewState, type Session } from "./session.ts";
import { createTools } from "./tools.ts";

export interface Done {
  readonly plan: Plan;
  readonly result: ExecutionResult;
  /** What lies in athanor-out for the request. */
  readonly links: readonly OutLink[];
  readonly tests: readonly TestResult[];
  readonly store: DiskStore;
  /** Whether every result is what the last execution of the plan gave. */
  readonly unchanged: boolean;
}

export interface CarryOutOptions {
  /** Whether tests are run, and how. */
  readonly tests: false | TestOptions;
  /** Settings of the command's own, by id; they win. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Further artifacts of a target that are wanted. */
  readonly also?: (target: RequestedTarget) => readonly Artifact[];
  /** Artifacts that are wanted instead of targets' outputs and tests, as far as they can be made; athanor-out shows them under this name. */
  readonly instead?: { readonly name: string; readonly artifacts: (graph: ActionGraph) => readonly Artifact[] };
}

/** Runs `finish` while the store is still open; its answer is the exit code. */
export async function carryOut(session: Session, patterns: readonly string[], options: CarryOutOptions, finish: (done: Done) => number | Promise<number>): Promise<number> {
  const { context, workspace } = session;
  const jobs = requestedJobs(context.options, workspace.config);
  const asked = requestedConfiguration(context.options, workspace.config, session.here);
  const key = planKey(session, patterns, { ...asked, settings: { ...asked.settings, ...options.settings } }, options.tests);
  const store = openStore(session.storeFolder);
  const scratch = path.join(session.storeFolder, "scratch");
  const runner = startRunner({ module: runnerModule(context.packageRoot), started: context.runner, store: session.storeFolder, scratch, jobs });
  try {
    const downloads = createDownloads(session, store);
    let plan = recallPlan(session, key) ?? (await import("./planning.ts")).makePlan(session, key);
    let executed = await run(session, { plan, store, runner, scratch, jobs, downloads }, options);
    if (downloads.gone.length > 0 && workspace.config.lock.gone === "relock" && !executed.result.cancelled) {
      const { relock } = await import("./relock.ts");
      await relock(session, key.configuration, downloads.gone);
      renewState(session);
      const again = createDownloads(session, store);
      plan = (await import("./planning.ts")).makePlan(session, key);
      executed = await run(session, { plan, store, runner, scratch, jobs, downloads: again }, options);
    }
    const { result } = executed;
    const links = result.cancelled ? [] : link(session, store, plan, result, options);
    const done: Done = { plan, ...executed, links, store };
    const code = await finish(done);
    // What was skipped has to be tried again: the machine may be another one by then.
    const whole = !executed.tests.some(({ status }) => status === "skipped");
    if (code === 0 && whole && isCandidate(context.argv) && !plan.commit) recordRequest(session, done, options.tests !== false);
    collectWhenDue(store, workspace.config, Date.now());
    return code;
  } finally {
    runner.close();
    store.close();
  }
}

interface Executed {
  readonly result: ExecutionResult;
  readonly tests: readonly TestResult[];
  readonly unchanged: boolean;
}

interface Means {
  readonly plan: Plan;
  readonly store: DiskStore;
  readonly runner: Runner;
  readonly scratch: string;
  readonly jobs: number;
  readonly downloads: Downloads;
}

async function run(session: Session, { plan, store, runner, scratch, jobs, downloads }: Means, options: CarryOutOptions): Promise<Executed> {
  const { context, events, repositories, state, workspace } = session;
  const { graph } = plan;
  checkMachine(plan.foreign, workspace.config);
  const hostPath = (artifact: Artifact & { readonly kind: "source" }): string => repositories.hostPath({ repository: artifact.repository, path: artifact.path });
  if (plan.commit) supplyCommit(session);
  const remembered = state.memories.get(plan.key);
  const memory = createExecutionMemory(graph, plan.digest, remembered, state.stamps);
  events({ kind: "phase", name: "execute" });
  const tests = testResults(events);
  const keep = (): BytesRecord => {
    const record = memory.encode((source) => state.stamps.sourceRow(hostPath(source)));
    state.memories.put(plan.key, record);
    return record;
  };
  let result: ExecutionResult;
  try {
    result = await createExecute(() => runner)(
      graph,
      requestOf(plan.graph, memory, options),
      {
        store,
        scratch,
        jobs,
        keepGoing: context.options.has("keep-going") || options.instead !== undefined,
        sandbox: sandboxProgram(session, plan),
        sourcePath: hostPath,
        sourceDigests: state.stamps.sources,
        tool: createTools(context.packageRoot),
        fetch: downloads.fetch,
        signal: context.signal,
        events: tests.sink,
        streamTests: context.options.get("test_output") === "streamed",
        memory,
        explain: context.options.has("explain"),
      },
    );
  } catch (error) {
    keep();
    throw error;
  }
  const kept = keep();
  return { result, tests: tests.all(), unchanged: result.counts.run === 0 && remembered !== undefined && Buffer.compare(kept.bytes, remembered.bytes) === 0 };
}

function requestOf(graph: StoredGraph, memory: KeptMemory, { tests, also, instead }: CarryOutOptions): ExecuteRequest {
  if (instead) return { artifacts: instead.artifacts(graph), tests: [] };
  const first = memory.suspects();
  let all: readonly Artifact[] | undefined;
  const artifacts = (): readonly Artifact[] => (all ??= graph.requested.flatMap((target) => [...target.outputs, ...(also?.(target) ?? [])]));
  const outputs = graph.outputs();
  // A part of many targets without decoding them all.
  const part = (from: number, to: number): readonly Artifact[] => (also ? artifacts().slice(from, to) : outputs.slice(from, to).map(graph.artifact));
  return {
    ...(first ? { order: { first, part } } : {}),
    get artifacts() {
      return artifacts();
    },
    tests: tests ? graph.requested.flatMap((target) => target.tests) : [],
  };
}

function sandboxProgram({ sandbox, workspace }: Session, plan: Plan): SandboxProgram {
  return { mode: sandbox, bubblewrap: plan.sandbox ? { tree: plan.sandbox } : { host: workspace.config.sandbox.program ?? "bwrap" } };
}

/** From so many targets on they share one entry in athanor-out's record of links, which is read and written for each. */
const MANY = 100;

/** Links in athanor-out for everything asked for that could be made. */
function link({ workspace }: Session, store: DiskStore, plan: Plan, { contents }: ExecutionResult, { instead }: CarryOutOptions): Done["links"] {
  const out = path.join(workspace.root, "athanor-out");
  const { requested } = plan.graph;
  if (instead) {
    const wanted = instead.artifacts(plan.graph).filter((artifact) => artifact.kind === "output");
    const owners = [...new Set(wanted.map((artifact) => platformName(artifact.owner)))].sort();
    return owners.flatMap((platform) => linkOutputs(out, { label: instead.name, platform, artifacts: wanted.filter((artifact) => platformName(artifact.owner) === platform), contents }, store));
  }
  if (requested.length < MANY) return requested.flatMap(({ label, platform, outputs }) => linkOutputs(out, { label, platform, artifacts: outputs, contents }, store));
  const platforms = [...new Set(requested.map(({ platform }) => platform))].sort();
  return platforms.flatMap((platform) => {
    const artifacts = requested.flatMap((target) => (target.platform === platform ? target.outputs : []));
    return linkOutputs(out, { label: plan.key, platform, artifacts, contents }, store);
  });
}
