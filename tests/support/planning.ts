/** Plans of real workspaces with the real rules: loader and planner, nothing executed. */
import type { AbsoluteLabel } from "../../engine/api/label.ts";
import { artifactKey } from "../../engine/api/file.ts";
import { inputsOf } from "../../engine/executor/inputs.ts";
import { placeInputs } from "../../engine/executor/placement.ts";
import { argRenderer } from "../../engine/executor/render.ts";
import { createLoader } from "../../engine/loader/create_loader.ts";
import type { ActionGraph, PlannedAction, PlannedArg, RunPlan } from "../../engine/planner/action_graph.ts";
import { plan } from "../../engine/planner/plan.ts";
import { checkout } from "./athanor.ts";

export const X86_64_MUSL: AbsoluteLabel = "@athanor//platforms:linux_x86_64_musl";
export const AARCH64_MUSL: AbsoluteLabel = "@athanor//platforms:linux_aarch64_musl";

export interface PlanningOptions {
  readonly profile?: "fastbuild" | "dbg" | "opt";
  /** Where actions run, whatever this machine is. */
  readonly execution?: AbsoluteLabel;
}

/** The graph for targets of the workspace at `root` on a platform. */
export function planWorkspace(root: string, targets: readonly AbsoluteLabel[], platform: AbsoluteLabel = X86_64_MUSL, options: PlanningOptions = {}): ActionGraph {
  const loader = createLoader({ root, packageRoot: checkout });
  const toolchains = loader.package({ repository: "athanor", package: "toolchains" }).targets.filter(({ rule }) => rule.endsWith("#toolchain"));
  return plan({
    loader,
    targets: targets.map((label) => ({ label, explicit: true })),
    configuration: { platform, profile: options.profile ?? "fastbuild", settings: {} },
    executionPlatforms: [options.execution ?? "@athanor//platforms:linux_x86_64_gnu"],
    toolchains: [toolchains.map(({ label }) => label)],
    tests: true,
  });
}

/** The one action with this mnemonic whose owner begins with the label. */
export function actionOf(graph: ActionGraph, label: string, mnemonic: string): PlannedAction {
  const found = graph.actions.filter((action) => action.label === label && action.mnemonic === mnemonic);
  if (found.length !== 1) throw new Error(`${found.length} actions of ${label} are called ${mnemonic}`);
  // Through JSON: it is plain data, and its arrays may come from the sealed context.
  return JSON.parse(JSON.stringify(found[0])) as PlannedAction;
}

/** argv as text: files by their paths, programs with a slash before, `each` as its format. */
export function argvOf(action: PlannedAction): readonly string[] {
  return Array.from((action as RunPlan).argv, shown);
}

function shown(arg: PlannedArg): string {
  if (typeof arg === "string") return arg;
  if (arg.kind === "each") return `[${arg.format}]`;
  return arg.parts.map((part) => (typeof part === "string" ? part : "file" in part ? part.file.path : "program" in part ? `/${part.program.path}` : `dir(${part.directoryOf.path})`)).join("");
}

/** The command line as the sandbox runs it. */
export function commandOf(action: PlannedAction): readonly string[] {
  const { argv } = action as RunPlan;
  const root = (action as RunPlan).root;
  const staged = inputsOf(action).filter((input) => !root || artifactKey(input) !== artifactKey(root));
  return argv.flatMap(argRenderer(action, placeInputs(staged)));
}
