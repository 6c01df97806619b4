/** Edges: from a label in an attribute to the configured target it stands for, through aliases. */
import type { AbsoluteLabel, PackageId } from "../api/label.ts";
import { formatPackage } from "../api/label.ts";
import { incompatibility } from "./compatibility.ts";
import type { Configuration } from "./configuration.ts";
import { nodeFor, type Entry, type Node } from "./node.ts";
import { platformOf, type PlatformFacts } from "./platforms.ts";
import { ruleInfo } from "./rule_info.ts";
import { resolveSelects } from "./selects.ts";
import { report, type Session } from "./session.ts";
import { findEntry, placeOf, type Origin } from "./targets.ts";
import { isVisible } from "./visibility.ts";

export interface Edge {
  /** The attribute, or "toolchain rust". */
  readonly attribute: string;
  /** As the attribute names it. */
  readonly label: AbsoluteLabel;
  readonly node: Node;
  /** Aliases in between. */
  readonly via: readonly { readonly label: AbsoluteLabel; readonly attribute: string }[];
}

export interface Follow {
  readonly label: AbsoluteLabel;
  readonly attribute: string;
  readonly origin: Origin | undefined;
  /** The package that must see the target; undefined: whoever asks may see everything. */
  readonly from: PackageId | undefined;
  readonly configuration: Configuration | undefined;
  /** The configuration of programs that run for whoever asks. */
  readonly execution: () => Configuration | undefined;
  /** The platform a split asks for. */
  readonly split: AbsoluteLabel | undefined;
  /** The execution platform a toolchain's dependents chose. */
  readonly pinned: AbsoluteLabel | undefined;
}

const DIRECT: Edge["via"] = [];

/** The configured target a label stands for; undefined where that failed, which is reported once. */
export function follow(session: Session, what: Follow): Edge | undefined {
  let via: Edge["via"] = DIRECT;
  let { label, origin, from, configuration } = what;
  for (;;) {
    const entry = findEntry(session, label, origin);
    if (!entry || !checkVisibility(session, entry, from, origin)) return undefined;
    const rule = ruleInfo(session, entry.target.rule);
    const { definition } = rule;
    if (!definition.configurable) return { attribute: what.attribute, label: what.label, node: nodeFor(session, entry, rule, undefined, undefined), via };
    if (!configuration) {
      report(session, `${entry.target.label} depends on the configuration, which ${origin?.by ?? "the one who asks"} does not have`, placeOf(origin));
      return undefined;
    }
    if (definition.cfg === "exec") configuration = what.execution();
    const platform = configuration && ownPlatform(session, entry, configuration, what, origin);
    if (!configuration || !platform) return undefined;
    if (platform.label !== configuration.platform) configuration = session.configurations.get(platform.label, configuration.profile, configuration.settings);
    if (definition.forwards === undefined) return { attribute: what.attribute, label: what.label, node: nodeFor(session, entry, rule, configuration, what.pinned), via };
    const reason = incompatibility(entry, platform);
    if (reason !== undefined) {
      const node = nodeFor(session, entry, rule, configuration, undefined);
      node.state = "incompatible";
      node.reason = reason;
      return { attribute: what.attribute, label: what.label, node, via };
    }
    const next = forwarded(session, entry, configuration, platform, definition.forwards, via);
    if (next === undefined) return undefined;
    via = [...via, { label: entry.target.label, attribute: definition.forwards }];
    origin = { by: entry.target.label, stack: entry.target.stack, attribute: definition.forwards, text: next };
    from = entry.id;
    label = next;
  }
}

function checkVisibility(session: Session, entry: Entry, from: PackageId | undefined, origin: Origin | undefined): boolean {
  if (!from || isVisible(entry, from)) return true;
  const place = formatPackage(from);
  const allowed = entry.target.visibility.filter((one) => one !== "private");
  report(session, `${entry.target.label} is not visible from ${place}: ${allowed.length === 0 ? "it is private to its package" : `only from ${allowed.join(", ")}`}`, {
    ...placeOf(origin),
    help: `give it visibility: ["${place}:__pkg__"], or ["public"]`,
  });
  return false;
}

/** The platform the target is built for: its own, if it names one. */
function ownPlatform(session: Session, entry: Entry, configuration: Configuration, what: Follow, origin: Origin | undefined): PlatformFacts | undefined {
  const { target } = entry;
  if (target.platform === undefined) return platformOf(session, configuration.platform, origin);
  const platform = platformOf(session, target.platform, { by: target.label, stack: target.stack, attribute: "platform", text: target.platform });
  if (platform && what.split !== undefined && what.split !== platform.label) {
    report(session, `${target.label} is always built for ${platform.label}, but "${what.attribute}" asks for it for ${what.split}`, { ...placeOf(origin), help: `name a target without a platform of its own` });
    return undefined;
  }
  return platform;
}

/** The label an alias stands for; what is wrong with the alias itself is told once. */
function forwarded(session: Session, entry: Entry, configuration: Configuration, platform: PlatformFacts, attribute: string, via: readonly { readonly label: AbsoluteLabel }[]): AbsoluteLabel | undefined {
  const { target } = entry;
  const start = via.findIndex(({ label }) => label === target.label);
  if (start >= 0) {
    const circle = [...via.slice(start).map(({ label }) => label), target.label];
    // The same circle can be entered at each of its aliases: tell it from its first label on.
    const least = circle.slice(0, -1).sort()[0] ?? target.label;
    if (!session.failedAliases.has(least)) report(session, `aliases stand for each other: ${circle.join(` → ${attribute} → `)}`, { locate: { stack: target.stack, attribute } });
    for (const label of circle) session.failedAliases.add(label);
    return undefined;
  }
  const value = target.attrs[attribute];
  const found = value === undefined ? undefined : resolveSelects(session, { entry, configuration, platform }, attribute, value);
  return typeof found === "string" ? (found as AbsoluteLabel) : undefined;
}
