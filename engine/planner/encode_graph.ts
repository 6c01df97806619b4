/** Action graphs as text: compact JSON whose artifacts, sets and repeated strings are tables, so that reading it back is quick. */
import type { Artifact } from "../api/file.ts";
import { artifactKey } from "../api/file.ts";
import type { AbsoluteLabel } from "../api/label.ts";
import type { ActionGraph, ArtifactSet, PlannedAction, PlannedArg, PlannedPart, RequestedTarget } from "./action_graph.ts";

/** Raised whenever the shape below changes. */
const VERSION = 1;

/** Indices are into the tables. A number alone stands for a file. */
type EncodedArtifact = readonly [kind: 0, repository: string, path: string] | readonly [kind: 1, owner: number, path: string, tree: 0 | 1] | readonly [kind: 2, mirror: string, path: string, sha256: string, size: number] | readonly [kind: 3, tree: number, path: string];
type EncodedPart = string | number | readonly ["d", number] | readonly ["p", number, string];
type EncodedArg = string | number | readonly ["j", ...EncodedPart[]] | readonly ["e", number, string];
/** The label is that of the owner where it is -1; outputs are artifacts. */
type EncodedHead = readonly [owner: number, index: number, label: number, mnemonic: number, outputs: readonly number[], test: 0 | 1];
/** Arguments and environments are tables too: most flags are those of many actions. */
type EncodedAction =
  | readonly ["r", ...EncodedHead, argv: readonly number[], env: number, root: number, inputs: number, timeout: number, early: readonly string[] | 0, json: 0 | 1, depfile: string | 0, paramFile: string | 0, platform: number]
  | readonly ["t", ...EncodedHead, tool: string, args: readonly number[], inputs: number, timeout: number]
  | readonly ["w", ...EncodedHead, content: readonly number[], lines: 0 | 1, executable: 0 | 1]
  | readonly ["c", ...EncodedHead, from: number];
/** Where there is nothing to run or lock, the last two are 0. The label is that of the key where it is -1. */
type EncodedRequest = readonly [
  key: number, label: number, platform: number, outputs: readonly number[], tests: readonly string[],
  run: 0 | (Omit<NonNullable<RequestedTarget["run"]>, "argv"> & { readonly argv: readonly number[] }),
  lock: 0 | (Omit<NonNullable<RequestedTarget["lock"]>, "files"> & { readonly files: Readonly<Record<string, readonly number[]>> }),
];
interface Encoded {
  readonly version: number;
  readonly strings: readonly string[];
  /** Configured keys: the label, and what stands behind it. */
  readonly owners: readonly (readonly [label: string, suffix: number])[];
  readonly artifacts: readonly EncodedArtifact[];
  readonly sets: readonly (readonly [direct: readonly number[], transitive: readonly number[]])[];
  readonly args: readonly EncodedArg[];
  readonly environments: readonly (readonly (readonly [name: string, value: number])[])[];
  readonly platforms: readonly (readonly (readonly [string, string])[])[];
  readonly actions: readonly EncodedAction[];
  readonly requested: readonly EncodedRequest[];
  readonly skipped: ActionGraph["skipped"];
  readonly warnings: ActionGraph["warnings"];
}

export function encodeGraph(graph: ActionGraph): string {
  const encoder = makeEncoder();
  const actions = graph.actions.map(encoder.action);
  const requested = graph.requested.map(encoder.request);
  const encoded: Encoded = { version: VERSION, ...encoder.tables, actions, requested, skipped: graph.skipped, warnings: graph.warnings };
  return JSON.stringify(encoded);
}

