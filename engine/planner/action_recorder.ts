/** The actions a target declares: checked one by one, and as a whole when its implementation has returned. */
import type { Actions, RunAction, TestAction, ToolAction } from "../api/actions.ts";
import { buildError } from "../api/diagnostic.ts";
import { artifactOf, COMMIT, makeFile, makeOutput, programOf, type Artifact, type File, type Output, type OutputTree, type ProgramReference } from "../api/file.ts";
import type { Part, PlannedAction, PlannedArg, RunPlan, TestTraits } from "./action_graph.ts";
import { artifactSet } from "./artifact_set.ts";
import type { Expansion } from "./expand.ts";
import { compareUtf8 } from "../api/utf8_order.ts";
import { makeOutputPaths } from "./output_paths.ts";
import { plannedArg } from "./planned_arg.ts";
import { platformOf } from "./platforms.ts";
import type { Session } from "./session.ts";

export interface ActionRecorder {
  readonly actions: Actions;
  /** Declared files and directories, in that order. */
  readonly outputs: readonly File[];
  /** After this every call is a mistake. */
  close(): void;
  /** The actions, after checking that each output has one that writes it. */
  seal(): readonly PlannedAction[];
}

/** What all kinds of actions share. */
type Head = Pick<PlannedAction, "id" | "owner" | "label" | "mnemonic" | "outputs" | "test">;

/** Seconds an action may take unless it says otherwise. */
const TIMEOUT = 600;

