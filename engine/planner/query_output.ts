/** Results of query, cquery and aquery as text, JSON and DOT. */
import type { Artifact } from "../api/file.ts";
import { placedPath, type AbsoluteLabel } from "../api/label.ts";
import { platformName, type ActionGraph, type ArtifactSet, type ConfiguredKey, type PlannedAction, type PlannedArg, type PlannedPart } from "./action_graph.ts";
import { compareUtf8 } from "../api/utf8_order.ts";
import type { Analysis } from "./plan.ts";
import type { QueryResult } from "./query.ts";

export type QueryFormat = "text" | "json" | "dot";

/** One graph for both queries: what a node is called, and what is known of it. */
interface Drawing {
  readonly nodes: readonly { readonly name: string; readonly json: object }[];
  readonly edges: readonly { readonly from: string; readonly to: string; readonly attribute?: string }[];
}

export function renderQuery(result: QueryResult, format: QueryFormat): string {
  return render({ nodes: result.nodes.map(({ label, kind, target }) => ({ name: label, json: { label, kind, tags: target.tags, span: target.stack.at(-1) } })), edges: result.edges }, format);
}

export interface ConfiguredTarget {
  readonly label: AbsoluteLabel;
  readonly key: ConfiguredKey;
  readonly kind: string;
  /** Short name; "" without a configuration. */
  readonly platform: string;
  /** Keys, sorted. */
  readonly dependencies: readonly ConfiguredKey[];
}

/** Everything a planning analysed, sorted by key. */
export function configuredTargets({ targets }: Analysis): readonly ConfiguredTarget[] {
  return targets.map(({ key, entry, rule, dependencies }) => ({
    label: entry.target.label,
    key,
    kind: rule.name,
    platform: platformName(key),
    dependencies: [...new Set(dependencies.map((one) => one.key))].sort(compareUtf8),
  }));
}

/** `//a:b (linux_x86_64_musl)` a line, as JSON, or as DOT. */
export function renderConfigured(targets: readonly ConfiguredTarget[], format: QueryFormat): string {
  const names = new Map(targets.map((one) => [one.key, one.platform === "" ? one.label : `${one.label} (${one.key.split("|").slice(1).filter((part) => part !== "").map(shortPart).join(", ")})`]));
  const name = (key: ConfiguredKey): string => names.get(key) ?? key;
  return render({ nodes: targets.map((one) => ({ name: name(one.key), json: one })), edges: targets.flatMap((one) => one.dependencies.map((to) => ({ from: name(one.key), to: name(to) }))) }, format);
}

function shortPart(part: string): string {
  return part.startsWith("//") || part.startsWith("@") ? part.slice(part.lastIndexOf(part.includes("#") ? "#" : ":") + 1) : part;
}

function render({ nodes, edges }: Drawing, format: QueryFormat): string {
  switch (format) {
    case "text":
      return nodes.map(({ name }) => `${name}\n`).join("");
    case "json":
      return `${JSON.stringify({ nodes: nodes.map(({ json }) => json), edges }, undefined, 2)}\n`;
    case "dot": {
      const quote = (text: string): string => `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
      const lines = [...nodes.map(({ name }) => quote(name)), ...edges.map(({ from, to, attribute }) => `${quote(from)} -> ${quote(to)}${attribute === undefined ? "" : ` [label=${quote(attribute)}]`}`)];
      return `digraph targets {\n${lines.map((line) => `  ${line};\n`).join("")}}\n`;
    }
  }
}

/** Actions with paths instead of artifacts, as one JSON document. */
export function renderActions({ actions }: ActionGraph): string {
  return `${JSON.stringify(actions.map(describeAction), undefined, 2)}\n`;
}

/** Files whose lines are further arguments and variables, where there are any. */
function linesFrom(files: Readonly<Record<string, readonly string[]>>): object {
  return Object.fromEntries(Object.entries(files).filter(([, paths]) => paths.length > 0));
}

function describeAction(action: PlannedAction): object {
  const { id, owner, label, mnemonic, test, outputs } = action;
  const head = { id, label, platform: platformName(owner), mnemonic, kind: action.kind, test };
  const written = outputs.map(({ path, tree }) => (tree ? `${path}/` : path));
  switch (action.kind) {
    case "run":
      return {
        ...head, arguments: action.argv.flatMap(describeArg), environment: Object.fromEntries(action.env.map(([name, value]) => [name, describeArg(value).join(" ")])),
        ...(action.root ? { root: pathOf(action.root) } : {}), inputs: pathsOf(action.inputs), ...linesFrom({ argFiles: pathsOf(action.argFiles), envFiles: pathsOf(action.envFiles) }), outputs: written, timeout: action.timeout, execution: Object.fromEntries(action.platform),
      };
    case "tool":
      return { ...head, tool: action.tool, arguments: action.args.flatMap(describeArg), inputs: pathsOf(action.inputs), outputs: written, timeout: action.timeout };
    case "write":
      return { ...head, content: action.content.flatMap(describeArg), executable: action.executable, outputs: written };
    case "copy":
      return { ...head, inputs: [pathOf(action.from)], outputs: written };
  }
}

function describeArg(arg: PlannedArg): readonly string[] {
  if (typeof arg === "string") return [arg];
  if (arg.kind === "join") return [arg.parts.map(describePart).join("")];
  const found = pathsOf(arg.files).map((path) => arg.format.replaceAll("%{path}", path).replaceAll("%{directory}", folderOf(path)).replaceAll("%{basename}", path.slice(path.lastIndexOf("/") + 1)));
  return [...new Set(found)];
}

function describePart(part: PlannedPart): string {
  if (typeof part === "string") return part;
  if ("file" in part) return pathOf(part.file);
  if ("directoryOf" in part) return folderOf(pathOf(part.directoryOf));
  return `/${part.program.path}`;
}

function folderOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? "." : path.slice(0, slash);
}

/** Each once, parts before what they are part of, as depsets are ordered. */
function pathsOf(root: ArtifactSet): readonly string[] {
  const paths = new Set<string>();
  const seen = new Set<ArtifactSet>([root]);
  const stack = [{ set: root, next: 0 }];
  for (let top = stack[stack.length - 1]; top; top = stack[stack.length - 1]) {
    const part = top.set.transitive[top.next++];
    if (part) {
      if (!seen.has(part)) stack.push({ set: part, next: 0 });
      seen.add(part);
      continue;
    }
    for (const artifact of top.set.direct) paths.add(pathOf(artifact));
    stack.pop();
  }
  return [...paths];
}

function pathOf(artifact: Artifact): string {
  switch (artifact.kind) {
    case "source":
      return placedPath(artifact.repository, artifact.path);
    case "output":
      return artifact.path;
    case "download":
      return `${artifact.mirror}:${artifact.path}`;
    case "inside":
      return `${pathOf(artifact.tree)}/${artifact.path}`;
  }
}
