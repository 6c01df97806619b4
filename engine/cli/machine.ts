/** This machine, in the words of platforms: which of them it is, and which actions it can run. */
import { buildError } from "../api/diagnostic.ts";
import type { ActionGraph, PlannedAction } from "../planner/action_graph.ts";
import { platformProperty } from "../planner/platform_property.ts";
import type { WorkspaceConfig } from "../loader/workspace_config.ts";

const CPUS: Readonly<Record<string, string>> = { x64: "x86_64", arm64: "aarch64" };

export const MACHINE = { os: process.platform, cpu: CPUS[process.arch] ?? process.arch } as const;

export type ForeignAction = Pick<PlannedAction, "mnemonic" | "label">;

/** An action whose program is for another kind of machine; null where there is none. */
export function foreignAction({ actions }: ActionGraph): ForeignAction | null {
  const own = new Map([platformProperty("os", MACHINE.os), platformProperty("cpu", MACHINE.cpu)]);
  const found = actions.find((action) => action.kind === "run" && action.platform.some(([name, value]) => own.has(name) && own.get(name) !== value));
  return found ? { mnemonic: found.mnemonic, label: found.label } : null;
}

/** Throws BuildError where such an action would have to run: everything else of a request works anywhere. */
export function checkMachine(foreign: ForeignAction | null, { executionPlatforms }: WorkspaceConfig): void {
  if (!foreign) return;
  throw buildError(`${foreign.mnemonic} of ${foreign.label} runs on ${executionPlatforms.join(" or ")}, and this machine is ${MACHINE.os} on ${MACHINE.cpu}`, {
    help: "execution_platforms of athanor.toml names the platforms actions run on; query, cquery, aquery, check, lock and vendor work on any machine",
  });
}
