/** Queries over declared targets: deps, rdeps, kind, attr, filter, labels, somepath, allpaths and set operations. */
import { unreachable } from "../api/diagnostic.ts";
import type { AbsoluteLabel, PackageId } from "../api/label.ts";
import type { AttrValue, LoadedTarget } from "../api/package.ts";
import type { Loader } from "../loader/contract.ts";
import { declaredGraph, type DeclaredEdge, type DeclaredGraph } from "./declared_graph.ts";
import { compareUtf8 } from "../api/utf8_order.ts";
import { expandPatterns } from "./patterns.ts";
import { parseQuery, queryError, type Expression } from "./query_expression.ts";
import { exportName } from "./rule_info.ts";

export interface QueryResult {
  /** Sorted by label. */
  readonly nodes: readonly QueryNode[];
  /** Between nodes of the result, sorted. Worked out when asked for: that looks at every rule. */
  readonly edges: () => readonly DeclaredEdge[];
}

export interface QueryNode {
  readonly label: AbsoluteLabel;
  /** The rule's name. */
  readonly kind: string;
  readonly target: LoadedTarget;
}

type Labels = ReadonlySet<AbsoluteLabel>;

interface Query {
  readonly text: string;
  readonly loader: Loader;
  readonly current: PackageId;
  readonly graph: DeclaredGraph;
}

/** Throws BuildError where the expression is wrong or names what does not exist. */
export function query(loader: Loader, expression: string, current: PackageId): QueryResult {
  const context: Query = { text: expression, loader, current, graph: declaredGraph(loader) };
  const found = evaluate(context, parseQuery(expression));
  const labels = [...found].sort(compareUtf8);
  return { nodes: labels.map((label) => nodeOf(context.graph, label)), edges: () => edgesBetween(context.graph, labels, found) };
}

function edgesBetween(graph: DeclaredGraph, labels: readonly AbsoluteLabel[], found: Labels): readonly DeclaredEdge[] {
  const edges = labels.flatMap((label) => graph.dependencies(label).filter(({ to }) => found.has(to)));
  return edges.sort((a, b) => compareUtf8(a.from, b.from) || compareUtf8(a.to, b.to) || compareUtf8(a.attribute, b.attribute));
}

function nodeOf(graph: DeclaredGraph, label: AbsoluteLabel): QueryNode {
  const target = graph.target(label);
  return { label, kind: exportName(target.rule), target };
}

function evaluate(context: Query, expression: Expression): Labels {
  switch (expression.kind) {
    case "word":
      return new Set(expandPatterns(context.loader, [expression.text], context.current).map(({ label }) => label));
    case "set":
      return new Set(expression.items.flatMap((item) => [...evaluate(context, item)]));
    case "operation": {
      const left = evaluate(context, expression.left);
      const right = evaluate(context, expression.right);
      if (expression.operator === "union") return new Set([...left, ...right]);
      return new Set([...left].filter((label) => right.has(label) === (expression.operator === "intersect")));
    }
    case "call":
      return call(context, expression);
    default:
      return unreachable(expression);
  }
}

function call(context: Query, { name, arguments: given }: Expression & { readonly kind: "call" }): Labels {
  const { graph } = context;
  const argument = (i: number): Expression => {
    const found = given[i];
    if (!found) throw new Error(`${name}() was parsed with too few arguments`);
    return found;
  };
  const set = (i: number): Labels => evaluate(context, argument(i));
  const word = (i: number): string => wordOf(context, argument(i));
  const depth = (i: number): number => (given.length > i ? depthOf(context, argument(i)) : Infinity);
  const pattern = (i: number): RegExp => patternOf(context, argument(i));
  const forwards = (label: AbsoluteLabel): readonly AbsoluteLabel[] => graph.dependencies(label).map(({ to }) => to);
  switch (name) {
    case "deps":
      return reach(set(0), forwards, depth(1));
    case "rdeps": {
      const universe = reach(set(0), forwards, Infinity);
      const targets = [...set(1)].filter((label) => universe.has(label));
      return reach(new Set(targets), backwards(universe, forwards), depth(2));
    }
    case "kind": {
      const matches = pattern(0);
      return select(set(1), (label) => matches.test(exportName(graph.target(label).rule)));
    }
    case "filter": {
      const matches = pattern(0);
      return select(set(1), (label) => matches.test(label));
    }
    case "attr": {
      const attribute = word(0);
      const matches = pattern(1);
      return select(set(2), (label) => matches.test(attributeText(graph.target(label), attribute)));
    }
    case "labels": {
      const attribute = word(0);
      return new Set([...set(1)].flatMap((label) => graph.dependencies(label).filter((edge) => edge.attribute === attribute).map(({ to }) => to)));
    }
    case "somepath":
      return somePath(set(0), set(1), forwards);
    case "allpaths": {
      const from = reach(set(0), forwards, Infinity);
      const targets = new Set([...set(1)].filter((label) => from.has(label)));
      return reach(targets, backwards(from, forwards), Infinity);
    }
    default:
      return unreachable(name);
  }
}

