/** Results of query and cquery as text, JSON and DOT. */
import type { AbsoluteLabel } from "../api/label.ts";
import { platformName, type ConfiguredKey } from "./action_graph.ts";
import { compareUtf8 } from "../api/utf8_order.ts";
import type { Analysis } from "./plan.ts";
import type { QueryResult } from "./query.ts";

export type QueryFormat = "text" | "json" | "dot";

/** One graph for both queries: what a node is called, and what is known of it. */
interface Drawing {
  readonly nodes: readonly { readonly name: string; readonly json: object }[];
  /** Text shows none. */
  readonly edges: () => readonly { readonly from: string; readonly to: string; readonly attribute?: string }[];
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
  return render({ nodes: targets.map((one) => ({ name: name(one.key), json: one })), edges: () => targets.flatMap((one) => one.dependencies.map((to) => ({ from: name(one.key), to: name(to) }))) }, format);
}

function shortPart(part: string): string {
  return part.startsWith("//") || part.startsWith("@") ? part.slice(part.lastIndexOf(part.includes("#") ? "#" : ":") + 1) : part;
}

function render({ nodes, edges }: Drawing, format: QueryFormat): string {
  switch (format) {
    case "text":
      return nodes.map(({ name }) => `${name}\n`).join("");
    case "json":
      return `${JSON.stringify({ nodes: nodes.map(({ json }) => json), edges: edges() }, undefined, 2)}\n`;
    case "dot": {
      const quote = (text: string): string => `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
      const lines = [...nodes.map(({ name }) => quote(name)), ...edges().map(({ from, to, attribute }) => `${quote(from)} -> ${quote(to)}${attribute === undefined ? "" : ` [label=${quote(attribute)}]`}`)];
      return `digraph targets {\n${lines.map((line) => `  ${line};\n`).join("")}}\n`;
    }
  }
}
