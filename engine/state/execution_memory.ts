/** What the last execution of a plan found out, and which of it no changed source can have touched. */
import { artifactKey, type Artifact } from "../api/file.ts";
import type { ExecutionMemory, RememberedResult } from "../executor/contract.ts";
import type { ActionGraph, ArtifactSet, PlannedAction, PlannedArg } from "../planner/action_graph.ts";
import { parseDigest } from "../store/digest.ts";
import type { Content } from "../store/store.ts";

export interface KeptMemory extends ExecutionMemory {
  /** What still holds: results of this execution, and earlier ones that no changed source can have touched. */
  encode(): string;
}

type Source = Artifact & { readonly kind: "source" };

/**
 * `text` is what `encode` gave after the last execution of a plan for the same request; `digest` names the plan's graph. Where it is another
 * graph, what is remembered says what keys and outputs were, but nothing is clean.
 */
export function createExecutionMemory(graph: ActionGraph, digest: string, text: string | undefined, isUnchanged: (source: Source) => boolean): KeptMemory {
  const [before, ...lines] = (text ?? "").split("\n");
  // Decoded when asked for: most of what is remembered is only written down again.
  const remembered = new Map(lines.map((line) => [line.slice(0, line.indexOf("\t")), line]));
  const made = new Map<string, RememberedResult>();
  // Settled before anything runs: what runs brings the digests of changed sources up to date, and then nothing looks changed.
  const dirty = before === digest ? dirtyActions(graph, isUnchanged) : undefined;
  const isClean = (id: string): boolean => dirty !== undefined && !dirty.has(id);
  const lineOf = (id: string): string | undefined => {
    const result = made.get(id);
    if (result) return encodeLine(id, result);
    return isClean(id) ? remembered.get(id) : undefined;
  };
  return {
    get(id) {
      const line = made.has(id) ? undefined : remembered.get(id);
      return line === undefined ? made.get(id) : decodeLine(line);
    },
    set: (id, result) => void made.set(id, result),
    isClean,
    encode: () => [digest, ...graph.actions.flatMap(({ id }) => lineOf(id) ?? [])].join("\n"),
  };
}

/** Every source that some action of the plan reads, or that is itself asked for. A large graph is looked through once. */
export function sourcesOf(graph: ActionGraph): readonly Source[] {
  let sources = known.get(graph);
  if (!sources) known.set(graph, (sources = findSources(graph)));
  return sources;
}

const known = new WeakMap<ActionGraph, readonly Source[]>();

function findSources(graph: ActionGraph): readonly Source[] {
  const found = new Map<string, Source>();
  const add = (artifact: Artifact): void => {
    const base = artifact.kind === "inside" ? artifact.tree : artifact;
    if (base.kind === "source") found.set(artifactKey(base), base);
  };
  const seen = new Set<ArtifactSet>();
  for (const action of graph.actions) for (const artifact of inputsOf(action, seen)) add(artifact);
  for (const { outputs, run, lock } of graph.requested) {
    outputs.forEach(add);
    for (const arg of run?.argv ?? []) artifactsOfArg(arg, seen).forEach(add);
    for (const files of Object.values(lock?.files ?? {})) files.forEach(add);
  }
  return [...found.values()];
}