export function makeActionRecorder(session: Session, { node, execution }: Expansion): ActionRecorder {
  const { label } = node.entry.target;
  const outputs: File[] = [];
  const planned: PlannedAction[] = [];
  const names = new Set<string>();
  const paths = makeOutputPaths(node);
  let open = true;

  const plan = <A extends PlannedAction>(action: A): void => {
    if (!open) throw new Error(`${label}: actions were called after the implementation had returned`);
    for (const { path } of action.outputs) paths.write(path, action.mnemonic);
    planned.push(action);
  };
  const base = (mnemonic: string, written: readonly Output[]): Head => {
    if (typeof mnemonic !== "string" || !/^[A-Z][A-Za-z0-9]*$/.test(mnemonic)) throw buildError(`a mnemonic is one CamelCase word; got ${JSON.stringify(mnemonic)}`);
    return { id: `${node.key}#${planned.length}`, owner: node.key, label, mnemonic, outputs: written.map((one) => paths.own(one, mnemonic)), test: false };
  };
  const testBase = (mnemonic: string, name: string | undefined, shard?: Part): Head => {
    const full = name === undefined ? label : `${label}#${name}`;
    if (name !== undefined && !/^[A-Za-z0-9_.+-]+$/.test(name)) throw buildError(`"${name}" is no name of a test: letters, digits and _ . + - only`);
    if (shard && !(Number.isSafeInteger(shard.index) && Number.isSafeInteger(shard.total) && shard.index >= 0 && shard.index < shard.total))
      throw buildError(`a shard is one of 0 to total - 1; got ${shard.index} of ${shard.total}`);
    const part = `${full} ${shard ? `${shard.index} ${shard.total}` : ""}`;
    if (names.has(part)) throw buildError(name === undefined ? `${label} has two tests without a name` : `${label} has two tests called "${name}"`, { help: "give each test action of a target a name of its own" });
    names.add(part);
    return { ...base(mnemonic, []), label: full, test: true };
  };
  const declare = (path: string, tree: boolean): Output | OutputTree => {
    if (!open) throw new Error(`${label}: ${path} was declared after the implementation had returned`);
    const output = makeOutput({ kind: "output", owner: node.key, path: paths.declare(path), tree });
    outputs.push(output);
    return output;
  };
  const runPlan = (action: TestAction | RunAction, head: Head): RunPlan => {
    const full: Partial<RunAction> = action;
    const argv = checkList(action.argv, "argv").map((one, i) => plannedArg(session, one, `argv[${i}]`));
    const env = Object.entries(action.env ?? {}).map(([name, value]) => [checkVariable(name), plannedArg(session, value, `env ${name}`)] as const);
    const root = rootOf(action, argv, env.map(([, value]) => value));
    const early = (full.early ?? []).map((one) => ownPath(one, head, "early"));
    if (early.length > 0 && action.messages !== "json") throw buildError(`early outputs are announced on stderr as JSON: say messages: "json"`);
    const [first] = session.request.executionPlatforms;
    const platform = execution ?? (first === undefined ? undefined : platformOf(session, first));
    return {
      kind: "run",
      ...head,
      argv,
      env: env.sort(([a], [b]) => compareUtf8(a, b)),
      root,
      inputs: artifactSet(session, action.inputs ?? [], "inputs"),
      timeout: checkTimeout(action.timeout),
      early,
      messages: action.messages ?? "text",
      depfile: full.depfile === undefined ? undefined : ownPath(full.depfile, head, "depfile"),
      paramFile: action.paramFile,
      stdout: full.stdout === undefined ? undefined : ownPath(full.stdout, head, "stdout"),
      argFiles: artifactSet(session, action.argFiles ?? [], "argFiles"),
      envFiles: artifactSet(session, action.envFiles ?? [], "envFiles"),
      platform: platform?.properties ?? [],
    };
  };
  const toolPlan = (action: Omit<ToolAction, "outputs">, head: Head): PlannedAction => {
    if (!/^[a-z0-9_]+\/[a-z0-9_]+$/.test(action.tool)) throw buildError(`"${action.tool}" names no tool: they are called <folder>/<file>`);
    const args = checkList(action.args, "args").map((one, i) => plannedArg(session, one, `args[${i}]`));
    return { kind: "tool", ...head, tool: action.tool, args, inputs: artifactSet(session, action.inputs ?? [], "inputs"), timeout: checkTimeout(action.timeout) };
  };

  const actions: Actions = {
    declareFile: (path) => declare(path, false) as Output,
    declareDirectory: (path) => declare(path, true) as OutputTree,
    run: (action) => plan(runPlan(action, base(action.mnemonic, checkOutputs(action.outputs)))),
    test: (action) => plan({ ...runPlan(withShard(action), testBase(action.mnemonic, action.name, action.shard)), traits: traitsOf(action) }),
    tool: (action) => plan(toolPlan(action, base(action.mnemonic, checkOutputs(action.outputs)))),
    testTool: (action) => plan(toolPlan(action, testBase(action.mnemonic, action.name))),
    write: (output, content, options = {}) => {
      const lines = typeof content !== "string";
      const parts = lines ? content.map((one, i) => plannedArg(session, one, `line ${i + 1}`)) : [content];
      plan({ kind: "write", ...base("Write", [output]), content: parts, lines, executable: options.executable ?? false });
    },
    copy: (output, from) => {
      const source = artifactOf(from);
      if (!source) throw buildError("copy() takes the File to copy");
      plan({ kind: "copy", ...base("Copy", [output]), from: source });
    },
    commit: () => makeFile(COMMIT),
    download: (from) => {
      const { mirror, path, size } = from;
      if ("sha256" in from ? !/^[0-9a-f]{64}$/.test(from.sha256) : !/^[0-9a-f]{40}$/.test(from.sha1))
        throw buildError(`the ${"sha256" in from ? "sha256" : "sha1"} of ${path} must be ${"sha256" in from ? 64 : 40} hexadecimal digits`);
      if (!Number.isSafeInteger(size) || size < 0) throw buildError(`the size of ${path} must be a whole number of bytes`);
      return makeFile({ kind: "download", mirror, path, checksum: "sha256" in from ? from.sha256 : `sha1:${from.sha1}`, size });
    },
  };
  return {
    actions,
    outputs,
    close: () => void (open = false),
    seal() {
      paths.checkWritten();
      return planned;
    },
  };
}

