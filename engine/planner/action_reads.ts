/** What an action names: files and sets of files, in order of mention. */
import type { Artifact } from "../api/file.ts";
import type { ArtifactSet, PlannedAction, PlannedArg } from "./action_graph.ts";

export type Read = Artifact | ArtifactSet;

/** Its own outputs, which its command line names, are not among them. */
export function readsOf(action: PlannedAction): readonly Read[] {
  const reads: Read[] = [];
  const add = (file: Artifact): void => {
    if (!(file.kind === "output" && file.owner === action.owner && action.outputs.some(({ path }) => path === file.path))) reads.push(file);
  };
  const addAll = (args: readonly PlannedArg[]): void => {
    for (const arg of args) forEachRead(arg, add, (set) => reads.push(set));
  };
  switch (action.kind) {
    case "run":
      if (action.root) add(action.root);
      addAll(action.argv);
      for (const [, value] of action.env) addAll([value]);
      reads.push(action.inputs, action.argFiles, action.envFiles);
      break;
    case "tool":
      addAll(action.args);
      reads.push(action.inputs);
      break;
    case "write":
      addAll(action.content);
      break;
    case "copy":
      add(action.from);
  }
  return reads;
}

export function forEachRead(arg: PlannedArg, file: (file: Artifact) => void, set: (set: ArtifactSet) => void): void {
  if (typeof arg === "string") return;
  if (arg.kind === "each") return set(arg.files);
  for (const part of arg.parts) {
    if (typeof part !== "string") file("file" in part ? part.file : "directoryOf" in part ? part.directoryOf : part.program.root);
  }
}
