/** Locks: which targets have one, and how its file is made anew. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { BuildError, buildError } from "../api/diagnostic.ts";
import type { Artifact } from "../api/file.ts";
import { parseLabel, type AbsoluteLabel } from "../api/label.ts";
import { ToolError, type Network } from "../api/tool.ts";
import { createNetwork, hostFiles, resolveMirrors } from "../fetch/index.ts";
import type { Loader } from "../loader/contract.ts";
import { ATHANOR } from "../loader/repositories.ts";
import type { PlannedLock } from "../planner/action_graph.ts";
import { plan } from "../planner/plan.ts";
import type { RequestedConfiguration } from "./configuration.ts";
import { expandPatterns } from "../planner/patterns.ts";
import { openLoader, planRequest } from "./planning.ts";
import { BUILD_FAILED } from "./command.ts";
import { ReportedError } from "./reported_error.ts";
import { runToolOf, toolMistake, type ToolTarget } from "./run_tool.ts";
import type { Session } from "./session.ts";
import { lockTool, staleCheck } from "./tools.ts";

export type LockTarget = FileLock | ToolLock;

/** A lock that is one file. */
export interface FileLock {
  readonly kind: "file";
  readonly label: AbsoluteLabel;
  readonly lock: PlannedLock;
}

/** A lock of several files and folders, written by a run tool. */
export interface ToolLock extends ToolTarget {
  readonly kind: "tool";
}

/**
 * Targets with a lock, each planned alone: what depends on a stale lock cannot be planned, and a lock must be possible all the same.
 * A wildcard finds targets whose attribute `lock` is a file.
 */
export function findLocks(session: Session, patterns: readonly string[], configuration: RequestedConfiguration): readonly LockTarget[] {
  const loader = openLoader(session);
  const base = planRequest(session, loader, configuration, false);
  return expandPatterns(loader, patterns, session.here).flatMap(({ label, explicit }): readonly LockTarget[] => {
    if (!explicit && !hasLockFile(loader, label)) return [];
    const [target] = plan({ ...base, targets: [{ label, explicit }] }).requested;
    if (target?.lock) return [{ kind: "file", label, lock: target.lock }];
    if (target?.run?.tool && target.run.lock) return [{ kind: "tool", label, run: { ...target.run, tool: target.run.tool } }];
    if (explicit) throw buildError(`${label} has no lock`, { help: "targets with a lock are those of debian_lock, crates_vendor and the like" });
    return [];
  });
}

/** Why a lock does not answer what its target asks for; undefined where it does. */
export async function whyStale(session: Session, target: LockTarget): Promise<string | undefined> {
  if (target.kind === "file") return target.lock.fresh ? undefined : `${target.lock.lock} does not answer what ${target.label} asks for`;
  const { label, run } = target;
  const check = await staleCheck(session.context.packageRoot, run.tool.name);
  return check({ params: run.tool.params, files: sourceFiles(session, label, run.tool.files), workspace: session.workspace.root });
}

function hasLockFile(loader: Loader, label: AbsoluteLabel): boolean {
  const parts = parseLabel(label, { repository: "", package: "" });
  const target = parts && loader.package(parts).targets.find((one) => one.label === label);
  if (!target || !("lock" in target.attrs)) return false;
  const schema = loader.rule(target.rule).attrs["lock"];
  return schema !== undefined && !/dep/.test(schema.schema.kind);
}

/** How many tools run at once: an index of a distribution takes a few hundred megabytes. */
const PARALLEL = 2;

/** Runs the tools and replaces lock files that change; says what changed. Throws BuildError with every failure. */
export async function makeLocks(session: Session, targets: readonly LockTarget[], update: readonly string[]): Promise<{ readonly changed: readonly LockTarget[] }> {
  const { context, workspace } = session;
  const network = createNetwork(resolveMirrors(workspace.config.mirrors, context.env, hostFiles, workspace.root), { env: context.env, signal: context.signal });
  const shared = { ...network, fetch: shareFetches(network) };
  const changed: LockTarget[] = [];
  const failures: BuildError[] = [];
  const queue = [...targets];
  const worker = async (): Promise<void> => {
    for (let target = queue.shift(); target !== undefined; target = queue.shift()) {
      try {
        if (await (target.kind === "file" ? makeLock(session, target, shared, update) : makeToolLock(session, target, update))) changed.push(target);
      } catch (error) {
        context.signal.throwIfAborted();
        if (error instanceof ToolError) failures.push(toolMistake(target.label, "cannot be locked", error));
        else if (error instanceof BuildError) failures.push(error);
        else throw error;
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: PARALLEL }, worker));
  } finally {
    network.close();
  }
  if (failures.length > 0) throw new ReportedError(failures.flatMap(({ diagnostics }) => diagnostics), session.readSource, BUILD_FAILED);
  return { changed };
}

/** Whether the file changed. */
async function makeToolLock(session: Session, target: ToolLock, update: readonly string[]): Promise<boolean> {
  const files = sourceFiles(session, target.label, target.run.tool.files);
  return (await runToolOf(session, target, { files, args: [], update })).length > 0;
}

/** Whether the file changed. */
async function makeLock(session: Session, { label, lock }: FileLock, network: Network, update: readonly string[]): Promise<boolean> {
  const { context, events, workspace } = session;
  const file = path.join(workspace.root, lock.lock);
  const current = currentLock(session, lock.lock);
  const tool = await lockTool(context.packageRoot, lock.tool);
  const { text, changes } = await tool({
    params: lock.params,
    current,
    files: sourceFiles(session, label, lock.files),
    network,
    ...(update.length > 0 ? { update } : {}),
    progress: (line) => events({ kind: "line", text: `${label}: ${line}` }),
  });
  if (text === current) {
    events({ kind: "line", text: `${label}: ${lock.lock} is up to date` });
    return false;
  }
  mkdirSync(path.dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}`;
  writeFileSync(temporary, text);
  renameSync(temporary, file);
  events({ kind: "line", text: [`${label}: wrote ${lock.lock}`, ...changes.map((change) => `  ${change}`)].join("\n") });
  return true;
}

/** The text of a lock; one that came with athanor stands until the workspace has its own version of it. */
export function currentLock({ workspace, repositories }: Session, lock: string): string | undefined {
  const installed = new RegExp(`^locks/${ATHANOR}/(.+)$`).exec(lock)?.[1];
  const files = [path.join(workspace.root, lock), ...(installed === undefined ? [] : [repositories.hostPath({ repository: ATHANOR, path: installed })])];
  const found = files.find((file) => existsSync(file));
  return found === undefined ? undefined : readFileSync(found, "utf8");
}

/** Locks are made before anything can be built. */
function sourceFiles({ repositories }: Session, label: AbsoluteLabel, files: Readonly<Record<string, readonly Artifact[]>>): Readonly<Record<string, readonly string[]>> {
  const hostPath = (artifact: Artifact): string => {
    if (artifact.kind !== "source") throw buildError(`what ${label} needs for locking must be source files; ${artifact.path} is built`);
    return repositories.hostPath({ repository: artifact.repository, path: artifact.path });
  };
  return Object.fromEntries(Object.entries(files).map(([name, artifacts]) => [name, artifacts.map(hostPath)]));
}

/** Locks of one distribution read the same indexes. */
function shareFetches(network: Network): Network["fetch"] {
  const known = new Map<string, ReturnType<Network["fetch"]>>();
  return (mirror, file, expect) => {
    const key = JSON.stringify([mirror, file, expect?.sha256]);
    const found = known.get(key) ?? network.fetch(mirror, file, expect);
    known.set(key, found);
    return found;
  };
}
