/** Expansion: what a configured target needs before it can be analysed: its platform, toolchains, attribute values and dependencies. */
import type { AttrSchema, DepConfiguration } from "../api/attr.ts";
import type { AbsoluteLabel } from "../api/label.ts";
import type { AttrValue } from "../api/package.ts";
import { incompatibility } from "./compatibility.ts";
import type { Configuration } from "./configuration.ts";
import { follow, type Edge } from "./edge.ts";
import type { Node } from "./node.ts";
import { platformOf, type PlatformFacts } from "./platforms.ts";
import { resolveSelects, type Place } from "./selects.ts";
import { report, type Session } from "./session.ts";
import { resolveToolchains, type Candidate } from "./toolchains.ts";
import { applyTransition } from "./transitions.ts";

export interface Expansion {
  readonly node: Node;
  readonly platform: PlatformFacts | undefined;
  readonly execution: PlatformFacts | undefined;
  readonly toolchains: readonly ChosenToolchain[];
  readonly attributes: readonly Bound[];
  /** All of them: toolchains first, then attributes in the rule's order. */
  readonly edges: readonly Edge[];
  /** Something was reported; dependencies are still analysed, for their own mistakes. */
  readonly failed: boolean;
}

export interface ChosenToolchain {
  /** As the implementation knows it. */
  readonly name: string;
  readonly type: string;
  readonly candidate: Candidate;
  readonly edge: Edge;
}

/** An attribute with its value in this configuration; labels in it stand for `edges`, in order. */
export interface Bound {
  readonly name: string;
  readonly schema: AttrSchema;
  readonly value: AttrValue | undefined;
  readonly edges: readonly Edge[];
  /** The platforms of a split, one an edge. */
  readonly split: readonly PlatformFacts[] | undefined;
}

const NO_EDGES: readonly Edge[] = [];
const NOTHING = { platform: undefined, execution: undefined, toolchains: [], attributes: [], edges: NO_EDGES };

/** Undefined where the platform rules the target out; the node's reason says why. */
export function expand(session: Session, node: Node): Expansion | undefined {
  const { entry, rule, configuration } = node;
  const platform = configuration && platformOf(session, configuration.platform);
  if (configuration && !platform) return { node, ...NOTHING, failed: true };
  node.reason = platform && incompatibility(entry, platform);
  if (node.reason !== undefined) return undefined;

  const resolved = configuration || rule.toolchains.length > 0 ? resolveToolchains(session, node, platform) : undefined;
  let failed = configuration !== undefined && !resolved;
  const execution = () => executionConfiguration(session, resolved?.execution);
  const edges: Edge[] = [];
  const toolchains: ChosenToolchain[] = [];
  rule.toolchains.forEach(({ name, type }, i) => {
    const candidate = resolved?.chosen[i];
    const edge = candidate && toolchainEdge(session, node, name, candidate, resolved.execution, execution);
    if (!candidate || !edge) return void (failed = true);
    edges.push(edge);
    toolchains.push({ name, type, candidate, edge });
  });

  const place: Place = { entry, configuration, platform };
  const values = rule.attributes.map(([name, schema]) => {
    const given = entry.target.attrs[name];
    // What a data file holds is data, whatever it looks like.
    const value = given === undefined || schema.kind === "data" ? given : resolveSelects(session, place, name, given);
    if (value === undefined && given !== undefined) failed = true;
    return value;
  });
  const attributes = rule.attributes.map(([name, schema], i): Bound => {
    const value = values[i];
    if (value === undefined || !("cfg" in schema)) return { name, schema, value, edges: NO_EDGES, split: undefined };
    const labels = labelsOf(schema, value);
    if (labels.length === 0 && typeof schema.cfg === "string") return { name, schema, value, edges: NO_EDGES, split: undefined };
    const target = dependencyConfigurations(session, place, name, schema.cfg, execution, () => plainValues(rule.attributes, values));
    if (!target) {
      failed = true;
      return { name, schema, value, edges: NO_EDGES, split: undefined };
    }
    const found: Edge[] = [];
    for (const label of labels) {
      for (const { configuration: wanted, split } of target) {
        const edge = follow(session, {
          label,
          attribute: name,
          origin: { by: entry.target.label, stack: entry.target.stack, attribute: name, text: label },
          from: entry.id,
          configuration: wanted,
          execution,
          split: split?.label,
          pinned: undefined,
        });
        if (edge) found.push(edge);
        else failed = true;
      }
    }
    edges.push(...found);
    const isSplit = typeof schema.cfg !== "string" && schema.cfg.split;
    return { name, schema, value, edges: found, split: isSplit ? target.flatMap(({ split }) => split ?? []) : undefined };
  });
  return { node, platform, execution: resolved?.execution, toolchains, attributes, edges, failed };
}

