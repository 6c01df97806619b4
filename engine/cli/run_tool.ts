/** Run tools: built-in programs that replace files of the workspace, for `athanor run` and `athanor lock`. */
import { buildError, type BuildError } from "../api/diagnostic.ts";
import { isPackagePath, type AbsoluteLabel } from "../api/label.ts";
import { ToolError, type Network } from "../api/tool.ts";
import { createNetwork, hostFiles, resolveMirrors } from "../fetch/index.ts";
import type { PlannedRun } from "../planner/action_graph.ts";
import { openStore, type DiskStore } from "../store/disk_store.ts";
import { downloadAtHand } from "./downloads.ts";
import type { Session } from "./session.ts";
import { openStaging } from "./staging.ts";
import { runTool } from "./tools.ts";

/** A target whose RunInfo names a tool. */
export interface ToolTarget {
  readonly label: AbsoluteLabel;
  readonly run: PlannedRun & { readonly tool: NonNullable<PlannedRun["tool"]> };
}

export interface ToolInputs {
  /** Host paths of its files. */
  readonly files: Readonly<Record<string, readonly string[]>>;
  readonly args: readonly string[];
  readonly update: readonly string[];
}

/** Runs the tool and says which of the paths it may write have changed. Throws its ToolError; then, and after Ctrl-C, nothing has changed. */
export async function runToolOf(session: Session, { label, run }: ToolTarget, inputs: ToolInputs): Promise<readonly string[]> {
  const { context, events, workspace } = session;
  checkWrites(label, run.writes);
  const tool = await runTool(context.packageRoot, run.tool.name);
  const store = openStore(session.storeFolder);
  const network = run.network ? openNetwork(session, store) : noNetwork(run.tool.name);
  const staging = openStaging(workspace.root);
  try {
    await tool({
      params: run.tool.params,
      ...inputs,
      atHand: async (position) => {
        const download = run.tool.downloads[position];
        return download && (await downloadAtHand(session, store, download));
      },
      workspace: workspace.root,
      staging: staging.folder,
      network,
      env: context.env,
      signal: context.signal,
      print: (line) => context.out(`${line}\n`),
      progress: (line) => events({ kind: "line", text: `${label}: ${line}` }),
    });
    context.signal.throwIfAborted();
    const changed = staging.commit(run.writes);
    for (const one of run.writes) if (changed.includes(one)) events({ kind: "line", text: `${label}: wrote ${one}` });
    if (changed.length === 0 && run.writes.length > 0) events({ kind: "line", text: `${label}: ${run.writes.join(", ")} ${run.writes.length === 1 ? "is" : "are"} up to date` });
    return changed;
  } finally {
    staging.close();
    network.close();
    store.close();
  }
}

/** What is fetched by its digest is kept in the store, where a build will look for it too. */
function openNetwork({ context, workspace }: Session, store: DiskStore): Network & { close(): void } {
  const mirrors = resolveMirrors(workspace.config.mirrors, context.env, hostFiles, workspace.root);
  const get = (sha256: string): Uint8Array | undefined => {
    const digest = store.findBlob(sha256);
    return digest === undefined ? undefined : store.getBlob(digest);
  };
  return createNetwork(mirrors, { env: context.env, signal: context.signal, kept: { get, put: (bytes) => void store.putBlob(bytes) } });
}

/** A tool's complaint as the user's mistake that it is. */
export function toolMistake(label: AbsoluteLabel, what: string, { message, help }: ToolError): BuildError {
  return buildError(`${label} ${what}: ${message}`, help === undefined ? {} : { help });
}

/** Each inside the workspace, and none inside another. */
function checkWrites(label: AbsoluteLabel, writes: readonly string[]): void {
  for (const one of writes) {
    const bad = one === "" || !isPackagePath(one) || /^(athanor-out|\.git)(\/|$)/.test(one);
    if (bad) throw buildError(`${label} may not write "${one}": RunInfo.writes names paths from the workspace's root`);
    const outer = writes.find((other) => one.startsWith(`${other}/`));
    if (outer !== undefined) throw buildError(`${label} writes ${one} inside ${outer}, which it replaces as a whole`);
  }
}

function noNetwork(tool: string): Network & { close(): void } {
  return {
    fetch: () => Promise.reject(new Error(`${tool} uses the network, and its RunInfo does not say so`)),
    close: () => undefined,
  };
}
