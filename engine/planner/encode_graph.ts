/** Action graphs as bytes, from which decode_graph.ts makes them again. */
import { artifactKey, type Artifact } from "../api/file.ts";
import type { ActionGraph, ArtifactSet, PlannedAction, PlannedArg, PlannedPart, RequestedTarget } from "./action_graph.ts";
import { forEachRead, readsOf, type Read } from "./action_reads.ts";
import { DOWNLOAD, INSIDE, KINDS, mapFiles, OUTPUT, packGraph, SOURCE, type EncodedArg, type EncodedPart, type Head } from "./encoded_graph.ts";

export function encodeGraph(graph: ActionGraph): Uint8Array {
  const encoder = makeEncoder();
  graph.actions.forEach(encoder.action);
  graph.requested.forEach(encoder.request);
  encoder.end();
  return packGraph({ ...encoder.head, skipped: graph.skipped, warnings: graph.warnings }, encoder.tables, encoder.strings.join(""));
}

function makeEncoder() {
  const tables = { strings: [] as number[], owners: [] as number[], artifacts: [] as number[], readEnds: [] as number[], reads: [] as number[], actionReads: [] as number[], actionEnds: [] as number[], actions: [] as number[], requestedEnds: [] as number[], requested: [] as number[] };
  const head = {
    args: [] as EncodedArg[],
    environments: [] as Head["environments"][number][],
    platforms: [] as Head["platforms"][number][],
    timeouts: [] as number[],
    downloads: [] as Head["downloads"][number][],
    runs: [] as Head["runs"][number][],
    shown: [] as Head["shown"][number][],
    locks: [] as Head["locks"][number][],
    traits: [] as Head["traits"][number][],
  };
  const strings: string[] = [];
  const indices = { string: new Map<string, number>(), owner: new Map<string, number>(), artifactObject: new Map<Artifact, number>(), artifact: new Map<number, number>(), download: new Map<string, number>(), set: new Map<ArtifactSet, number>(), text: new Map<string, number>(), arg: new Map<string, number>(), environment: new Map<string, number>(), platform: new Map<string, number>(), timeout: new Map<number, number>() };
  /** What the targets requested name. */
  const wanted = new Set<Read>();
  let end = 0;

  const string = (text: string): number => intern(indices.string, text, () => (tables.strings.push((end += text.length)), strings.push(text) - 1));
  const optional = (text: string | undefined): number => (text === undefined ? -1 : string(text));
  const owner = (key: string): number =>
    intern(indices.owner, key, () => {
      const label = labelOf(key);
      tables.owners.push(string(label), string(key.slice(label.length)));
      return indices.owner.size;
    });
  const artifact = (one: Artifact): number => intern(indices.artifactObject, one, () => artifactRow(...artifactEntry(one)));
  /** The first two numbers tell artifacts of a kind apart, and there are fewer than 2^24 of each. */
  const artifactRow = (kind: number, a: number, b: number, c: number): number =>
    intern(indices.artifact, (a * 2 ** 24 + b) * 4 + kind, () => {
      tables.artifacts.push(kind, a, b, c);
      return indices.artifact.size;
    });
  const artifactEntry = (one: Artifact): readonly [number, number, number, number] => {
    switch (one.kind) {
      case "source":
        return [SOURCE, string(one.repository), string(one.path), 0];
      case "output":
        return [OUTPUT, owner(one.owner), string(one.path), one.tree ? 1 : 0];
      case "download":
        return [DOWNLOAD, intern(indices.download, artifactKey(one), () => head.downloads.push([one.mirror, one.path, one.checksum, one.size]) - 1), 0, 0];
      case "inside":
        return [INSIDE, artifact(one.tree), string(one.path), 0];
    }
  };
  /** The number of the row. */
  const reads = (files: readonly number[], sets: readonly number[]): number => {
    tables.reads.push(files.length);
    append(tables.reads, files);
    append(tables.reads, sets);
    return tables.readEnds.push(tables.reads.length) - 1;
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
      if (!indices.set.has(top)) indices.set.set(top, reads(top.direct.map(artifact), top.transitive.map((part) => indices.set.get(part) ?? 0)));
    }
    return indices.set.get(root) ?? 0;
  };
  const readRow = (all: Iterable<Read>): number => {
    const files: number[] = [];
    const sets: number[] = [];
    for (const one of all) {
      if ("kind" in one) files.push(artifact(one));
      else if (one.direct.length + one.transitive.length > 0) sets.push(set(one));
    }
    return reads(files, sets);
  };
  const part = (one: PlannedPart): EncodedPart => {
    if (typeof one === "string") return one;
    if ("file" in one) return artifact(one.file);
    if ("directoryOf" in one) return ["directory", artifact(one.directoryOf)];
    return ["program", artifact(one.program.root), one.program.path];
  };
  const arg = (one: PlannedArg): number => {
    if (typeof one === "string") return intern(indices.text, one, () => head.args.push(one) - 1);
    const encoded = argEntry(one);
    return intern(indices.arg, JSON.stringify(encoded), () => head.args.push(encoded) - 1);
  };
  const argEntry = (one: Exclude<PlannedArg, string>): EncodedArg => {
    if (one.kind === "each") return ["each", set(one.files), one.format];
    const [first, second] = one.parts;
    if (first !== undefined && second === undefined && typeof first === "object" && "file" in first) return artifact(first.file);
    return ["join", ...one.parts.map(part)];
  };
  const environment = (env: readonly (readonly [string, PlannedArg])[]): number => {
    const encoded = env.map(([name, value]) => [name, arg(value)] as const);
    return intern(indices.environment, JSON.stringify(encoded), () => head.environments.push(encoded) - 1);
  };
  const timeout = (seconds: number): number => intern(indices.timeout, seconds, () => head.timeouts.push(seconds) - 1);
  const action = (one: PlannedAction): void => {
    const own = owner(one.owner);
    const start = [KINDS.indexOf(one.kind), own, Number(one.id.slice(one.owner.length + 1)), one.label === labelOf(one.owner) ? -1 : string(one.label), string(one.mnemonic), one.test ? 1 : 0];
    const outputs = one.outputs.map(({ path, tree }) => artifactRow(OUTPUT, own, string(path), tree ? 1 : 0));
    append(tables.actions, [...start, ...list(outputs)]);
    append(tables.actions, actionEntry(one));
    const at = tables.actionEnds.push(tables.actions.length) - 1;
    if (one.traits) head.traits.push([at, one.traits]);
    tables.actionReads.push(readRow(readsOf(one)));
  };
  const actionEntry = (one: PlannedAction): readonly number[] => {
    switch (one.kind) {
      case "run": {
        const platform = intern(indices.platform, JSON.stringify(one.platform), () => head.platforms.push(one.platform) - 1);
        return [
          ...list(one.argv.map(arg)), environment(one.env), one.root ? artifact(one.root) : -1, set(one.inputs), timeout(one.timeout), ...list(one.early.map(string)), one.messages === "json" ? 1 : 0, optional(one.depfile), optional(one.paramFile), optional(one.stdout), set(one.argFiles), set(one.envFiles), platform,
        ];
      }
      case "tool":
        return [string(one.tool), ...list(one.args.map(arg)), set(one.inputs), timeout(one.timeout)];
      case "write":
        return [...list(one.content.map(arg)), one.lines ? 1 : 0, one.executable ? 1 : 0];
      case "copy":
        return [artifact(one.from)];
    }
  };
  const request = (one: RequestedTarget): void => {
    append(tables.requested, [owner(one.key), one.label === labelOf(one.key) ? -1 : string(one.label), string(one.platform)]);
    append(tables.requested, list(one.outputs.map(artifact)));
    append(tables.requested, list(one.tests.map(string)));
    const at = tables.requestedEnds.push(tables.requested.length) - 1;
    const want = (read: Read): void => void wanted.add(read);
    one.outputs.forEach(want);
    if (one.shown) head.shown.push([at, artifact(one.shown)]);
    if (one.run) {
      const { tool, ...run } = one.run;
      head.runs.push([at, { ...run, argv: run.argv.map(arg), ...(tool ? { tool: { ...tool, files: mapFiles(tool.files, artifact), downloads: tool.downloads.map(artifact) } } : {}) }]);
      for (const one of run.argv) forEachRead(one, want, want);
    }
    if (one.lock) {
      head.locks.push([at, { ...one.lock, files: mapFiles(one.lock.files, artifact) }]);
      for (const files of Object.values(one.lock.files)) files.forEach(want);
    }
  };
  return { action, request, end: () => void readRow(wanted), head, tables, strings };
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
