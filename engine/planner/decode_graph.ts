/** Action graphs from text. */
import type { Artifact } from "../api/file.ts";
import type { AbsoluteLabel } from "../api/label.ts";
import type { ActionGraph, ArtifactSet, PlannedAction, PlannedArg, PlannedPart, RequestedTarget } from "./action_graph.ts";
import { KINDS, mapFiles, VERSION, type Encoded, type EncodedPart } from "./encoded_graph.ts";
import { readStream, type NumberStream } from "./number_stream.ts";

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
  const output = (index: number): PlannedAction["outputs"][number] => outputOf(artifact(index));
  const action = (stream: NumberStream, position: number): PlannedAction => {
    const kind = at(KINDS, stream.next());
    const key = stream.next();
    const own = owner(key);
    const id = `${own}#${stream.next()}`;
    const shown = either(stream.next(), string, label, key);
    const mnemonic = string(stream.next());
    const test = stream.next() === 1;
    const outputs = stream.list(output);
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