function withShard(action: TestAction): TestAction {
  if (!action.shard) return action;
  return { ...action, env: { ...action.env, TEST_SHARD_INDEX: String(action.shard.index), TEST_TOTAL_SHARDS: String(action.shard.total) } };
}

function traitsOf({ harness = "environment", shard, folder = "", attempts = 1, skip, help }: TestAction): TestTraits {
  if (!Number.isSafeInteger(attempts) || attempts < 1) throw buildError(`a test is tried once or more; got ${attempts}`);
  if (folder.split("/").some((part) => part === "." || part === "..") || /^\/|\/$|\/\//.test(folder)) throw buildError(`"${folder}" is no folder below the work directory`);
  return { harness, ...(shard ? { shard } : {}), ...(folder === "" ? {} : { folder }), attempts, exclusive: false, fresh: false, ...(skip ? { skip } : {}), ...(help === undefined ? {} : { help }) };
}

function checkOutputs(outputs: readonly Output[]): readonly Output[] {
  if (!Array.isArray(outputs) || outputs.length === 0) throw buildError("an action needs at least one output");
  return outputs;
}

function checkList<T>(list: readonly T[], what: string): readonly T[] {
  if (!Array.isArray(list)) throw buildError(`${what} must be a list`);
  return list;
}

function checkVariable(name: string): string {
  if (name === "" || /[=\0]/.test(name)) throw buildError(`${JSON.stringify(name)} is no name of an environment variable`);
  return name;
}

function checkTimeout(timeout: number = TIMEOUT): number {
  if (!Number.isFinite(timeout) || timeout <= 0) throw buildError(`a timeout is a positive number of seconds; got ${timeout}`);
  return timeout;
}

function ownPath(output: Output, head: Head, what: string): string {
  const artifact = artifactOf(output);
  if (!artifact || !head.outputs.some(({ path }) => path === artifact.path)) throw buildError(`${what} names ${artifact ? `"${artifact.path}"` : "a value that is no File"}, which is not among the action's outputs`);
  return artifact.path;
}

/** The root of argv[0]; every program the action names must be of that root. */
function rootOf(action: TestAction | RunAction, argv: readonly PlannedArg[], env: readonly PlannedArg[]): Artifact | undefined {
  const [first] = action.argv;
  const program = programOf(first);
  if (!program && !artifactOf(first)) throw buildError("argv[0] must be a program of a root or a file that was built", { help: 'root.program("usr/bin/name") names a program' });
  const given = action.root === undefined ? undefined : artifactOf(action.root);
  if (action.root !== undefined && !given) throw buildError("root must be a Tree");
  if (given && program && !sameArtifact(given, program.root)) throw buildError(`argv[0] is ${program.path} of another root than the action's`);
  const root = program?.root ?? given;
  for (const other of programsIn([...argv, ...env])) {
    if (!root) throw buildError(`${other.path} is a program of a root, but the action has none`, { help: "root says which one it runs in" });
    if (!sameArtifact(other.root, root)) throw buildError(`${other.path} is a program of another root than ${program ? "argv[0]" : "the action's"}: only one is mounted`);
  }
  return root;
}

function programsIn(args: readonly PlannedArg[]): ProgramReference[] {
  const found: ProgramReference[] = [];
  for (const one of args) {
    if (typeof one === "string" || one.kind !== "join") continue;
    for (const part of one.parts) if (typeof part !== "string" && "program" in part) found.push(part.program);
  }
  return found;
}

function sameArtifact(a: Artifact, b: Artifact): boolean {
  if (a === b) return true;
  if (a.kind === "output" && b.kind === "output") return a.owner === b.owner && a.path === b.path;
  if (a.kind === "inside" && b.kind === "inside") return a.path === b.path && sameArtifact(a.tree, b.tree);
  return a.kind === b.kind && JSON.stringify(a) === JSON.stringify(b);
}
