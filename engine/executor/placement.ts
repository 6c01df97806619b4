/** Where inputs lie in an action's work directory. No configuration shows in a path, unless two inputs would lie on each other. */
import { artifactKey, type Artifact } from "../api/file.ts";
import { placedPath } from "../api/label.ts";
import { platformName } from "../planner/action_graph.ts";

/** Outputs are written below it. */
export const OUT = "out";

/** Path of each input relative to the work directory, by artifactKey. `inputs` holds no artifact of kind "inside". */
export function placeInputs(inputs: readonly Artifact[]): ReadonlyMap<string, string> {
  let places = new Map(inputs.map((artifact) => [artifactKey(artifact), usualPlace(artifact)]));
  // First the platform's name tells twins apart; what still collides (two profiles, say) gets a number as well.
  for (const tell of [byPlatform, byRank]) {
    const colliding = collisions(places);
    if (colliding.size === 0) break;
    const moved = new Map(places);
    for (const artifact of inputs) if (artifact.kind === "output" && colliding.has(artifactKey(artifact))) moved.set(artifactKey(artifact), tell(artifact, inputs));
    places = moved;
  }
  const [clash] = collisions(places);
  if (clash !== undefined) throw new Error(`inputs of one action lie on each other: ${clash}`);
  return places;
}

function usualPlace(artifact: Artifact): string {
  switch (artifact.kind) {
    case "source":
      return clearOfOutputs(placedPath(artifact.repository, artifact.path));
    case "output":
      return clearOfOutputs(artifact.path);
    case "download":
      return `download/${artifact.checksum.replace("sha1:", "").slice(0, 16)}/${fileName(artifact.path)}`;
    case "inside":
      throw new Error("a file inside a tree has no place of its own");
  }
}

/** Of a path that may name a part of its file. */
function fileName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1).replace(/#.*$/, "");
}

/** A package called "out" must not lie where outputs are written. */
function clearOfOutputs(path: string): string {
  return path === OUT || path.startsWith(`${OUT}/`) ? `inputs/${path}` : path;
}

function byPlatform(artifact: Artifact & { readonly kind: "output" }): string {
  return `${platformName(artifact.owner) || "any"}/${artifact.path}`;
}

function byRank(artifact: Artifact & { readonly kind: "output" }, inputs: readonly Artifact[]): string {
  const owners = inputs.flatMap((other) => (other.kind === "output" && other.path === artifact.path ? [other.owner] : [])).sort();
  return `${platformName(artifact.owner) || "any"}.${owners.indexOf(artifact.owner) + 1}/${artifact.path}`;
}

/** Keys of artifacts that share a place, or of which one lies below another. */
function collisions(places: ReadonlyMap<string, string>): ReadonlySet<string> {
  const at = new Map<string, string>();
  const colliding = new Set<string>();
  for (const [key, place] of places) {
    const other = at.get(place);
    if (other === undefined) at.set(place, key);
    else colliding.add(key).add(other);
  }
  const clear = new Set<string>();
  for (const [key, place] of places) {
    const passed: string[] = [];
    for (let slash = place.lastIndexOf("/"); slash > 0; slash = place.lastIndexOf("/", slash - 1)) {
      const folder = place.slice(0, slash);
      if (clear.has(folder)) break;
      const above = at.get(folder);
      if (above !== undefined) {
        colliding.add(key).add(above);
        passed.length = 0;
        break;
      }
      passed.push(folder);
    }
    for (const folder of passed) clear.add(folder);
  }
  return colliding;
}