/** Actions that a changed source can reach. Producers come first, so one pass is enough. */
function dirtyActions(graph: ActionGraph, isUnchanged: (source: Source) => boolean): ReadonlySet<string> {
  const dirty = new Set<string>();
  const dirtyOutputs = new Set<string>();
  const sets = new Map<ArtifactSet, boolean>();
  const sources = new Map<Source, boolean>();
  const isDirty = (artifact: Artifact): boolean => {
    switch (artifact.kind) {
      case "source": {
        let known = sources.get(artifact);
        if (known === undefined) sources.set(artifact, (known = !isUnchanged(artifact)));
        return known;
      }
      case "output":
        return dirtyOutputs.size > 0 && dirtyOutputs.has(`${artifact.owner} ${artifact.path}`);
      case "download":
        return false;
      case "inside":
        return isDirty(artifact.tree);
    }
  };
  // Each set once, its parts first; without recursion, as sets may lie thousands deep.
  const isSetDirty = (set: ArtifactSet): boolean => {
    const stack = sets.has(set) ? [] : [{ set, next: 0 }];
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const part = top.set.transitive[top.next++];
      if (part && !sets.has(part)) stack.push({ set: part, next: 0 });
      if (part) continue;
      stack.pop();
      sets.set(top.set, top.set.direct.some(isDirty) || top.set.transitive.some((one) => sets.get(one) === true));
    }
    return sets.get(set) === true;
  };
  const isArgDirty = (arg: PlannedArg): boolean => {
    if (typeof arg === "string") return false;
    if (arg.kind === "each") return isSetDirty(arg.files);
    return arg.parts.some((part) => typeof part !== "string" && isDirty("file" in part ? part.file : "directoryOf" in part ? part.directoryOf : part.program.root));
  };
  const isActionDirty = (action: PlannedAction): boolean => {
    switch (action.kind) {
      case "run":
        return (action.root !== undefined && isDirty(action.root)) || action.argv.some(isArgDirty) || action.env.some(([, value]) => isArgDirty(value)) || [action.inputs, action.argFiles, action.envFiles].some(isSetDirty);
      case "tool":
        return action.args.some(isArgDirty) || isSetDirty(action.inputs);
      case "write":
        return action.content.some(isArgDirty);
      case "copy":
        return isDirty(action.from);
    }
  };
  for (const action of graph.actions) {
    if (!isActionDirty(action)) continue;
    dirty.add(action.id);
    for (const { path } of action.outputs) dirtyOutputs.add(`${action.owner} ${path}`);
  }
  return dirty;
}

export function inputsOf(action: PlannedAction, seen: Set<ArtifactSet>): readonly Artifact[] {
  switch (action.kind) {
    case "run":
      return [...(action.root ? [action.root] : []), ...action.argv.flatMap((arg) => artifactsOfArg(arg, seen)), ...action.env.flatMap(([, arg]) => artifactsOfArg(arg, seen)), ...[action.inputs, action.argFiles, action.envFiles].flatMap((set) => artifactsOfSet(set, seen))];
    case "tool":
      return [...action.args.flatMap((arg) => artifactsOfArg(arg, seen)), ...artifactsOfSet(action.inputs, seen)];
    case "write":
      return action.content.flatMap((arg) => artifactsOfArg(arg, seen));
    case "copy":
      return [action.from];
  }
}

export function artifactsOfArg(arg: PlannedArg, seen: Set<ArtifactSet>): readonly Artifact[] {
  if (typeof arg === "string") return [];
  if (arg.kind === "each") return artifactsOfSet(arg.files, seen);
  return arg.parts.flatMap((part) => (typeof part === "string" ? [] : ["file" in part ? part.file : "directoryOf" in part ? part.directoryOf : part.program.root]));
}

/** Each set once. */
function artifactsOfSet(set: ArtifactSet, seen: Set<ArtifactSet>): readonly Artifact[] {
  const found: Artifact[] = [];
  // Neither recursion, which chains of thousands of libraries would overflow, nor lists handed up, copied as often as a set lies deep.
  const stack = [set];
  for (let one = stack.pop(); one !== undefined; one = stack.pop()) {
    if (seen.has(one)) continue;
    seen.add(one);
    for (const artifact of one.direct) found.push(artifact);
    for (const part of one.transitive) stack.push(part);
  }
  return found;
}

/** One line a result, fields divided by tabs: id, key, milliseconds, then path, kind and digest of each output. Ids and paths hold no tab. */
function encodeLine(id: string, { key, milliseconds, outputs }: RememberedResult): string {
  return [id, key, milliseconds, ...outputs.flatMap(([path, content]) => [path, content.kind === "tree" ? "t" : content.executable ? "x" : "f", content.digest])].join("\t");
}

function decodeLine(line: string): RememberedResult | undefined {
  const [, keyText, took, ...fields] = line.split("\t");
  const key = parseDigest(keyText ?? "");
  if (key === undefined) return undefined;
  const outputs: (readonly [string, Content])[] = [];
  for (let i = 0; i + 2 < fields.length; i += 3) {
    const digest = parseDigest(fields[i + 2]!);
    if (digest) outputs.push([fields[i]!, fields[i + 1] === "t" ? { kind: "tree", digest } : { kind: "file", digest, executable: fields[i + 1] === "x" }]);
  }
  return { key, outputs, milliseconds: Number(took) };
}
