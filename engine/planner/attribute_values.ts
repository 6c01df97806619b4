/** Attribute values as implementations read them: files as handles, labels as analysed targets. */
import type { Configured } from "../api/attr.ts";
import { buildError, type Diagnostic } from "../api/diagnostic.ts";
import { makeFile, type File } from "../api/file.ts";
import type { AttrValue } from "../api/package.ts";
import type { Platform } from "../api/platform.ts";
import { BuildError } from "../api/diagnostic.ts";
import type { AnyProvider } from "../api/provider.ts";
import type { Edge } from "./edge.ts";
import type { Bound, Expansion } from "./expand.ts";
import type { Node } from "./node.ts";
import { findProvided, providerId, providerNames } from "./provided.ts";
import type { Session } from "./session.ts";

/** Throws BuildError with everything that does not fit. */
export function attributeValues(session: Session, { node, attributes }: Expansion): Readonly<Record<string, unknown>> {
  const values: Record<string, unknown> = {};
  const mistakes: Diagnostic[] = [];
  for (const bound of attributes) {
    try {
      values[bound.name] = valueOf(session, node, bound);
    } catch (thrown) {
      if (!(thrown instanceof BuildError)) throw thrown;
      mistakes.push(...thrown.diagnostics);
    }
  }
  if (mistakes.length > 0) throw new BuildError(mistakes);
  return values;
}

function valueOf(session: Session, node: Node, { schema, value, edges, split }: Bound): unknown {
  if (value === undefined) return undefined;
  switch (schema.kind) {
    case "file": {
      const [edge] = edges;
      return edge ? oneFile(node, edge, schema.extensions) : sourceFile(session, node, value);
    }
    case "files":
      return files(session, node, value, edges, schema.extensions);
    case "file_map": {
      let next = 0;
      return Object.fromEntries(
        Object.entries(value as Readonly<Record<string, readonly AttrValue[]>>).map(([key, list]) => {
          const own = edges.slice(next, (next += list.filter((one) => typeof one === "string").length));
          return [key, files(session, node, list, own, undefined)];
        }),
      );
    }
    case "dep": {
      checkPromises(node, edges, schema.provides);
      if (!split) return edges[0] && configured(edges[0]);
      return new Map(split.map((platform, i): [Platform, Configured<AnyProvider> | undefined] => [platform.handle, edges[i] && configured(edges[i])]));
    }
    case "deps":
      checkPromises(node, edges, schema.provides);
      return edges.map(configured);
    case "dep_map": {
      checkPromises(node, edges, schema.provides);
      return Object.fromEntries(Object.keys(value as object).map((key, i) => [key, edges[i] && configured(edges[i])]));
    }
    default:
      return value;
  }
}

function configured(edge: Edge): Configured<AnyProvider> {
  if (!edge.node.result) throw new Error(`${edge.node.key} was not analysed before what depends on it`);
  return edge.node.result.configured;
}

function files(session: Session, node: Node, value: AttrValue, edges: readonly Edge[], extensions: readonly string[] | undefined): readonly File[] {
  const found: File[] = [];
  let next = 0;
  for (const element of value as readonly AttrValue[]) {
    if (typeof element !== "string") {
      found.push(sourceFile(session, node, element));
      continue;
    }
    const edge = edges[next++];
    if (!edge) throw new Error(`no edge for ${element}`);
    for (const file of configured(edge).files) found.push(checkExtension(node, edge, file, extensions));
  }
  return Object.freeze(found);
}

function oneFile(node: Node, edge: Edge, extensions: readonly string[] | undefined): File {
  const [file, second] = configured(edge).files;
  if (file && !second) return checkExtension(node, edge, file, extensions);
  throw misfit(node, edge, `${edge.label} yields ${file ? "several files" : "no file"}; "${edge.attribute}" of ${node.entry.target.label} takes exactly one`);
}

function checkExtension(node: Node, edge: Edge, file: File, extensions: readonly string[] | undefined): File {
  if (!extensions || extensions.includes(file.extension)) return file;
  throw misfit(node, edge, `${edge.label} yields ${file.basename}; "${edge.attribute}" of ${node.entry.target.label} takes ${extensions.join(", ")}`);
}

function sourceFile(session: Session, node: Node, value: AttrValue): File {
  const path = (value as { readonly source: string }).source;
  const { repository } = node.entry.place;
  const key = repository === "" ? path : `@${repository}//${path}`;
  let file = session.sources.get(key);
  if (!file) session.sources.set(key, (file = makeFile({ kind: "source", repository, path })));
  return file;
}

function checkPromises(node: Node, edges: readonly Edge[], provides: readonly AnyProvider[]): void {
  const mistakes: Diagnostic[] = [];
  for (const edge of edges) {
    const missing = provides.filter((provider) => !edge.node.result || !findProvided(edge.node.result.providers, providerId(provider)));
    if (missing.length === 0) continue;
    const wanted = missing.map(({ providerName }) => providerName).join(", ");
    mistakes.push(...misfit(node, edge, `${edge.label} does not provide ${wanted}, which "${edge.attribute}" of ${node.entry.target.label} needs: it provides ${providerNames(edge.node)}`).diagnostics);
  }
  if (mistakes.length > 0) throw new BuildError(mistakes);
}

function misfit(node: Node, edge: Edge, message: string): BuildError {
  const { label, stack } = node.entry.target;
  return buildError(message, { label: `needed by ${label}`, locate: { stack, attribute: edge.attribute, text: edge.label } });
}
