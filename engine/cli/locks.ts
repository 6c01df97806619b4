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
import type { Session } from "./session.ts";
import { lockTool } from "./tools.ts";

export interface LockTarget {
  readonly label: AbsoluteLabel;
  readonly lock: PlannedLock;
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
    if (target?.lock) return [{ label, lock: target.lock }];
    if (explicit) throw buildError(`${label} has no lock`, { help: "targets with a lock are those of debian_lock and the like" });
    return [];
  });
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
  const network = createNetwork(resolveMirrors(workspace.config.mirrors, context.env, hostFiles), { env: context.env, signal: context.signal });
  const shared = { ...network, fetch: shareFetches(network) };
  const changed: LockTarget[] = [];
  const failures: BuildError[] = [];
  const queue = [...targets];
  const worker = async (): Promise<void> => {
    for (let target = queue.shift(); target !== undefined; target = queue.shift()) {
      try {
        if (await makeLock(session, target, shared, update)) changed.push(target);
      } catch (error) {
        context.signal.throwIfAborted();
        if (error instanceof ToolError) failures.push(buildError(`${target.label} cannot be locked: ${error.message}`, error.help === undefined ? {} : { help: error.help }));
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
  if (failures.length > 0) throw new BuildError(failures.flatMap(({ diagnostics }) => diagnostics));
  return { changed };
}

/** Whether the file changed. */
async function makeLock(session: Session, { label, lock }: LockTarget, network: Network, update: readonly string[]): Promise<boolean> {
  const { context, events, workspace } = session;
  const file = path.join(workspace.root, lock.lock);
  const current = currentLock(session, lock.lock);
  const tool = await lockTool(context.packageRoot, lock.tool);
  const { text, changes } = await tool({
    params: lock.params,
    current,
    files: Object.fromEntries(Object.entries(lock.files).map(([name, files]) => [name, files.map((artifact) => sourceFile(session, label, artifact))])),
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

function sourceFile({ repositories }: Session, label: AbsoluteLabel, artifact: Artifact): string {
  if (artifact.kind !== "source") throw buildError(`what ${label} needs for locking must be source files; ${artifact.path} is built`);
  return repositories.hostPath({ repository: artifact.repository, path: artifact.path });
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
