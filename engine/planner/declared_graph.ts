/** The graph of declared targets, before any configuration: every branch of every select counts. */
import { formatLabel, parseLabel, type AbsoluteLabel } from "../api/label.ts";
import type { AttrValue, LoadedTarget } from "../api/package.ts";
import type { Loader } from "../loader/contract.ts";
import { buildError } from "../api/diagnostic.ts";

export interface DeclaredEdge {
  readonly from: AbsoluteLabel;
  readonly to: AbsoluteLabel;
  readonly attribute: string;
}

export interface DeclaredGraph {
  /** Throws BuildError where there is no such target. */
  target(label: AbsoluteLabel): LoadedTarget;
  /** What the target names in attributes that are dependencies, in select conditions and as its platform. */
  dependencies(label: AbsoluteLabel): readonly DeclaredEdge[];
}

export function declaredGraph(loader: Loader): DeclaredGraph {
  const targets = new Map<AbsoluteLabel, LoadedTarget>();
  const edges = new Map<AbsoluteLabel, readonly DeclaredEdge[]>();
  const target = (label: AbsoluteLabel): LoadedTarget => {
    const known = targets.get(label);
    if (known) return known;
    const id = parseLabel(label, { repository: "", package: "" });
    if (id) for (const one of loader.package(id).targets) targets.set(one.label, one);
    const found = id && targets.get(formatLabel(id));
    if (!found) throw buildError(`no target ${label}`);
    return found;
  };
  return {
    target,
    dependencies(label) {
      let found = edges.get(label);
      if (!found) edges.set(label, (found = declaredEdges(loader, target(label))));
      return found;
    },
  };
}

function declaredEdges(loader: Loader, target: LoadedTarget): readonly DeclaredEdge[] {
  const found = new Map<string, DeclaredEdge>();
  const add = (attribute: string, to: string): void => {
    const id = parseLabel(to, { repository: "", package: "" });
    if (!id) return;
    const edge: DeclaredEdge = { from: target.label, to: formatLabel(id), attribute };
    found.set(`${attribute} ${edge.to}`, edge);
  };
  for (const [name, { schema }] of Object.entries(loader.rule(target.rule).attrs)) {
    const value = target.attrs[name];
    if (value === undefined || schema.kind === "data") continue;
    collect(value, name, "cfg" in schema, add);
  }
  if (target.platform !== undefined) add("platform", target.platform);
  return [...found.values()];
}

/** Labels of a value, and of the conditions of its selects even where the value itself names nothing. */
function collect(value: AttrValue, attribute: string, dependency: boolean, add: (attribute: string, to: string) => void): void {
  if (typeof value === "string") {
    if (dependency) add(attribute, value);
    return;
  }
  if (typeof value !== "object" || value === null) return;
  if ("select" in value && typeof value.select === "object" && value.select !== null && "cases" in value.select) {
    const { on, cases, otherwise } = value.select as { readonly on: string | null; readonly cases: Readonly<Record<string, AttrValue>>; readonly otherwise?: AttrValue };
    for (const [key, branch] of Object.entries(cases)) {
      if (on === null) add(attribute, key);
      collect(branch, attribute, dependency, add);
    }
    if (otherwise !== undefined) collect(otherwise, attribute, dependency, add);
    return;
  }
  if (Array.isArray(value)) for (const element of value as readonly AttrValue[]) collect(element, attribute, dependency, add);
  // What is left with names and values is a dep_map; a source is no target.
  else if (dependency && !("source" in value)) for (const element of Object.values(value as Readonly<Record<string, AttrValue>>)) collect(element, attribute, dependency, add);
}
