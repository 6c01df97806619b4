/** Action graphs from bytes: each part is decoded when it is first asked for. */
import { artifactKey, type Artifact } from "../api/file.ts";
import type { AbsoluteLabel } from "../api/label.ts";
import type { ArtifactSet, PlannedAction, PlannedArg, PlannedPart, RequestedTarget, StoredGraph } from "./action_graph.ts";
import { ARTIFACT, DOWNLOAD, INSIDE, KINDS, mapFiles, OUTPUT, SOURCE, unpackGraph, type EncodedPart, type Head, type Tables } from "./encoded_graph.ts";
import { numbersOf } from "./number_stream.ts";

/** Reads what `encodeGraph` wrote. `bytes` must be four-byte aligned, and stay as they are. */
export function decodeGraph(bytes: Uint8Array): StoredGraph {
  const { head, tables, text } = unpackGraph(bytes);
  const parts = partsOf(head, tables, text);
  const action = actionsOf(head, tables, parts);
  const count = tables.actionEnds.length;
  const makers = makersOf(tables);
  let orders: Map<string, number> | undefined;
  let actions: readonly PlannedAction[] | undefined;
  let requested: readonly RequestedTarget[] | undefined;
  return {
    count,
    action,
    get actions() {
      return (actions ??= Array.from({ length: count }, (_, order) => action(order)));
    },
    get requested() {
      return (requested ??= requestedOf(head, tables, parts));
    },
    skipped: head.skipped,
    warnings: head.warnings,
    artifact: parts.artifact,
    artifacts: parts.artifacts,
    indexOf: parts.indexOf,
    makerOf(output) {
      const index = parts.indexOf(output);
      const order = index === undefined ? -1 : makers[index]!;
      return order < 0 ? undefined : order;
    },
    orderOf(id) {
      orders ??= ordersOf(tables, parts);
      return orders.get(id);
    },
    outputs: () => outputsOf(tables),
    reads: { ends: tables.readEnds, values: tables.reads, ofAction: tables.actionReads, origins: originsOf(tables, makers) },
  };
}

/** From so many searches on they are made in a table of all keys: mostly it is one, for the sandbox's program. */
const SEARCHES = 16;

type OutputArtifact = Artifact & { readonly kind: "output" };
type Parts = ReturnType<typeof partsOf>;

