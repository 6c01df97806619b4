/** Action graphs as text: JSON of a few long lists of numbers over tables of strings, which reads back quicker than nested objects. */
import { artifactKey, type Artifact } from "../api/file.ts";
import type { AbsoluteLabel } from "../api/label.ts";
import type { ActionGraph, ArtifactSet, PlannedAction, PlannedArg, PlannedLock, PlannedPart, PlannedRun, RequestedTarget, TestTraits } from "./action_graph.ts";
import { readStream, type NumberStream } from "./number_stream.ts";

/** Raised whenever the shape below changes. */
const VERSION = 7;

/** Where a string, root or label may be missing, its index is -1. Lists in streams begin with their length. */
interface Encoded {
  readonly version: number;
  readonly strings: readonly string[];
  /** Configured keys: string of the label, string of what stands behind it. */
  readonly owners: readonly number[];
  /** Source: 0, repository, path. Output: 1, owner, path, tree. Download: 2, mirror, path, checksum, size. Inside: 3, artifact, path. */
  readonly artifacts: readonly number[];
  /** Direct artifacts, transitive sets; parts come first. */
  readonly sets: readonly number[];
  readonly args: readonly EncodedArg[];
  readonly environments: readonly (readonly (readonly [name: string, arg: number])[])[];
  readonly platforms: readonly (readonly (readonly [name: string, value: string])[])[];
  /** Kind, owner, index, label (-1: that of the owner), mnemonic, test, outputs; then as `encodeAction` says. */
  readonly actions: readonly number[];
  /** Key, label (-1: that of the key), platform, outputs, tests. */
  readonly requested: readonly number[];
  /** By position in `requested`. */
  readonly runs: readonly (readonly [at: number, run: EncodedRun])[];
  readonly shown: readonly (readonly [at: number, artifact: number])[];
  readonly locks: readonly (readonly [at: number, lock: Omit<PlannedLock, "files"> & { readonly files: EncodedFiles }])[];
  /** By position in the list of actions. */
  readonly traits: readonly (readonly [at: number, traits: TestTraits])[];
  readonly skipped: ActionGraph["skipped"];
  readonly warnings: ActionGraph["warnings"];
}

type EncodedFiles = Readonly<Record<string, readonly number[]>>;
type EncodedRun = Omit<PlannedRun, "argv" | "tool"> & { readonly argv: readonly number[]; readonly tool?: Omit<NonNullable<PlannedRun["tool"]>, "files" | "downloads"> & { readonly files: EncodedFiles; readonly downloads: readonly number[] } };

/** A number alone stands for a file; most arguments are those of many actions. */
type EncodedPart = string | number | readonly ["directory", number] | readonly ["program", number, string];
type EncodedArg = string | number | readonly ["join", ...EncodedPart[]] | readonly ["each", number, string];

const KINDS = ["run", "tool", "write", "copy"] as const;

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

