/** Analyses as text: provider values with their files, programs, depsets and templates, and the actions, sharing depsets with other analyses. */
import { makeTemplate, templateOf } from "../api/arg.ts";
import { depsetNodeOf, makeDepset, type DepsetNode } from "../api/depset.ts";
import { artifactOf, makeFile, makeProgram, makeTree, programOf, type Artifact, type File } from "../api/file.ts";
import type { AnyProvider } from "../api/provider.ts";
import type { ArtifactSet, PlannedAction, PlannedArg } from "./action_graph.ts";
import { EMPTY_SET, setOfDepset } from "./artifact_set.ts";
import { addNode, addTable, digestOf, findTable, type DepsetTable } from "./depset_tables.ts";
import type { Node, ProvidedValue } from "./node.ts";
import { providerId } from "./provided.ts";
import type { Session } from "./session.ts";

/** What an implementation leaves behind. */
export interface AnalysedTarget {
  readonly providers: readonly ProvidedValue[];
  readonly outputs: readonly File[];
  readonly actions: readonly PlannedAction[];
}

/** Plain values are themselves, objects are objects, everything else is a list that begins with what it is. */
type EncodedValue =
  | string | number | boolean | null
  | readonly ["undefined"]
  | readonly ["list", ...EncodedValue[]]
  | readonly ["file", Artifact, directory: boolean]
  /** An output of the target itself. */
  | readonly ["output", path: string, directory: boolean]
  | readonly ["program", Artifact, path: string]
  | readonly ["depset", Reference]
  | readonly ["join", ...EncodedValue[]]
  | readonly ["each", files: EncodedValue, format: string]
  | readonly ["provided", id: string, EncodedValue]
  | { readonly [key: string]: EncodedValue };
/** A depset node of this text, or of another by its digest. */
type Reference = number | readonly [table: string, index: number];
/** 0 is the empty set; a reference stands for the set of a depset. */
type EncodedSet = 0 | { readonly of: Reference } | { readonly direct: readonly Artifact[]; readonly transitive: readonly EncodedSet[] };

interface Encoded {
  /** Parts first. */
  readonly depsets: readonly (readonly [direct: readonly EncodedValue[], transitive: readonly Reference[]])[];
  readonly providers: readonly (readonly [id: string, EncodedValue])[];
  readonly outputs: readonly EncodedValue[];
  readonly actions: readonly EncodedAction[];
}

/** An action whose sets are encoded, without what its target and its place among that one's actions say. */
type EncodedAction = Omit<PlannedAction, "id" | "owner" | "label"> & { readonly label?: string | undefined };

type Hash = (text: string) => string;

/** `hash` is that of the cache. */
export function encodeAnalysis(session: Session, hash: Hash, { key, entry }: Node, { providers, outputs, actions }: AnalysedTarget): string {
  const { depsetTables } = session;
  const table: DepsetTable = { owner: key, nodes: [], text: "", digest: undefined };
  const depsets: (readonly [EncodedValue[], Reference[]])[] = [];
  const known = (node: DepsetNode<unknown>): Reference | undefined => {
    const home = depsetTables.homes.get(node);
    return home && (home.table === table ? home.index : [digestOf(home.table, hash), home.index]);
  };
  const reference = (root: DepsetNode<unknown>): Reference => {
    const stack = [root];
    for (let top = stack[stack.length - 1]; top; top = stack[stack.length - 1]) {
      const waiting = known(top) === undefined ? top.transitive.filter((part) => known(part) === undefined) : [];
      if (waiting.length > 0) {
        stack.push(...waiting);
        continue;
      }
      stack.pop();
      if (known(top) !== undefined) continue;
      // Elements may hold depsets themselves, which come before it.
      const entry = [top.direct.map(value), top.transitive.map((part) => known(part) ?? 0)] as const;
      depsets.push(entry);
      addNode(depsetTables, table, top);
    }
    return known(root) ?? 0;
  };
  const value = (one: unknown): EncodedValue => {
    if (one === undefined) return ["undefined"];
    if (typeof one !== "object" || one === null) return one as string | number | boolean | null;
    const artifact = artifactOf(one);
    if (artifact) return artifact.kind === "output" && artifact.owner === key ? ["output", artifact.path, artifact.tree] : ["file", artifact, (one as File).isDirectory];
    const program = programOf(one);
    if (program) return ["program", program.root, program.path];
    const node = depsetNodeOf(one);
    if (node) return ["depset", reference(node)];
    const template = templateOf(one);
    if (template) return template.kind === "join" ? ["join", ...template.parts.map(value)] : ["each", value(template.files), template.format];
    if (Array.isArray(one)) return ["list", ...one.map(value)];
    if ("provider" in one && typeof one.provider === "function" && "value" in one) return ["provided", providerId(one.provider as AnyProvider), value(one.value)];
    return Object.fromEntries(Object.entries(one).map(([key, part]) => [key, value(part)]));
  };
  const set = (one: ArtifactSet): EncodedSet => {
    if (one === EMPTY_SET) return 0;
    const source = session.setSources.get(one);
    return source ? { of: reference(source) } : { direct: one.direct, transitive: one.transitive.map(set) };
  };
  const encoded = {
    providers: providers.map(({ id, value: one }) => [id, value(one)] as const),
    outputs: outputs.map(value),
    // An action with encoded sets is one only until it is read back. What is undefined is not in JSON.
    actions: actions.map((action) => ({ ...withSets(action, set as (one: ArtifactSet) => never), id: undefined, owner: undefined, label: action.label === entry.target.label ? undefined : action.label })),
    depsets,
  } satisfies Encoded;
  table.text = JSON.stringify(encoded);
  addTable(depsetTables, table);
  return table.text;
}