function partsOf(head: Head, tables: Tables, text: string) {
  const { strings, owners, artifacts: table } = tables;
  const string = (index: number): string => text.slice(index === 0 ? 0 : at(strings, index - 1), at(strings, index));
  const label = (index: number): string => string(at(owners, 2 * index));
  const owner = once(owners.length / 2, (index) => label(index) + string(at(owners, 2 * index + 1)));
  const indices = new Map<Artifact, number>();
  const artifact = once(table.length / ARTIFACT, (index): Artifact => {
    const made = artifactFrom(index * ARTIFACT);
    indices.set(made, index);
    return made;
  });
  const artifactFrom = (start: number): Artifact => {
    const [a, b] = [at(table, start + 1), at(table, start + 2)];
    switch (table[start]) {
      case SOURCE:
        return { kind: "source", repository: string(a), path: string(b) };
      case OUTPUT:
        return { kind: "output", owner: owner(a), path: string(b), tree: table[start + 3] === 1 };
      case DOWNLOAD: {
        const [mirror, path, checksum, size] = at(head.downloads, a);
        return { kind: "download", mirror, path, checksum, size };
      }
      case INSIDE:
        return { kind: "inside", tree: artifact(a), path: string(b) };
      default:
        throw new Error("an action graph with an artifact of no kind");
    }
  };
  const artifacts = (): readonly Artifact[] => Array.from({ length: table.length / ARTIFACT }, (_, index) => artifact(index));
  let searches = 0;
  let byKey: Map<string, number> | undefined;
  const search = ({ owner: key, path }: OutputArtifact): number | undefined => {
    for (let start = 0; start < table.length; start += ARTIFACT) {
      if (table[start] === OUTPUT && string(table[start + 2]!) === path && owner(table[start + 1]!) === key) return start / ARTIFACT;
    }
    return undefined;
  };
  /** Of an output that was not taken from here, too. */
  const indexOf = (output: OutputArtifact): number | undefined => {
    const known = indices.get(output);
    if (known !== undefined) return known;
    if (!byKey && searches++ < SEARCHES) return search(output);
    byKey ??= new Map(artifacts().map((each, index) => [artifactKey(each), index]));
    return byKey.get(artifactKey(output));
  };
  const reads = numbersOf(tables.reads, tables.readEnds);
  const sets: ArtifactSet[] = [];
  // Parts first, without recursion.
  const set = (root: number): ArtifactSet => {
    const stack = sets[root] ? [] : [root];
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const stream = reads(top);
      const direct = stream.list(artifact);
      const transitive = stream.rest();
      const waiting = transitive.filter((part) => !sets[part]);
      stack.push(...waiting);
      if (waiting.length > 0) continue;
      stack.pop();
      sets[top] ??= { direct, transitive: transitive.map((part) => sets[part]!) };
    }
    return at(sets, root);
  };
  const part = (one: EncodedPart): PlannedPart => {
    if (typeof one === "string") return one;
    if (typeof one === "number") return { file: artifact(one) };
    return one[0] === "directory" ? { directoryOf: artifact(one[1]) } : { program: { root: artifact(one[1]), path: one[2] } };
  };
  const arg = once(head.args.length, (index): PlannedArg => {
    const one = at(head.args, index);
    if (typeof one === "string") return one;
    if (typeof one === "number") return { kind: "join", parts: [{ file: artifact(one) }] };
    if (one[0] === "each") return { kind: "each", files: set(one[1]), format: one[2] };
    const [, ...parts] = one;
    return { kind: "join", parts: parts.map(part) };
  });
  const environment = once(head.environments.length, (index) => at(head.environments, index).map(([name, value]) => [name, arg(value)] as const));
  return { string, label, owner, artifact, artifacts, indexOf, set, arg, environment };
}

function actionsOf(head: Head, tables: Tables, parts: Parts): (order: number) => PlannedAction {
  const { string, owner, artifact, arg, set, environment } = parts;
  const traits = new Map(head.traits);
  const optional = (index: number): string | undefined => (index < 0 ? undefined : string(index));
  const output = (index: number): PlannedAction["outputs"][number] => outputOf(artifact(index));
  const row = numbersOf(tables.actions, tables.actionEnds);
  return once(tables.actionEnds.length, (order): PlannedAction => {
    const stream = row(order);
    const kind = at(KINDS, stream.next());
    const key = stream.next();
    const own = owner(key);
    const id = `${own}#${stream.next()}`;
    const label = labelled(stream.next(), key, parts);
    const mnemonic = string(stream.next());
    const test = stream.next() === 1;
    const outputs = stream.list(output);
    switch (kind) {
      case "run": {
        const argv = stream.list(arg);
        const env = environment(stream.next());
        const root = stream.next();
        const found = traits.get(order);
        return {
          kind, id, owner: own, label, mnemonic, outputs, test, ...(found ? { traits: found } : {}), argv, env, root: root < 0 ? undefined : artifact(root), inputs: set(stream.next()), timeout: at(head.timeouts, stream.next()), early: stream.list(string),
          messages: stream.next() === 1 ? "json" : "text", depfile: optional(stream.next()), paramFile: optional(stream.next()), stdout: optional(stream.next()),
          argFiles: set(stream.next()), envFiles: set(stream.next()), platform: at(head.platforms, stream.next()),
        };
      }
      case "tool":
        return { kind, id, owner: own, label, mnemonic, outputs, test, tool: string(stream.next()), args: stream.list(arg), inputs: set(stream.next()), timeout: at(head.timeouts, stream.next()) };
      case "write":
        return { kind, id, owner: own, label, mnemonic, outputs, test, content: stream.list(arg), lines: stream.next() === 1, executable: stream.next() === 1 };
      case "copy":
        return { kind, id, owner: own, label, mnemonic, outputs, test, from: artifact(stream.next()) };
    }
  });
}

