/**
 * A second, local key for actions that write a dependency file: over what they really read. A file of `inputs` that was not read may change;
 * that it is there, and its name, still count, since a compiler looks for names. Whatever is named in argv or env counts as read, and so does every tree.
 */
import { artifactKey } from "../api/file.ts";
import type { RunPlan } from "../planner/action_graph.ts";
import { digestOf, EMPTY, type Digest } from "../store/digest.ts";
import type { ActionResult, Content, Store } from "../store/store.ts";
import { keyOf, type Prepared } from "./action_key.ts";
import { placesInDepfile } from "./depfile.ts";
import { inputRoot } from "./input_root.ts";
import { namedBy } from "./inputs.ts";
import { OUT } from "./placement.ts";

/** What was recorded for an action that read nothing else than what is the same now. */
export function resultByReads(plan: RunPlan, prepared: Prepared, store: Store): ActionResult | undefined {
  if (plan.depfile === undefined) return undefined;
  const prunable = prunablePlaces(plan, prepared);
  for (const reads of recordedReads(prepared, prunable, store)) {
    const result = store.getResult(readsKey(prepared, prunable, new Set(reads)));
    if (result) return result;
  }
  return undefined;
}

/** To be called for an action that ran. Records nothing where the dependency file names something that the action cannot have seen. */
export function recordReads(plan: RunPlan, prepared: Prepared, result: ActionResult, store: Store): void {
  const written = plan.depfile === undefined ? undefined : result.outputs.get(plan.depfile);
  const bytes = written && store.getBlob(written.digest);
  const places = bytes && placesInDepfile(Buffer.from(bytes).toString("utf8"));
  if (!places || !areSeen(places, prepared)) return;
  const prunable = prunablePlaces(plan, prepared);
  const reads = [...places].filter((place) => prunable.has(place)).sort();
  const before = recordedReads(prepared, prunable, store).filter((other) => other.join("\n") !== reads.join("\n"));
  const list = store.putBlob(Buffer.from(JSON.stringify([reads, ...before].slice(0, KEPT))));
  store.putResult(readsKey(prepared, prunable, new Set(reads)), result);
  store.putResult(listKey(prepared, prunable), { outputs: new Map([[READS, { kind: "file", digest: list, executable: false }]]), stdout: EMPTY, stderr: EMPTY });
}

/** How many different sets of files read are remembered for an action: branches that are changed to and fro. */
const KEPT = 4;
const READS = "reads";

function recordedReads(prepared: Prepared, prunable: ReadonlySet<string>, store: Store): readonly (readonly string[])[] {
  const list = store.getResult(listKey(prepared, prunable))?.outputs.get(READS);
  const bytes = list && store.getBlob(list.digest);
  if (!bytes) return [];
  // The blob's digest is its name: recordReads wrote it.
  const reads: readonly (readonly string[])[] = JSON.parse(Buffer.from(bytes).toString("utf8"));
  return reads;
}

/** Neither is the key of an action that could be: those are digests of messages of the Remote Execution API. */
function listKey(prepared: Prepared, prunable: ReadonlySet<string>): Digest {
  return digestOf(Buffer.from(`athanor: what was read by ${keyWithout(prepared, prunable)}`));
}

function readsKey(prepared: Prepared, prunable: ReadonlySet<string>, reads: ReadonlySet<string>): Digest {
  const unread = new Set([...prunable].filter((place) => !reads.has(place)));
  return digestOf(Buffer.from(`athanor: ${[...reads].sort().join("\n")}\nwere read by ${keyWithout(prepared, unread)}`));
}

/** The action's key if the files at `places` were empty. */
function keyWithout({ action, inputs, root }: Prepared, places: ReadonlySet<string>): Digest {
  return keyOf({ ...action, inputRoot: inputRoot(root, inputs.map(({ place, content }) => [place, places.has(place) ? NOTHING : content])) });
}

const NOTHING: Content = { kind: "file", digest: EMPTY, executable: false };

/** Files that the action has only because a list of inputs says so. */
function prunablePlaces(plan: RunPlan, { inputs }: Prepared): ReadonlySet<string> {
  const named = namedBy(plan);
  return new Set(inputs.flatMap(({ artifact, content, place }) => (artifact && content.kind === "file" && !named.has(artifactKey(artifact)) ? [place] : [])));
}

function areSeen(places: ReadonlySet<string>, { inputs }: Prepared): boolean {
  const files = new Set(inputs.map(({ place }) => place));
  const trees = inputs.flatMap(({ content, place }) => (content.kind === "tree" ? [`${place}/`] : []));
  return [...places].every((place) => files.has(place) || place.startsWith(`${OUT}/`) || trees.some((tree) => place.startsWith(tree)));
}
