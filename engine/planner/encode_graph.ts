/** Action graphs as text, from which decode_graph.ts makes them again. */
import { artifactKey, type Artifact } from "../api/file.ts";
import type { ActionGraph, ArtifactSet, PlannedAction, PlannedArg, PlannedPart, RequestedTarget } from "./action_graph.ts";
import { KINDS, mapFiles, VERSION, type Encoded, type EncodedArg, type EncodedPart } from "./encoded_graph.ts";

export function encodeGraph(graph: ActionGraph): string {
  const encoder = makeEncoder();
  graph.actions.forEach(encoder.action);
  graph.requested.forEach(encoder.request);
  const encoded: Encoded = { version: VERSION, ...encoder.tables, skipped: graph.skipped, warnings: graph.warnings };
  return JSON.stringify(encoded);
}

function makeEncoder() {
  const tables = {
    strings: [] as string[],
    owners: [] as number[],
    artifacts: [] as number[],
    sets: [] as number[],
    args: [] as EncodedArg[],
    environments: [] as Encoded["environments"][number][],
    platforms: [] as Encoded["platforms"][number][],
    actions: [] as number[],
    requested: [] as number[],
    runs: [] as Encoded["runs"][number][],
    shown: [] as Encoded["shown"][number][],
    locks: [] as Encoded["locks"][number][],
    traits: [] as Encoded["traits"][number][],
  };
  const indices = { string: new Map<string, number>(), owner: new Map<string, number>(), artifactObject: new Map<Artifact, number>(), artifact: new Map<string, number>(), set: new Map<ArtifactSet, number>(), text: new Map<string, number>(), arg: new Map<string, number>(), environment: new Map<string, number>(), platform: new Map<string, number>() };
  let requests = 0;
  let actions = 0;

  const string = (text: string): number => intern(indices.string, text, () => tables.strings.push(text) - 1);
  const optional = (text: string | undefined): number => (text === undefined ? -1 : string(text));
  const owner = (key: string): number => intern(indices.owner, key, () => (tables.owners.push(string(labelOf(key)), string(key.slice(labelOf(key).length))), indices.owner.size));
  const artifact = (one: Artifact): number =>
    intern(indices.artifactObject, one, () =>
      intern(indices.artifact, artifactKey(one), () => {
        const entry = artifactEntry(one);
        tables.artifacts.push(...entry);
        // Counted after the artifact it lies in, which artifactEntry added.
        return indices.artifact.size;
      }),
    );
  const artifactEntry = (one: Artifact): readonly number[] => {
    switch (one.kind) {
      case "source":
        return [0, string(one.repository), string(one.path)];
      case "output":
        return [1, owner(one.owner), string(one.path), one.tree ? 1 : 0];
      case "download":
        return [2, string(one.mirror), string(one.path), string(one.checksum), one.size];
      case "inside":
        return [3, artifact(one.tree), string(one.path)];
    }
  };
  // Parts come before what they are part of, found without recursion: sets can be as deep as chains are long.
  const set = (root: ArtifactSet): number => {
    const stack = [root];
    for (let top = stack[stack.length - 1]; top; top = stack[stack.length - 1]) {
      const waiting = indices.set.has(top) ? [] : top.transitive.filter((part) => !indices.set.has(part));
      if (waiting.length > 0) {
        stack.push(...waiting);
        continue;
      }
      stack.pop();
      if (indices.set.has(top)) continue;
      append(tables.sets, list(top.direct.map(artifact)));
      append(tables.sets, list(top.transitive.map((part) => indices.set.get(part) ?? 0)));
      indices.set.set(top, indices.set.size);
    }
    return indices.set.get(root) ?? 0;
  };
  const part = (one: PlannedPart): EncodedPart => {
    if (typeof one === "string") return one;
    if ("file" in one) return artifact(one.file);
    if ("directoryOf" in one) return ["directory", artifact(one.directoryOf)];
    return ["program", artifact(one.program.root), one.program.path];
  };
  const arg = (one: PlannedArg): number => {
    if (typeof one === "string") return intern(indices.text, one, () => tables.args.push(one) - 1);
    const encoded = argEntry(one);
    return intern(indices.arg, JSON.stringify(encoded), () => tables.args.push(encoded) - 1);
  };
  const argEntry = (one: Exclude<PlannedArg, string>): EncodedArg => {
    if (one.kind === "each") return ["each", set(one.files), one.format];
    const [first, second] = one.parts;
    if (first !== undefined && second === undefined && typeof first === "object" && "file" in first) return artifact(first.file);
    return ["join", ...one.parts.map(part)];
  };
  const environment = (env: readonly (readonly [string, PlannedArg])[]): number => {
    const encoded = env.map(([name, value]) => [name, arg(value)] as const);
    return intern(indices.environment, JSON.stringify(encoded), () => tables.environments.push(encoded) - 1);
  };
  const action = (one: PlannedAction): void => {
    const head = [KINDS.indexOf(one.kind), owner(one.owner), Number(one.id.slice(one.owner.length + 1)), one.label === labelOf(one.owner) ? -1 : string(one.label), string(one.mnemonic), one.test ? 1 : 0];
    const outputs = one.outputs.map(({ path, tree }) => artifact({ kind: "output", owner: one.owner, path, tree }));
    const at = actions++;
    if (one.traits) tables.traits.push([at, one.traits]);
    append(tables.actions, head);
    append(tables.actions, list(outputs));
    append(tables.actions, actionEntry(one));
  };
  const actionEntry = (one: PlannedAction): readonly number[] => {
    switch (one.kind) {
      case "run": {
        const platform = intern(indices.platform, JSON.stringify(one.platform), () => tables.platforms.push(one.platform) - 1);
        return [
          ...list(one.argv.map(arg)), environment(one.env), one.root ? artifact(one.root) : -1, set(one.inputs), one.timeout, ...list(one.early.map(string)), one.messages === "json" ? 1 : 0, optional(one.depfile), optional(one.paramFile), optional(one.stdout), set(one.argFiles), set(one.envFiles), platform,
        ];
      }
      case "tool":
        return [string(one.tool), ...list(one.args.map(arg)), set(one.inputs), one.timeout];
      case "write":
        return [...list(one.content.map(arg)), one.lines ? 1 : 0, one.executable ? 1 : 0];
      case "copy":
        return [artifact(one.from)];
    }
  };
  const request = (one: RequestedTarget): void => {
    const at = requests++;
    append(tables.requested, [owner(one.key), one.label === labelOf(one.key) ? -1 : string(one.label), string(one.platform)]);
    append(tables.requested, list(one.outputs.map(artifact)));
    append(tables.requested, list(one.tests.map(string)));
    if (one.shown) tables.shown.push([at, artifact(one.shown)]);
    if (one.run) {
      const { tool, ...run } = one.run;
      tables.runs.push([at, { ...run, argv: run.argv.map(arg), ...(tool ? { tool: { ...tool, files: mapFiles(tool.files, artifact), downloads: tool.downloads.map(artifact) } } : {}) }]);
    }
    if (one.lock) tables.locks.push([at, { ...one.lock, files: mapFiles(one.lock.files, artifact) }]);
  };
  return { action, request, tables };
}

function list(numbers: readonly number[]): readonly number[] {
  return [numbers.length, ...numbers];
}

/** A list may be longer than a call can have arguments. */
function append(all: number[], some: readonly number[]): void {
  for (const one of some) all.push(one);
}

function labelOf(key: string): string {
  const end = key.indexOf("|");
  return end < 0 ? key : key.slice(0, end);
}

function intern<K>(index: Map<K, number>, key: K, add: () => number): number {
  let found = index.get(key);
  if (found === undefined) index.set(key, (found = add()));
  return found;
}
