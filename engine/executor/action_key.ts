/** From a planned action and the content of its inputs to the Action whose digest is its key, and to what has to be staged for it. */
import { artifactKey, type Artifact } from "../api/file.ts";
import type { PlannedArg, RunPlan, ToolPlan, WritePlan } from "../planner/action_graph.ts";
import { digestOf, type Digest } from "../store/digest.ts";
import { encodeAction, encodeCommand } from "../store/reapi.ts";
import type { Content, Store } from "../store/store.ts";
import { compareUtf8 } from "../api/utf8_order.ts";
import type { Action } from "./contract.ts";
import { inputRoot, rootParts, WORK, type RootParts } from "./input_root.ts";
import { linesOf, variablesOf } from "./dynamic_parts.ts";
import { elementsOf, namedIn, seenBy } from "./inputs.ts";
import { OUT, placeInputs } from "./placement.ts";
import { argRenderer, formatFile } from "./render.ts";

/** An action that is ready: its key, and where everything it sees lies. */
export interface Prepared {
  readonly action: Action;
  readonly key: Digest;
  readonly root: (RootParts & { readonly tree: Digest }) | undefined;
  /** What lies in the work directory, by place; a root is not among it. */
  readonly inputs: readonly { readonly place: string; readonly content: Content; readonly artifact: Artifact | undefined }[];
  /** Content of the parameter file, which nobody has put into the store yet. */
  readonly params: Buffer | undefined;
}

/** More bytes of arguments than this go into a file, where the action has one: the kernel takes 128 KiB in one argument and 2 MiB in all. */
const PARAM_FILE_FROM = 64 * 1024;
const PARAM_FILE = "athanor.params";

/** `contentOf` is asked for inputs only; it knows them all. */
export function prepare(plan: RunPlan | ToolPlan, contentOf: (artifact: Artifact) => Content, store: Store, toolVersion: (tool: string) => number): Prepared {
  const artifacts = seenBy(plan);
  const rootKey = plan.kind === "run" && plan.root ? artifactKey(plan.root) : undefined;
  const staged = artifacts.filter((artifact) => artifactKey(artifact) !== rootKey || namesPathOf(plan, artifactKey(artifact)));
  const places = placeInputs(staged);
  const render = argRenderer(plan, places);
  const inputs: Prepared["inputs"][number][] = staged.map((artifact) => ({ place: places.get(artifactKey(artifact)) ?? "", content: contentOf(artifact), artifact }));

  const root = plan.kind === "run" && plan.root ? rootOf(plan.root, contentOf, store) : undefined;
  let argv: readonly string[];
  let params: Buffer | undefined;
  if (plan.kind === "tool") argv = [`athanor:${plan.tool}@${toolVersion(plan.tool)}`, ...plan.args.flatMap(render)];
  else {
    argv = [...programFirst(plan, render), ...linesOf(plan.argFiles, contentOf, store)];
    if (plan.paramFile !== undefined && byteLength(argv) > PARAM_FILE_FROM) {
      params = Buffer.from(argv.slice(1).map((line) => `${line}\n`).join(""));
      inputs.push({ place: PARAM_FILE, content: { kind: "file", digest: digestOf(params), executable: false }, artifact: undefined });
      argv = [argv[0] ?? "", formatFile(plan.paramFile, PARAM_FILE)];
    }
  }
  const action: Action = {
    command: {
      arguments: argv,
      env: plan.kind === "run" ? environment(plan, render, variablesOf(plan.envFiles, contentOf, store), root !== undefined) : [],
      outputPaths: plan.outputs.map(({ path }) => `${OUT}/${path}`).sort(compareUtf8),
      workingDirectory: plan.traits?.folder === undefined ? WORK : `${WORK}/${plan.traits.folder}`,
    },
    inputRoot: inputRoot(root, inputs.map(({ place, content }) => [place, content])),
    timeout: plan.timeout,
    platform: plan.kind === "run" ? plan.platform : [["athanor-tool", plan.tool]],
  };
  return { action, key: keyOf(action), root, inputs, params };
}

/** The digest of the Action message: one key space with every remote cache. */
export function keyOf({ command, inputRoot, timeout, platform }: Action): Digest {
  return digestOf(encodeAction({ command: digestOf(encodeCommand(command)), inputRoot, timeout, platform }));
}

/** The text of a file that is written without running anything. Files it names stand as an action with these inputs would see them. */
export function writtenText(plan: WritePlan): string {
  const render = argRenderer(plan, placeInputs(namedIn(plan)));
  const parts = plan.content.flatMap(render);
  return plan.lines ? parts.map((line) => `${line}\n`).join("") : parts.join("");
}

/** A built program without a folder must not be looked for in PATH. */
function programFirst({ argv, traits }: RunPlan, render: (arg: PlannedArg) => readonly string[]): readonly string[] {
  const [program = "", ...rest] = argv.flatMap(render);
  if (traits?.folder !== undefined && !program.startsWith("/")) return [`${"../".repeat(traits.folder.split("/").length)}${program}`, ...rest];
  return [program.includes("/") ? program : `./${program}`, ...rest];
}

function environment(plan: RunPlan, render: (arg: PlannedArg) => readonly string[], read: ReadonlyMap<string, string>, hasRoot: boolean): readonly (readonly [string, string])[] {
  const env = new Map(read);
  for (const [name, value] of plan.env) env.set(name, render(value).join(" "));
  // Programs that start others by name (make, sh) find those of their root.
  if (hasRoot && !env.has("PATH")) env.set("PATH", "/usr/bin");
  return [...env].sort(([a], [b]) => compareUtf8(a, b));
}

/** Whether an action names its root as a path below the work directory (an emulator's `-L`, say): then it lies there as well. */
function namesPathOf(plan: RunPlan | ToolPlan, root: string): boolean {
  if (plan.kind === "tool") return true;
  const isRoot = (artifact: Artifact): boolean => artifactKey(artifact.kind === "inside" ? artifact.tree : artifact) === root;
  return [...plan.argv, ...plan.env.map(([, value]) => value)].some((arg) => {
    if (typeof arg === "string") return false;
    if (arg.kind === "each") return elementsOf(arg.files).some(isRoot);
    return arg.parts.some((part) => typeof part !== "string" && (("file" in part && isRoot(part.file)) || ("directoryOf" in part && isRoot(part.directoryOf))));
  });
}

function rootOf(artifact: Artifact, contentOf: (artifact: Artifact) => Content, store: Store): Prepared["root"] {
  const content = contentOf(artifact);
  if (content.kind !== "tree") throw new Error("a root must be a tree");
  const parts = rootParts(store, content.digest);
  return parts && { ...parts, tree: content.digest };
}

function byteLength(argv: readonly string[]): number {
  return argv.reduce((sum, argument) => sum + Buffer.byteLength(argument) + 1, 0);
}