function select(labels: Labels, keep: (label: AbsoluteLabel) => boolean): Labels {
  return new Set([...labels].filter(keep));
}

/** `start` and all that is at most `depth` steps away. */
function reach(start: Labels, step: (label: AbsoluteLabel) => readonly AbsoluteLabel[], depth: number): Labels {
  const found = new Set(start);
  let edge = [...start];
  for (let taken = 0; taken < depth && edge.length > 0; taken++) {
    const beyond: AbsoluteLabel[] = [];
    for (const label of edge) {
      for (const next of step(label)) {
        if (found.has(next)) continue;
        found.add(next);
        beyond.push(next);
      }
    }
    edge = beyond;
  }
  return found;
}

function backwards(universe: Labels, forwards: (label: AbsoluteLabel) => readonly AbsoluteLabel[]): (label: AbsoluteLabel) => readonly AbsoluteLabel[] {
  const users = new Map<AbsoluteLabel, AbsoluteLabel[]>();
  for (const label of universe) {
    for (const to of forwards(label)) {
      const list = users.get(to);
      if (list) list.push(label);
      else users.set(to, [label]);
    }
  }
  return (label) => users.get(label) ?? [];
}

/** A shortest path, or nothing; among equals the one whose labels come first. */
function somePath(from: Labels, to: Labels, forwards: (label: AbsoluteLabel) => readonly AbsoluteLabel[]): Labels {
  const before = new Map<AbsoluteLabel, AbsoluteLabel | undefined>();
  const waiting = [...from].sort(compareUtf8);
  for (const label of waiting) before.set(label, undefined);
  for (let i = 0; i < waiting.length; i++) {
    const label = waiting[i]!;
    if (to.has(label)) {
      const path = new Set<AbsoluteLabel>();
      for (let at: AbsoluteLabel | undefined = label; at !== undefined; at = before.get(at)) path.add(at);
      return path;
    }
    for (const next of [...forwards(label)].sort(compareUtf8)) {
      if (before.has(next)) continue;
      before.set(next, label);
      waiting.push(next);
    }
  }
  return new Set();
}

function wordOf({ text }: Query, expression: Expression): string {
  if (expression.kind !== "word") throw queryError(text, expression.at, "expected a word here");
  return expression.text;
}

function depthOf(context: Query, expression: Expression): number {
  const word = wordOf(context, expression);
  if (!/^[0-9]+$/.test(word)) throw queryError(context.text, expression.at, `a depth is a whole number; got "${word}"`);
  return Number(word);
}

function patternOf(context: Query, expression: Expression): RegExp {
  const word = wordOf(context, expression);
  try {
    return new RegExp(word, "u");
  } catch (thrown) {
    throw queryError(context.text, expression.at, `"${word}" is no regular expression${thrown instanceof SyntaxError ? ` (${thrown.message.replace(/^.*: /, "")})` : ""}`);
  }
}

/** A value as `attr` sees it: text as it is, lists as [a, b], everything else as JSON; "" where the target has no such attribute. */
function attributeText(target: LoadedTarget, name: string): string {
  if (name === "name") return target.label.slice(target.label.indexOf(":") + 1);
  if (name === "tags") return textOf(target.tags);
  if (name === "visibility") return textOf(target.visibility);
  if (name === "platform") return target.platform ?? "";
  const value = target.attrs[name];
  return value === undefined ? "" : textOf(value);
}

function textOf(value: AttrValue): string {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return `[${value.map(textOf).join(", ")}]`;
  if (typeof value === "object" && value !== null && "source" in value && typeof value.source === "string") return value.source;
  return JSON.stringify(value);
}
