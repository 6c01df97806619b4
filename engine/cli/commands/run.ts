/** `athanor run`: builds a program and becomes it, as nearly as a parent process can, or runs the tool that the target names. */
import { spawn } from "node:child_process";
import { constants } from "node:os";
import path from "node:path";
import { buildError } from "../../api/diagnostic.ts";
import { artifactKey, type Artifact } from "../../api/file.ts";
import type { AbsoluteLabel } from "../../api/label.ts";
import { ToolError } from "../../api/tool.ts";
import { loaderOf } from "../../executor/host_command.ts";
import { elementsOf } from "../../executor/inputs.ts";
import { formatFile } from "../../executor/render.ts";
import type { PlannedArg, PlannedRun, RequestedTarget } from "../../planner/action_graph.ts";
import { forEachRead } from "../../planner/action_reads.ts";
import { carryOut, type Done } from "../carry_out.ts";
import { BUILD_FAILED, DONE, type Command, type CommandContext } from "../command.ts";
import type { FileLock } from "../locks.ts";
import { ReportedError } from "../reported_error.ts";
import { runToolOf, toolMistake, type ToolTarget } from "../run_tool.ts";
import { renewState, withSession, type Session } from "../session.ts";
import { failureCode, targetsOf } from "./build.ts";

export const run: Command = async (context) => {
  let argv: readonly string[] | undefined;
  const code = await withSession(context, (session) =>
    carryOut(session, targetsOf(context), { tests: false, also: namedFiles }, (done) => {
      const failed = failureCode(session, done);
      if (failed !== undefined) return failed;
      const lock = fileLock(done);
      if (lock) return makeLock(session, lock);
      const { label, run: program } = runnable(done);
      if (program.tool) return startTool(session, done, { label, run: { ...program, tool: program.tool } });
      argv = [...loaderFor(session, done, program.argv[0]), ...program.argv.flatMap((arg) => renderArg(session, done, arg))];
      return DONE;
    }),
  );
  // The session is over: no progress is drawn and no state held while the program has the terminal.
  return code === DONE && argv !== undefined ? await start([...argv, ...context.options.rest], context) : code;
};

/** All that its command line or its tool reads; of what lies inside a tree, the tree. */
function namedFiles({ run: program }: RequestedTarget): readonly Artifact[] {
  const named: Artifact[] = Object.values(program?.tool?.files ?? {}).flat();
  for (const arg of program?.argv ?? []) forEachRead(arg, (file) => named.push(file), (set) => named.push(...elementsOf(set)));
  return named.map((artifact) => (artifact.kind === "inside" ? artifact.tree : artifact));
}

/** A lock of one file: to run it is to lock it. */
function fileLock({ plan }: Done): FileLock | undefined {
  const [target, ...more] = plan.graph.requested;
  return target?.lock && !target.run && more.length === 0 ? { kind: "file", label: target.label, lock: target.lock } : undefined;
}

async function makeLock(session: Session, lock: FileLock): Promise<number> {
  const { makeLocks } = await import("../locks.ts");
  const { changed } = await makeLocks(session, [lock], []);
  if (changed.length > 0) renewState(session);
  return DONE;
}

function runnable({ plan }: Done): { readonly label: AbsoluteLabel; readonly run: PlannedRun } {
  const { requested } = plan.graph;
  const [target] = requested;
  if (!target || requested.length > 1) throw buildError(`run needs one target; the patterns name ${requested.length}`);
  if (!target.run) throw buildError(`${target.label} is not runnable`, { help: "runnable are programs: rust_binary, cc_binary and rules that provide RunInfo" });
  return { label: target.label, run: target.run };
}

async function startTool(session: Session, done: Done, target: ToolTarget): Promise<number> {
  const files = Object.entries(target.run.tool.files).map(([name, artifacts]) => [name, artifacts.map((artifact) => hostPath(session, done, artifact))] as const);
  try {
    const changed = await runToolOf(session, target, { files: Object.fromEntries(files), args: session.context.options.rest, update: [] });
    if (changed.length > 0) renewState(session);
    return DONE;
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    throw new ReportedError(toolMistake(target.label, "failed", error).diagnostics, session.readSource, BUILD_FAILED);
  }
}

/** A program of a root is started by the root's own loader: its libraries are not this machine's. */
function loaderFor(session: Session, done: Done, first: PlannedArg | undefined): readonly string[] {
  const [part] = typeof first === "object" && first.kind === "join" ? first.parts : [];
  return typeof part === "object" && "program" in part ? loaderOf(hostPath(session, done, part.program.root)) : [];
}

function renderArg(session: Session, done: Done, arg: PlannedArg): readonly string[] {
  if (typeof arg === "string") return [arg];
  if (arg.kind === "each") return elementsOf(arg.files).map((artifact) => formatFile(arg.format, hostPath(session, done, artifact)));
  return [
    arg.parts
      .map((part) => {
        if (typeof part === "string") return part;
        if ("file" in part) return hostPath(session, done, part.file);
        if ("directoryOf" in part) return path.dirname(hostPath(session, done, part.directoryOf));
        return path.join(hostPath(session, done, part.program.root), part.program.path);
      })
      .join(""),
  ];
}

/** Where an artifact lies on this machine: its link in athanor-out, or in the store. */
function hostPath(session: Session, done: Done, artifact: Artifact): string {
  if (artifact.kind === "source") return session.repositories.hostPath({ repository: artifact.repository, path: artifact.path });
  if (artifact.kind === "inside") return path.join(hostPath(session, done, artifact.tree), artifact.path);
  const key = artifactKey(artifact);
  const link = done.links.find((one) => one.key === key);
  if (link) return link.file;
  const content = done.result.contents.get(key);
  const place = content && (content.kind === "tree" ? done.store.treePath(content.digest) : done.store.blobPath(content.digest, content.executable));
  if (place === undefined) throw new Error(`${artifact.path} was built and is nowhere`);
  return place;
}

function start(argv: readonly string[], context: CommandContext): Promise<number> {
  const [program = "", ...rest] = argv;
  return new Promise((resolve) => {
    // The terminal sends Ctrl-C to both: the program decides what it means.
    const child = spawn(program, rest, { stdio: "inherit", cwd: context.cwd });
    child.on("error", (error: NodeJS.ErrnoException) => {
      const reason = error.code === "ENOEXEC" ? "it was built for another kind of machine" : error.message;
      context.err(`cannot start ${program}: ${reason}\n`);
      resolve(BUILD_FAILED);
    });
    child.on("close", (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
  });
}
