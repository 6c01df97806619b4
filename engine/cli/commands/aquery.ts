/** `athanor aquery`: the actions behind targets, as the planner has them, with keys where they were carried out. */
import type { Artifact } from "../../api/file.ts";
import { placedPath } from "../../api/label.ts";
import { elementsOf, seenBy } from "../../executor/inputs.ts";
import { formatFile, formatFiles } from "../../executor/render.ts";
import { platformName, type ArtifactSet, type PlannedAction, type PlannedArg } from "../../planner/action_graph.ts";
import { quote } from "../../report/failure.ts";
import { createExecutionMemory } from "../../state/execution_memory.ts";
import { DONE, type Command } from "../command.ts";
import { requestedConfiguration } from "../configuration.ts";
import { planKey, recallPlan } from "../plan_store.ts";
import { withSession } from "../session.ts";
import { targetsOf } from "./build.ts";

export const aquery: Command = (context) =>
  withSession(context, async (session) => {
    const key = planKey(session, targetsOf(context), requestedConfiguration(context.options, session.workspace.config, session.here), false);
    const plan = recallPlan(session, key) ?? (await import("../planning.ts")).makePlan(session, key);
    const memory = createExecutionMemory(plan.graph, plan.digest, session.state.memories.get(plan.key), session.state.stamps);
    const actions = plan.graph.actions.map((action, order) => describeAction(action, memory.get(order)?.key));
    if (context.options.get("output") === "json") context.out(`${JSON.stringify({ actions }, null, 2)}\n`);
    else context.out(actions.map(print).join("\n"));
    return DONE;
  });

export function describeAction(action: PlannedAction, key: string | undefined) {
  return {
    id: action.id,
    label: action.label,
    platform: platformName(action.owner),
    mnemonic: action.mnemonic,
    kind: action.kind,
    test: action.test,
    ...(action.kind === "tool" ? { tool: action.tool } : {}),
    arguments: argumentsOf(action).flatMap(show),
    ...(action.kind === "run" ? { environment: Object.fromEntries(action.env.map(([name, value]) => [name, show(value).join(" ")])), timeout: action.timeout, execution: Object.fromEntries(action.platform) } : {}),
    ...(action.kind === "run" ? filesRead({ argFiles: action.argFiles, envFiles: action.envFiles }) : {}),
    ...(action.kind === "run" && action.root ? { root: action.root.path } : {}),
    inputs: [...new Set(seenBy(action).map(pathOf))].sort(),
    outputs: action.outputs.map(({ path }) => path),
    ...(key === undefined ? {} : { key }),
  };
}

/** Files whose lines are further arguments and variables; what they say is known when the action runs. */
function filesRead(sets: Readonly<Record<string, ArtifactSet>>) {
  return Object.fromEntries(Object.entries(sets).flatMap(([name, set]) => (set.direct.length + set.transitive.length === 0 ? [] : [[name, elementsOf(set).map(pathOf)]])));
}

function argumentsOf(action: PlannedAction): readonly PlannedArg[] {
  switch (action.kind) {
    case "run":
      return action.argv;
    case "tool":
      return action.args;
    case "write":
      return action.content;
    case "copy":
      return [];
  }
}

function show(arg: PlannedArg): readonly string[] {
  if (typeof arg === "string") return [arg];
  if (arg.kind === "each")
    return formatFiles(arg.format, elementsOf(arg.files).map(pathOf));
  return [arg.parts.map((part) => (typeof part === "string" ? part : "file" in part ? pathOf(part.file) : "directoryOf" in part ? formatFile("%{directory}", pathOf(part.directoryOf)) : `/${part.program.path}`)).join("")];
}

function pathOf(artifact: Artifact): string {
  if (artifact.kind === "inside") return `${pathOf(artifact.tree)}/${artifact.path}`;
  return artifact.kind === "source" ? placedPath(artifact.repository, artifact.path) : artifact.path;
}

function print(action: ReturnType<typeof describeAction>): string {
  return `${[
    `${action.mnemonic} ${action.label}${action.platform === "" ? "" : ` for ${action.platform}`}`,
    ...("tool" in action ? [`  tool: ${action.tool}`] : []),
    ...("root" in action ? [`  root: ${action.root}`] : []),
    ...(action.arguments.length > 0 ? [`  command: ${action.arguments.map(quote).join(" ")}`] : []),
    ...("environment" in action ? Object.entries(action.environment).map(([name, value]) => `  ${name}=${value}`) : []),
    ...action.inputs.map((input) => `  input: ${input}`),
    ...action.outputs.map((output) => `  output: ${output}`),
    ...("key" in action ? [`  key: ${action.key}`] : []),
  ].join("\n")}\n`;
}
