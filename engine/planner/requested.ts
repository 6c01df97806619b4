/** What was asked for, with what commands do with it: outputs to build, tests, programs to run, locks to write. */
import { artifactOf, type Artifact } from "../api/file.ts";
import type { AbsoluteLabel } from "../api/label.ts";
import { DefaultInfo, LockInfo, RunInfo } from "../api/providers.ts";
import type { PlannedAction, PlannedLock, PlannedRun, RequestedTarget } from "./action_graph.ts";
import type { Node } from "./node.ts";
import { plannedArg } from "./planned_arg.ts";
import { provided } from "./provided.ts";
import type { Session } from "./session.ts";

export function requestedTarget(session: Session, label: AbsoluteLabel, node: Node, tests: readonly PlannedAction[]): RequestedTarget {
  return {
    label,
    key: node.key,
    platform: node.configuration?.platformName ?? "",
    outputs: artifactsOf(node.result?.files ?? []),
    shown: artifactOf(provided(node, DefaultInfo)?.shown),
    tests: tests.map(({ id }) => id),
    run: runOf(session, node),
    lock: lockOf(node),
  };
}

function artifactsOf(files: Iterable<unknown>): readonly Artifact[] {
  return [...files].flatMap((file) => artifactOf(file) ?? []);
}

function runOf(session: Session, node: Node): PlannedRun | undefined {
  const info = provided(node, RunInfo);
  if (!info) return undefined;
  return {
    argv: info.argv.map((one, i) => plannedArg(session, one, `RunInfo.argv[${i}]`)),
    tool: info.tool && { name: info.tool.name, params: info.tool.params, files: namedFiles(info.tool.files ?? {}), downloads: artifactsOf(info.tool.downloads ?? []) },
    network: info.network,
    writes: info.writes,
    lock: info.lock ?? false,
  };
}

function lockOf(node: Node): PlannedLock | undefined {
  const info = provided(node, LockInfo);
  if (!info) return undefined;
  return { tool: info.tool, params: info.params, lock: info.lock, files: namedFiles(info.files), fresh: info.fresh };
}

function namedFiles(files: Readonly<Record<string, readonly unknown[]>>): Readonly<Record<string, readonly Artifact[]>> {
  return Object.fromEntries(Object.entries(files).map(([name, list]) => [name, artifactsOf(list)]));
}
