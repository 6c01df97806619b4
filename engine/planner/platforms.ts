/** Platforms: from a label to the constraints behind it, as rules and actions see them. */
import { buildError } from "../api/diagnostic.ts";
import { identityOf } from "../api/identity.ts";
import type { AbsoluteLabel } from "../api/label.ts";
import { PlatformInfo, type Constraint, type Platform } from "../api/platform.ts";
import type { Node } from "./node.ts";
import { nodeFor } from "./node.ts";
import { compareUtf8 } from "../api/utf8_order.ts";
import { platformProperty } from "./platform_property.ts";
import { provided, providerNames } from "./provided.ts";
import { exportName, ruleInfo } from "./rule_info.ts";
import { report, type Session } from "./session.ts";
import { findEntry, placeOf, type Origin } from "./targets.ts";

export interface PlatformFacts {
  /** Of the platform itself, where an alias was named. */
  readonly label: AbsoluteLabel;
  readonly info: PlatformInfo;
  /** The one handle rules get, also as a key of maps. */
  readonly handle: Platform;
  /** REAPI platform properties of an execution platform, sorted. */
  readonly properties: readonly (readonly [name: string, value: string])[];
}

/** What a platform label stands for; undefined after reporting that it is no platform. */
export function platformOf(session: Session, label: AbsoluteLabel, origin?: Origin): PlatformFacts | undefined {
  if (session.platforms.has(label)) return session.platforms.get(label);
  const facts = findPlatform(session, label, origin);
  session.platforms.set(label, facts);
  return facts;
}

function findPlatform(session: Session, label: AbsoluteLabel, origin: Origin | undefined): PlatformFacts | undefined {
  const node = unconfiguredNode(session, label, "platform", origin);
  if (!node?.result) return undefined;
  const info = provided(node, PlatformInfo);
  if (!info) {
    report(session, `${label} is no platform: it provides ${providerNames(node)}`, { ...placeOf(origin), help: "a platform is declared by the rule platform" });
    return undefined;
  }
  const own = node.entry.target.label;
  // Two names of one platform are one platform.
  const known = own === label ? undefined : session.platforms.get(own);
  if (known) return known;
  const facts: PlatformFacts = { label: own, info, handle: platformHandle(own, info), properties: properties(info) };
  session.platforms.set(own, facts);
  return facts;
}

/** The analysed node of a target that has no configuration, through aliases; undefined after reporting why there is none. */
export function unconfiguredNode(session: Session, label: AbsoluteLabel, what: string, origin?: Origin): Node | undefined {
  const seen = new Set<AbsoluteLabel>();
  for (let next = label; ; ) {
    const entry = findEntry(session, next, origin);
    if (!entry) return undefined;
    const rule = ruleInfo(session, entry.target.rule);
    const forward = rule.definition.forwards === undefined ? undefined : entry.target.attrs[rule.definition.forwards];
    if (typeof forward === "string" && !seen.has(next)) {
      seen.add(next);
      next = forward as AbsoluteLabel;
      continue;
    }
    if (rule.definition.configurable) {
      report(session, `${label} is no ${what}: a ${rule.name} depends on the configuration itself`, placeOf(origin));
      return undefined;
    }
    const node = nodeFor(session, entry, rule, undefined, undefined);
    if (node.state === "open") report(session, `${label} is needed as a ${what} while it is itself analysed`, { ...placeOf(origin), help: `a ${what} may not need anything that is built` });
    session.evaluate(session, node);
    return node.state === "done" ? node : undefined;
  }
}

function platformHandle(label: AbsoluteLabel, info: PlatformInfo): Platform {
  const get = <V extends string>(constraint: Constraint<V>): V => {
    const id = identityOf(constraint);
    if (id === undefined) throw buildError(`the constraint "${constraint.name}" is not exported by its module`, { help: "export it from the module that declares it" });
    const value = constraint.values.find((one) => one === info.constraints[id]);
    if (value === undefined) throw buildError(`${label} names no ${constraint.name}`, { help: `give the platform one of ${constraint.values.join(", ")}` });
    return value;
  };
  return Object.freeze({ label, get, facts: info.facts });
}

function properties(info: PlatformInfo): readonly (readonly [string, string])[] {
  const found = Object.entries(info.constraints).flatMap(([id, value]) => {
    const name = exportName(id);
    return name === "os" || name === "cpu" ? [platformProperty(name, value)] : [];
  });
  return found.sort((a, b) => compareUtf8(a[0], b[0]) || compareUtf8(a[1], b[1]));
}