function makeEncoder() {
  const strings: string[] = [];
  const owners: [string, number][] = [];
  const artifacts: EncodedArtifact[] = [];
  const sets: [number[], number[]][] = [];
  const args: EncodedArg[] = [];
  const environments: (readonly (readonly [string, number])[])[] = [];
  const platforms: (readonly (readonly [string, string])[])[] = [];
  const stringIndex = new Map<string, number>();
  const ownerIndex = new Map<string, number>();
  const artifactByObject = new Map<Artifact, number>();
  const artifactByKey = new Map<string, number>();
  const setIndex = new Map<ArtifactSet, number>();
  const textArgIndex = new Map<string, number>();
  const argIndex = new Map<string, number>();
  const environmentIndex = new Map<string, number>();
  const platformIndex = new Map<string, number>();

  const string = (text: string): number => intern(stringIndex, text, () => strings.push(text) - 1);
  const artifact = (one: Artifact): number => intern(artifactByObject, one, () => intern(artifactByKey, artifactKey(one), () => artifacts.push(encodeArtifact(one)) - 1));
  const owner = (key: string): number => intern(ownerIndex, key, () => owners.push([labelOf(key), string(key.slice(labelOf(key).length))]) - 1);
  const encodeArtifact = (one: Artifact): EncodedArtifact => {
    switch (one.kind) {
      case "source":
        return [0, one.repository, one.path];
      case "output":
        return [1, owner(one.owner), one.path, one.tree ? 1 : 0];
      case "download":
        return [2, one.mirror, one.path, one.sha256, one.size];
      case "inside":
        return [3, artifact(one.tree), one.path];
    }
  };
  // Parts come before what they are part of, found without recursion: sets can be as deep as chains are long.
  const set = (root: ArtifactSet): number => {
    const stack = [root];
    for (let top = stack[stack.length - 1]; top; top = stack[stack.length - 1]) {
      const waiting = setIndex.has(top) ? [] : top.transitive.filter((part) => !setIndex.has(part));
      if (waiting.length > 0) {
        stack.push(...waiting);
        continue;
      }
      stack.pop();
      if (!setIndex.has(top)) setIndex.set(top, sets.push([top.direct.map(artifact), top.transitive.map((part) => setIndex.get(part) ?? 0)]) - 1);
    }
    return setIndex.get(root) ?? 0;
  };
  const part = (one: PlannedPart): EncodedPart => {
    if (typeof one === "string") return one;
    if ("file" in one) return artifact(one.file);
    if ("directoryOf" in one) return ["d", artifact(one.directoryOf)];
    return ["p", artifact(one.program.root), one.program.path];
  };
  const arg = (one: PlannedArg): number => {
    if (typeof one === "string") return intern(textArgIndex, one, () => args.push(one) - 1);
    const encoded = encodeArg(one);
    return intern(argIndex, JSON.stringify(encoded), () => args.push(encoded) - 1);
  };
  const encodeArg = (one: Exclude<PlannedArg, string>): EncodedArg => {
    if (one.kind === "each") return ["e", set(one.files), one.format];
    const [first, second] = one.parts;
    if (first !== undefined && second === undefined && typeof first === "object" && "file" in first) return artifact(first.file);
    return ["j", ...one.parts.map(part)];
  };
  const environment = (env: readonly (readonly [string, PlannedArg])[]): number => {
    const encoded = env.map(([name, value]) => [name, arg(value)] as const);
    return intern(environmentIndex, JSON.stringify(encoded), () => environments.push(encoded) - 1);
  };
  const head = (one: PlannedAction): EncodedHead => [
    owner(one.owner), Number(one.id.slice(one.owner.length + 1)), one.label === labelOf(one.owner) ? -1 : string(one.label), string(one.mnemonic),
    one.outputs.map(({ path, tree }) => artifact({ kind: "output", owner: one.owner, path, tree })), one.test ? 1 : 0,
  ];
  const action = (one: PlannedAction): EncodedAction => {
    switch (one.kind) {
      case "run":
        return [
          "r", ...head(one), one.argv.map(arg), environment(one.env), one.root ? artifact(one.root) : -1, set(one.inputs), one.timeout,
          one.early.length === 0 ? 0 : one.early, one.messages === "json" ? 1 : 0, one.depfile ?? 0, one.paramFile ?? 0, intern(platformIndex, JSON.stringify(one.platform), () => platforms.push(one.platform) - 1),
        ];
      case "tool":
        return ["t", ...head(one), one.tool, one.args.map(arg), set(one.inputs), one.timeout];
      case "write":
        return ["w", ...head(one), one.content.map(arg), one.lines ? 1 : 0, one.executable ? 1 : 0];
      case "copy":
        return ["c", ...head(one), artifact(one.from)];
    }
  };
  const request = (one: RequestedTarget): EncodedRequest => [
    owner(one.key), one.label === labelOf(one.key) ? -1 : string(one.label), string(one.platform), one.outputs.map(artifact), one.tests,
    one.run ? { ...one.run, argv: one.run.argv.map(arg) } : 0,
    one.lock ? { ...one.lock, files: Object.fromEntries(Object.entries(one.lock.files).map(([name, files]) => [name, files.map(artifact)])) } : 0,
  ];
  return { action, request, tables: { strings, owners, artifacts, sets, args, environments, platforms } };
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
  const decoder = makeDecoder(encoded);
  return { actions: encoded.actions.map(decoder.action), requested: encoded.requested.map(decoder.request), skipped: encoded.skipped, warnings: encoded.warnings };
}

