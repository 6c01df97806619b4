/** What commands on a workspace share: the workspace, its state, its loader, and where reports go. */
import { existsSync, mkdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { BuildError, type Diagnostic } from "../api/diagnostic.ts";
import type { PackageId } from "../api/label.ts";
import { createRepositories, type Repositories } from "../loader/repositories.ts";
import { findWorkspaceRoot, openWorkspace, type Workspace } from "../loader/workspace.ts";
import { renderDiagnostics } from "../report/diagnostics.ts";
import type { EventSink } from "../report/events.ts";
import { createPlainReporter } from "../report/plain.ts";
import { combineReporters, type Reporter } from "../report/reporter.ts";
import { createTerminalReporter } from "../report/terminal.ts";
import type { TestOutput } from "../report/test_text.ts";
import { openAnalysisStore, type AnalysisStore } from "../state/analysis_store.ts";
import { analysisFile, cacheFolder, stateFile, stateFolder } from "../state/folders.ts";
import { DiskError, diskErrors, errorCode } from "../store/disk_folder.ts";
import { openWorkspaceState, type WorkspaceState } from "../state/workspace_state.ts";
import { BUILD_FAILED, WRONG, type CommandContext } from "./command.ts";
import { ReportedError } from "./reported_error.ts";
import { finishReplacements } from "./staging.ts";

export interface Session {
  readonly context: CommandContext;
  readonly workspace: Workspace;
  readonly repositories: Repositories;
  /** Replaced by `renewState` when athanor itself has changed files of the workspace. */
  state: WorkspaceState;
  /** Replaced along with `state`. */
  analyses: AnalysisStore;
  /** The package the user stands in: what `:x` and `x/...` are relative to. */
  readonly here: PackageId;
  /** Blobs, trees and results: one for all workspaces of the user. */
  readonly storeFolder: string;
  readonly sandbox: "bubblewrap" | "none";
  readonly events: EventSink;
  /** Text of a file by its virtual name, for squiggles. */
  readSource(file: string): string | undefined;
}

/** Opens the workspace around the user, runs `body`, and ends what was begun. */
export async function withSession(context: CommandContext, body: (session: Session) => Promise<number>): Promise<number> {
  const epoch = prepareOutputFolder(findWorkspaceRoot(context.cwd));
  const workspace = openWorkspace(context.cwd, context.packageRoot);
  const repositories = createRepositories(workspace.root, workspace.packageRoot, path.join(stateFolder(workspace.root, context.env), "git"));
  const readSource = (file: string): string | undefined => {
    const match = /^(?:@([^/]+))?\/\/(.*)$/.exec(file);
    const repository = match && repositories.canonical(match[1] ?? "");
    const host = repository === undefined || repository === null ? undefined : repositories.sourcePath({ repository, path: match?.[2] ?? "" });
    return host === undefined ? undefined : readFileSync(host, "utf8");
  };
  const reporter = await createReporter(context, readSource);
  const sandbox = context.options.get("sandbox") === "none" ? "none" : workspace.config.sandbox.mode;
  const session: Session = {
    context,
    workspace,
    repositories,
    ...openState(workspace.root, context, epoch),
    here: { repository: "", package: path.relative(workspace.root, context.cwd).split(path.sep).join("/") },
    storeFolder: storeFolders(workspace, context)[sandbox === "none" ? "unsealed" : "sealed"],
    sandbox,
    events: reporter.sink,
    readSource,
  };
  try {
    return await body(session);
  } catch (thrown) {
    if (thrown instanceof BuildError && !(thrown instanceof ReportedError)) throw new ReportedError(await located(session, thrown.diagnostics), readSource, thrown instanceof DiskError ? BUILD_FAILED : WRONG);
    throw thrown;
  } finally {
    // After a failure too: what was loaded and built before it need not be done again.
    saveState(session);
    reporter.close();
  }
}

/** Results of actions that saw this machine never reach those that did not. */
export function storeFolders({ root, config }: Workspace, { env }: Pick<CommandContext, "env">): { readonly sealed: string; readonly unsealed: string } {
  const sealed = config.store.path ? path.resolve(root, config.store.path) : path.join(cacheFolder(env), "store");
  return { sealed, unsealed: `${sealed}-unsealed` };
}

/** What cannot be saved is worked out again by the next command; a full disk must not hide what this one has to say. */
export function saveState({ state, analyses, workspace, context, events }: Session): void {
  try {
    diskErrors(stateFile(workspace.root, context.env), () => state.save());
    diskErrors(analysisFile(workspace.root, context.env), () => analyses.save());
  } catch (error) {
    if (!(error instanceof BuildError)) throw error;
    events({ kind: "line", text: `warning: what this command found out is not remembered: ${error.message}` });
  }
}

/** Starts over with what is saved, as a new command would: files of the workspace have changed since this one began. */
export function renewState(session: Session): void {
  saveState(session);
  pause(Date.now());
  const { state, analyses } = openState(session.workspace.root, session.context, Date.now());
  session.state = state;
  session.analyses = analyses;
}

function openState(root: string, { env, packageRoot }: CommandContext, epoch: number): Pick<Session, "state" | "analyses"> {
  const writer = readFileSync(path.join(packageRoot, "dist", "stamp"), "utf8");
  return { state: openWorkspaceState(stateFile(root, env), writer, epoch), analyses: openAnalysisStore(analysisFile(root, env), writer) };
}

/** Until a change made at `moment` is clearly in the past. */
function pause(moment: number): void {
  while (Date.now() - moment < 30) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
}

/**
 * A moment before anything of the workspace is read. What an earlier command left half done is done, and athanor-out is there
 * (coming into being it would change the root's stamp), and that moment is past, before the epoch.
 */
function prepareOutputFolder(root: string | undefined): number {
  if (root !== undefined && finishReplacements(root)) pause(Date.now());
  const now = Date.now();
  if (root === undefined || existsSync(path.join(root, "athanor-out"))) return now;
  try {
    mkdirSync(path.join(root, "athanor-out"));
  } catch (error) {
    // Whoever may only read the workspace can ask about it; a build says what it cannot write. Another command may have made the folder just now.
    if (!["EACCES", "EROFS", "EEXIST"].includes(errorCode(error) ?? "")) throw error;
  }
  pause(statSync(root).mtimeMs);
  return Date.now();
}

async function createReporter(context: CommandContext, readSource: (file: string) => string | undefined): Promise<Reporter> {
  const { options, color } = context;
  const settings = {
    stream: process.stderr,
    color,
    verbose: options.has("verbose"),
    explain: options.has("explain"),
    testOutput: (options.get("test_output") as TestOutput | undefined) ?? (options.has("verbose") ? "all" : "errors"),
    now: context.now,
    renderDiagnostics: (diagnostics: readonly Diagnostic[]) => renderDiagnostics(diagnostics, { readSource, color }),
  };
  const files: Reporter[] = [];
  const file = (name: string): string | undefined => (options.get(name) === undefined ? undefined : path.resolve(context.cwd, options.get(name)!));
  const [events, profile, junit] = [file("events"), file("profile"), file("junit")];
  if (events !== undefined) files.push((await import("../report/events_file.ts")).createEventsFile(events, () => performance.timeOrigin + context.now()));
  if (profile !== undefined) files.push((await import("../report/trace.ts")).createTrace(profile, context.now));
  if (junit !== undefined) files.push((await import("../report/junit.ts")).createJunit(junit));
  return combineReporters([context.live ? createTerminalReporter(settings) : createPlainReporter(settings), ...files]);
}

/** Diagnostics that say where to look get their exact spans. */
async function located(session: Session, diagnostics: readonly Diagnostic[]): Promise<readonly Diagnostic[]> {
  const { locateDiagnostics } = await import("../loader/locate.ts");
  return locateDiagnostics(diagnostics, session.readSource);
}