/** Programs that run during the build know no user's settings, so that they are built once; like cargo, compiling them fast beats their own speed. */
export function executionConfiguration(session: Session, execution: PlatformFacts | undefined): Configuration | undefined {
  const [first] = session.request.executionPlatforms;
  const platform = execution ?? (first === undefined ? undefined : platformOf(session, first));
  return platform && session.configurations.get(platform.label, "fastbuild", {});
}

/** A toolchain is configured like the target it serves, and its programs run where that target's actions run. */
function toolchainEdge(session: Session, node: Node, name: string, candidate: Candidate, execution: PlatformFacts, configuration: () => Configuration | undefined): Edge | undefined {
  const registration = candidate.node.entry.target;
  const label = candidate.info.actual as AbsoluteLabel;
  return follow(session, {
    label,
    attribute: `toolchain ${name}`,
    origin: { by: candidate.label, stack: registration.stack, attribute: "actual", text: label },
    from: undefined,
    configuration: node.configuration,
    execution: configuration,
    split: undefined,
    pinned: execution.label,
  });
}

function labelsOf(schema: AttrSchema, value: AttrValue): readonly AbsoluteLabel[] {
  switch (schema.kind) {
    case "file":
    case "dep":
      return typeof value === "string" ? [value as AbsoluteLabel] : [];
    case "files":
    case "deps":
      return Array.isArray(value) ? value.filter((one): one is AbsoluteLabel => typeof one === "string") : [];
    case "file_map":
      return Object.values(value as Readonly<Record<string, readonly AttrValue[]>>).flat().filter((one): one is AbsoluteLabel => typeof one === "string");
    case "dep_map":
      return Object.values(value as Readonly<Record<string, AbsoluteLabel>>);
    default:
      return [];
  }
}

interface Wanted {
  readonly configuration: Configuration | undefined;
  readonly split: PlatformFacts | undefined;
}

/** The configurations a dependency is wanted in: one, or with a split one a platform. */
function dependencyConfigurations(
  session: Session,
  place: Place,
  attribute: string,
  cfg: DepConfiguration,
  execution: () => Configuration | undefined,
  values: () => Readonly<Record<string, unknown>>,
): readonly Wanted[] | undefined {
  if (cfg === "target") return [{ configuration: place.configuration, split: undefined }];
  if (cfg === "exec") {
    const configuration = execution();
    return configuration && [{ configuration, split: undefined }];
  }
  if (!place.configuration || !place.platform) {
    report(session, `"${attribute}" of ${place.entry.target.label} has a transition, but a target without a configuration has nothing to change`, { locate: { stack: place.entry.target.stack, attribute } });
    return undefined;
  }
  return applyTransition(session, { entry: place.entry, configuration: place.configuration, platform: place.platform, attribute, values: values() }, cfg);
}

/** What a transition may look at: attributes that name neither files nor dependencies. */
function plainValues(attributes: readonly (readonly [string, AttrSchema])[], values: readonly (AttrValue | undefined)[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(attributes.flatMap(([name, schema], i) => ("cfg" in schema ? [] : [[name, values[i]]])));
}