function mapFiles<A, B>(files: Readonly<Record<string, readonly A[]>>, one: (file: A) => B): Readonly<Record<string, readonly B[]>> {
  return Object.fromEntries(Object.entries(files).map(([name, all]) => [name, all.map(one)]));
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

/** Reads what `encodeGraph` wrote; anything else is a bug of the caller, who checks digests. */
export function decodeGraph(text: string): ActionGraph {
  const encoded = JSON.parse(text) as Encoded;
  if (encoded.version !== VERSION) throw new Error(`an action graph of version ${encoded.version}; this reads ${VERSION}`);
  const { string, label, owner, artifact, arg, set, environments } = decodeTables(encoded);
  const optional = (index: number): string | undefined => (index < 0 ? undefined : string(index));
  const traits = new Map(encoded.traits);
  const traitsOf = (position: number): Pick<PlannedAction, "traits"> => {
    const found = traits.get(position);
    return found ? { traits: found } : {};
  };
  const action = (stream: NumberStream, position: number): PlannedAction => {
    const kind = at(KINDS, stream.next());
    const key = stream.next();
    const head = {
      id: `${owner(key)}#${stream.next()}`, owner: owner(key), label: either(stream.next(), string, label, key), mnemonic: string(stream.next()), test: stream.next() === 1,
      outputs: stream.list((index) => outputOf(artifact(index))),
    };
    const { id, owner: own, label: shown, mnemonic, test, outputs } = head;
    switch (kind) {
      case "run": {
        const argv = stream.list(arg);
        const env = at(environments, stream.next());
        const root = stream.next();
        return {
          kind, id, owner: own, label: shown, mnemonic, outputs, test, ...traitsOf(position), argv, env, root: root < 0 ? undefined : artifact(root), inputs: set(stream.next()), timeout: stream.next(), early: stream.list(string),
          messages: stream.next() === 1 ? "json" : "text", depfile: optional(stream.next()), paramFile: optional(stream.next()), stdout: optional(stream.next()),
          argFiles: set(stream.next()), envFiles: set(stream.next()), platform: at(encoded.platforms, stream.next()),
        };
      }
      case "tool":
        return { kind, id, owner: own, label: shown, mnemonic, outputs, test, tool: string(stream.next()), args: stream.list(arg), inputs: set(stream.next()), timeout: stream.next() };
      case "write":
        return { kind, id, owner: own, label: shown, mnemonic, outputs, test, content: stream.list(arg), lines: stream.next() === 1, executable: stream.next() === 1 };
      case "copy":
        return { kind, id, owner: own, label: shown, mnemonic, outputs, test, from: artifact(stream.next()) };
    }
  };
  const runs = new Map(encoded.runs);
  const shown = new Map(encoded.shown);
  const locks = new Map(encoded.locks);
  const request = (stream: NumberStream, position: number): RequestedTarget => {
    const key = stream.next();
    const run = runs.get(position);
    const text = shown.get(position);
    const lock = locks.get(position);
    return {
      // encodeGraph found a label in it.
      label: either(stream.next(), string, label, key) as AbsoluteLabel,
      key: owner(key),
      platform: string(stream.next()),
      outputs: stream.list(artifact),
      shown: text === undefined ? undefined : artifact(text),
      tests: stream.list(string),
      run: run && { ...run, argv: run.argv.map(arg), tool: run.tool && { ...run.tool, files: mapFiles(run.tool.files, artifact), downloads: run.tool.downloads.map(artifact) } },
      lock: lock && { ...lock, files: mapFiles(lock.files, artifact) },
    };
  };
  return { actions: readStream(encoded.actions, action), requested: readStream(encoded.requested, request), skipped: encoded.skipped, warnings: encoded.warnings };
}

function decodeTables(encoded: Encoded) {
  const string = (index: number): string => at(encoded.strings, index);
  const label = (index: number): string => string(at(encoded.owners, 2 * index));
  const owners = readStream(encoded.owners, (stream) => string(stream.next()) + string(stream.next()));
  const owner = (index: number): string => at(owners, index);
  const artifacts: Artifact[] = [];
  const artifact = (index: number): Artifact => at(artifacts, index);
  readStream(encoded.artifacts, (stream): void => {
    switch (stream.next()) {
      case 0:
        return void artifacts.push({ kind: "source", repository: string(stream.next()), path: string(stream.next()) });
      case 1:
        return void artifacts.push({ kind: "output", owner: owner(stream.next()), path: string(stream.next()), tree: stream.next() === 1 });
      case 2:
        return void artifacts.push({ kind: "download", mirror: string(stream.next()), path: string(stream.next()), checksum: string(stream.next()), size: stream.next() });
      default:
        return void artifacts.push({ kind: "inside", tree: artifact(stream.next()), path: string(stream.next()) });
    }
  });
  const sets: ArtifactSet[] = [];
  const set = (index: number): ArtifactSet => at(sets, index);
  readStream(encoded.sets, (stream) => void sets.push({ direct: stream.list(artifact), transitive: stream.list(set) }));
  const part = (one: EncodedPart): PlannedPart => {
    if (typeof one === "string") return one;
    if (typeof one === "number") return { file: artifact(one) };
    return one[0] === "directory" ? { directoryOf: artifact(one[1]) } : { program: { root: artifact(one[1]), path: one[2] } };
  };
  const args = encoded.args.map((one): PlannedArg => {
    if (typeof one === "string") return one;
    if (typeof one === "number") return { kind: "join", parts: [{ file: artifact(one) }] };
    if (one[0] === "each") return { kind: "each", files: set(one[1]), format: one[2] };
    const [, ...parts] = one;
    return { kind: "join", parts: parts.map(part) };
  });
  const arg = (index: number): PlannedArg => at(args, index);
  const environments = encoded.environments.map((env) => env.map(([name, value]) => [name, arg(value)] as const));
  return { string, label, owner, artifact, arg, set, environments };
}

/** The string of an index, or that of the owner where there is none. */
function either(index: number, string: (index: number) => string, label: (index: number) => string, key: number): string {
  return index < 0 ? label(key) : string(index);
}

function outputOf(one: Artifact): { readonly path: string; readonly tree: boolean } {
  if (one.kind !== "output") throw new Error("an action graph whose output is none");
  return { path: one.path, tree: one.tree };
}

function at<T>(table: readonly T[], index: number): T {
  const found = table[index];
  if (found === undefined) throw new Error(`an action graph without entry ${index}`);
  return found;
}