/** Undefined where the text refers to a table that is not known. */
export function decodeAnalysis(session: Session, hash: Hash, { key, entry }: Node, text: string): AnalysedTarget | undefined {
  const encoded = JSON.parse(text) as Encoded;
  const { depsetTables } = session;
  const table: DepsetTable = { owner: key, nodes: [], text, digest: undefined };
  let dangling = false;
  const EMPTY_NODE: DepsetNode<unknown> = { direct: [], transitive: [] };
  const resolve = (reference: Reference): DepsetNode<unknown> => {
    const found = typeof reference === "number" ? table.nodes[reference] : findTable(depsetTables, reference[0], hash)?.nodes[reference[1]];
    if (!found) dangling = true;
    return found ?? EMPTY_NODE;
  };
  const own = (path: string, tree: boolean): Artifact => ({ kind: "output", owner: key, path, tree });
  const value = (one: EncodedValue): unknown => {
    if (typeof one !== "object" || one === null) return one;
    if (!isList(one)) return Object.freeze(Object.fromEntries(Object.entries(one).map(([key, part]) => [key, value(part)])));
    switch (one[0]) {
      case "undefined":
        return undefined;
      case "list":
        return Object.freeze((one.slice(1) as EncodedValue[]).map(value));
      case "file":
        return one[2] ? makeTree(one[1]) : makeFile(one[1]);
      case "output":
        return one[2] ? makeTree(own(one[1], true)) : makeFile(own(one[1], false));
      case "program":
        return makeProgram({ root: one[1], path: one[2] });
      case "depset":
        return makeDepset(resolve(one[1]));
      case "join":
        return makeTemplate({ kind: "join", parts: (one.slice(1) as EncodedValue[]).map(value) as never });
      case "each":
        return makeTemplate({ kind: "each", files: value(one[1]) as never, format: one[2] });
      case "provided":
        return Object.freeze({ provider: session.loader.provider(one[1]), value: value(one[2]) });
    }
  };
  for (const [direct, transitive] of encoded.depsets) addNode(depsetTables, table, { direct: direct.map(value), transitive: transitive.map(resolve) });
  const set = (one: EncodedSet): ArtifactSet => {
    if (one === 0) return EMPTY_SET;
    return "of" in one ? setOfDepset(session, resolve(one.of), "a cached set") : { direct: one.direct, transitive: one.transitive.map(set) };
  };
  const decoded: AnalysedTarget = {
    providers: encoded.providers.map(([id, one]) => ({ id, provider: session.loader.provider(id), value: value(one) })),
    outputs: encoded.outputs.map((one) => value(one) as File),
    actions: encoded.actions.map((action, i) => withSets({ id: `${key}#${i}`, owner: key, label: entry.target.label, ...action } as PlannedAction, set as (one: unknown) => ArtifactSet)),
  };
  if (dangling) return undefined;
  addTable(depsetTables, table);
  return decoded;
}

function isList(one: object): one is Extract<EncodedValue, readonly unknown[]> {
  return Array.isArray(one);
}

/** The action with `change` applied to each of its artifact sets. */
function withSets(action: PlannedAction, change: (set: ArtifactSet) => ArtifactSet): PlannedAction {
  const arg = (one: PlannedArg): PlannedArg => (typeof one === "string" || one.kind === "join" ? one : { kind: "each", files: change(one.files), format: one.format });
  switch (action.kind) {
    case "run":
      return { ...action, argv: action.argv.map(arg), env: action.env.map(([name, one]) => [name, arg(one)] as const), inputs: change(action.inputs), argFiles: change(action.argFiles), envFiles: change(action.envFiles) };
    case "tool":
      return { ...action, args: action.args.map(arg), inputs: change(action.inputs) };
    case "write":
      return { ...action, content: action.content.map(arg) };
    case "copy":
      return action;
  }
}
