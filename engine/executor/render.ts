/** Arguments as an action sees them: files become paths relative to its work directory. */
import { artifactKey, type Artifact } from "../api/file.ts";
import type { PlannedAction, PlannedArg, PlannedPart } from "../planner/action_graph.ts";
import { elementsOf, isOwnOutput } from "./inputs.ts";
import { OUT } from "./placement.ts";

/** Renders one argument into none, one or several strings. `places` is what placeInputs says of the action's inputs. */
export function argRenderer(action: PlannedAction, places: ReadonlyMap<string, string>): (arg: PlannedArg) => readonly string[] {
  const pathOf = (artifact: Artifact): string => {
    if (artifact.kind === "inside") return `${pathOf(artifact.tree)}/${artifact.path}`;
    if (isOwnOutput(action, artifact)) return `${OUT}/${artifact.path}`;
    const place = places.get(artifactKey(artifact));
    if (place === undefined) throw new Error(`${action.id} names ${artifactKey(artifact)}, which is no input of it`);
    return place;
  };
  const root = action.kind === "run" && action.root ? artifactKey(action.root) : undefined;
  const part = (value: PlannedPart): string => {
    if (typeof value === "string") return value;
    if ("file" in value) return pathOf(value.file);
    if ("directoryOf" in value) return folderOf(pathOf(value.directoryOf));
    const { program } = value;
    // A program of another root than the one mounted at /usr: a static one, named where its tree lies.
    return artifactKey(program.root) === root ? `/${program.path}` : `${pathOf(program.root)}/${program.path}`;
  };
  return (arg) => {
    if (typeof arg === "string") return [arg];
    if (arg.kind === "join") return [arg.parts.map(part).join("")];
    return formatFiles(arg.format, elementsOf(arg.files).map(pathOf));
  };
}

/** An argument for each path, said once where several make the same; an empty one is none. */
export function formatFiles(format: string, paths: readonly string[]): readonly string[] {
  return [...new Set(paths.map((path) => formatFile(format, path)))].filter((text) => text !== "");
}

/** Fills `%{path}`, `%{directory}` and `%{basename}`. */
export function formatFile(format: string, path: string): string {
  return format.replace(/%\{(path|directory|basename)\}/g, (_, what) => (what === "path" ? path : what === "directory" ? folderOf(path) : path.slice(path.lastIndexOf("/") + 1)));
}

function folderOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? "." : path.slice(0, slash);
}