function requestedOf(head: Head, tables: Tables, parts: Parts): readonly RequestedTarget[] {
  const { string, owner, artifact, arg } = parts;
  const [runs, shown, locks] = [new Map(head.runs), new Map(head.shown), new Map(head.locks)];
  const row = numbersOf(tables.requested, tables.requestedEnds);
  return Array.from({ length: tables.requestedEnds.length }, (_, position): RequestedTarget => {
    const stream = row(position);
    const key = stream.next();
    const run = runs.get(position);
    const text = shown.get(position);
    const lock = locks.get(position);
    return {
      // encodeGraph found a label in it.
      label: labelled(stream.next(), key, parts) as AbsoluteLabel,
      key: owner(key),
      platform: string(stream.next()),
      outputs: stream.list(artifact),
      shown: text === undefined ? undefined : artifact(text),
      tests: stream.list(string),
      run: run && { ...run, argv: run.argv.map(arg), tool: run.tool && { ...run.tool, files: mapFiles(run.tool.files, artifact), downloads: run.tool.downloads.map(artifact) } },
      lock: lock && { ...lock, files: mapFiles(lock.files, artifact) },
    };
  });
}

function outputsOf({ requested, requestedEnds }: Tables): readonly number[] {
  const outputs: number[] = [];
  for (let position = 0; position < requestedEnds.length; position++) {
    // Behind key, label and platform.
    const at = (position === 0 ? 0 : requestedEnds[position - 1]!) + 3;
    for (let i = 1; i <= requested[at]!; i++) outputs.push(requested[at + i]!);
  }
  return outputs;
}

/** Order of the action that writes an artifact, -1 where none does. */
function makersOf({ artifacts, actions, actionEnds }: Tables): Int32Array {
  const makers = new Int32Array(artifacts.length / ARTIFACT).fill(-1);
  for (let order = 0; order < actionEnds.length; order++) {
    // Behind kind, owner, index, label, mnemonic and test.
    const outputs = (order === 0 ? 0 : actionEnds[order - 1]!) + 6;
    for (let i = 1; i <= actions[outputs]!; i++) makers[actions[outputs + i]!] = order;
  }
  return makers;
}

/** See StoredGraph. */
function originsOf({ artifacts }: Tables, makers: Int32Array): Int32Array {
  const origins = makers.slice();
  for (let index = 0; index < origins.length; index++) {
    const at = index * ARTIFACT;
    if (artifacts[at] === INSIDE) origins[index] = origins[artifacts[at + 1]!]!;
    else if (artifacts[at] === SOURCE) origins[index] = -2 - index;
  }
  return origins;
}

function ordersOf({ actions, actionEnds }: Tables, { owner }: Parts): Map<string, number> {
  const row = numbersOf(actions, actionEnds);
  const orders = new Map<string, number>();
  for (let order = 0; order < actionEnds.length; order++) {
    const stream = row(order);
    stream.next();
    orders.set(`${owner(stream.next())}#${stream.next()}`, order);
  }
  return orders;
}

/** The string of an index, or the label of the owner where there is none. */
function labelled(index: number, key: number, { string, label }: Parts): string {
  return index < 0 ? label(key) : string(index);
}

function outputOf(one: Artifact): { readonly path: string; readonly tree: boolean } {
  if (one.kind !== "output") throw new Error("an action graph whose output is none");
  return { path: one.path, tree: one.tree };
}

/** What is made for an index, made once. */
function once<T>(count: number, make: (index: number) => T): (index: number) => T {
  const made = new Array<T | undefined>(count);
  return (index) => (made[index] ??= make(index));
}

function at<T>(table: ArrayLike<T>, index: number): T {
  const found = table[index];
  if (found === undefined) throw new Error(`an action graph without entry ${index}`);
  return found;
}