function makeDecoder({ strings, owners: encodedOwners, artifacts: encodedArtifacts, sets: encodedSets, args: encodedArgs, environments: encodedEnvironments, platforms }: Encoded) {
  const owners = encodedOwners.map(([label, suffix]) => label + at(strings, suffix));
  const artifacts: Artifact[] = [];
  for (const one of encodedArtifacts) {
    if (one[0] === 0) artifacts.push({ kind: "source", repository: one[1], path: one[2] });
    else if (one[0] === 1) artifacts.push({ kind: "output", owner: at(owners, one[1]), path: one[2], tree: one[3] === 1 });
    else if (one[0] === 2) artifacts.push({ kind: "download", mirror: one[1], path: one[2], sha256: one[3], size: one[4] });
    else artifacts.push({ kind: "inside", tree: at(artifacts, one[1]), path: one[2] });
  }
  const artifact = (index: number): Artifact => at(artifacts, index);
  const sets: ArtifactSet[] = [];
  for (const [direct, transitive] of encodedSets) sets.push({ direct: direct.map(artifact), transitive: transitive.map((index) => at(sets, index)) });
  const part = (one: EncodedPart): PlannedPart => {
    if (typeof one === "string") return one;
    if (typeof one === "number") return { file: artifact(one) };
    return one[0] === "d" ? { directoryOf: artifact(one[1]) } : { program: { root: artifact(one[1]), path: one[2] } };
  };
  const decodeArg = (one: EncodedArg): PlannedArg => {
    if (typeof one === "string") return one;
    if (typeof one === "number") return { kind: "join", parts: [{ file: artifact(one) }] };
    if (one[0] === "e") return { kind: "each", files: at(sets, one[1]), format: one[2] };
    const parts: PlannedPart[] = [];
    for (let i = 1; i < one.length; i++) parts.push(part(one[i] as EncodedPart));
    return { kind: "join", parts };
  };
  const args = encodedArgs.map(decodeArg);
  const arg = (index: number): PlannedArg => at(args, index);
  const environments = encodedEnvironments.map((env) => env.map(([name, value]) => [name, arg(value)] as const));
  const output = (index: number): { readonly path: string; readonly tree: boolean } => {
    const one = artifact(index);
    if (one.kind !== "output") throw new Error(`an action graph whose entry ${index} is no output`);
    return { path: one.path, tree: one.tree };
  };
  const action = (one: EncodedAction): PlannedAction => {
    const owner = at(owners, one[1]);
    const id = `${owner}#${one[2]}`;
    const label = one[3] < 0 ? at(encodedOwners, one[1])[0] : at(strings, one[3]);
    const mnemonic = at(strings, one[4]);
    const outputs = one[5].map(output);
    const test = one[6] === 1;
    switch (one[0]) {
      case "r":
        return {
          kind: "run", id, owner, label, mnemonic, outputs, test, argv: one[7].map(arg), env: at(environments, one[8]), root: one[9] < 0 ? undefined : artifact(one[9]), inputs: at(sets, one[10]),
          timeout: one[11], early: one[12] === 0 ? NONE : one[12], messages: one[13] === 1 ? "json" : "text", depfile: one[14] === 0 ? undefined : one[14], paramFile: one[15] === 0 ? undefined : one[15], platform: at(platforms, one[16]),
        };
      case "t":
        return { kind: "tool", id, owner, label, mnemonic, outputs, test, tool: one[7], args: one[8].map(arg), inputs: at(sets, one[9]), timeout: one[10] };
      case "w":
        return { kind: "write", id, owner, label, mnemonic, outputs, test, content: one[7].map(arg), lines: one[8] === 1, executable: one[9] === 1 };
      case "c":
        return { kind: "copy", id, owner, label, mnemonic, outputs, test, from: artifact(one[7]) };
    }
  };
  const request = ([key, label, platform, outputs, tests, run, lock]: EncodedRequest): RequestedTarget => ({
    // A label is what encodeGraph found in one.
    label: (label < 0 ? at(encodedOwners, key)[0] : at(strings, label)) as AbsoluteLabel,
    key: at(owners, key),
    platform: at(strings, platform),
    outputs: outputs.map(artifact),
    tests,
    run: run === 0 ? undefined : { argv: run.argv.map(arg), tool: run.tool, network: run.network, writes: run.writes },
    lock: lock === 0 ? undefined : { ...lock, files: Object.fromEntries(Object.entries(lock.files).map(([name, files]) => [name, files.map(artifact)])) },
  });
  return { action, request };
}

const NONE: readonly string[] = [];

function at<T>(table: readonly T[], index: number): T {
  const found = table[index];
  if (found === undefined) throw new Error(`an action graph without entry ${index}`);
  return found;
}
