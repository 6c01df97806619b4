/** Selects: from a value that depends on the configuration to the value itself. */
import { identityOf } from "../api/identity.ts";
import type { AbsoluteLabel } from "../api/label.ts";
import type { AttrValue, SelectValue } from "../api/package.ts";
import { profile } from "../api/platform.ts";
import { ConfigSettingInfo } from "../api/providers.ts";
import type { Configuration } from "./configuration.ts";
import type { Entry } from "./node.ts";
import { unconfiguredNode, type PlatformFacts } from "./platforms.ts";
import { provided, providerNames } from "./provided.ts";
import { exportName } from "./rule_info.ts";
import { report, type Session } from "./session.ts";
import { placeOf } from "./targets.ts";

/** Where values are resolved: a target in a configuration. */
export interface Place {
  readonly entry: Entry;
  readonly configuration: Configuration | undefined;
  readonly platform: PlatformFacts | undefined;
}

/** The value without selects; undefined after reporting that no branch fits. */
export function resolveSelects(session: Session, place: Place, attribute: string, value: AttrValue): AttrValue | undefined {
  if (isSelect(value)) return chooseBranch(session, place, attribute, value);
  if (!Array.isArray(value) || !value.some(isSelect)) return value;
  const resolved: AttrValue[] = [];
  let right = true;
  for (const element of value as readonly AttrValue[]) {
    const found = isSelect(element) ? chooseBranch(session, place, attribute, element) : element;
    if (found === undefined) right = false;
    else if (isSelect(element) && Array.isArray(found)) resolved.push(...(found as readonly AttrValue[]));
    else resolved.push(found);
  }
  return right ? resolved : undefined;
}

/** A string_map may have a key "select"; only the loader's own shape is a select. */
function isSelect(value: AttrValue): value is SelectValue {
  if (typeof value !== "object" || value === null || !("select" in value)) return false;
  const { select } = value;
  return typeof select === "object" && select !== null && "cases" in select && "on" in select;
}

function chooseBranch(session: Session, place: Place, attribute: string, { select }: SelectValue): AttrValue | undefined {
  const { entry, configuration, platform } = place;
  const locate = { stack: entry.target.stack, attribute };
  if (!configuration || !platform) {
    report(session, `"${attribute}" of ${entry.target.label} cannot be a select(): a ${exportName(entry.target.rule)} has no configuration`, { locate });
    return undefined;
  }
  if (select.on === null) return chooseCondition(session, place, configuration, platform, attribute, select);
  const key = keyValue(session, select.on, configuration, platform);
  const branch = key.value === undefined || !Object.hasOwn(select.cases, key.value) ? select.otherwise : select.cases[key.value];
  if (branch === undefined) {
    const has = key.value === undefined ? `it names no ${key.name}` : `its ${key.name} is ${key.value}`;
    report(session, `select() on ${key.name} in "${attribute}" of ${entry.target.label} has no branch for ${platform.label}: ${has}`, {
      locate,
      help: `there are branches for ${Object.keys(select.cases).join(", ")}; a last argument is for the rest`,
    });
  }
  return branch;
}

/** The configuration's value of a constraint or setting. */
function keyValue(session: Session, id: string, configuration: Configuration, platform: PlatformFacts): { readonly name: string; readonly value: string | undefined } {
  const ofPlatform = platform.info.constraints[id];
  if (ofPlatform !== undefined) return { name: exportName(id), value: ofPlatform };
  const key = session.loader.configurationKey(id);
  if (key.kind === "constraint") return { name: key.name, value: undefined };
  return { name: key.name, value: id === identityOf(profile) ? configuration.profile : (configuration.settings[id] ?? key.default) };
}

interface Match {
  readonly label: string;
  readonly conditions: ReadonlySet<string>;
  readonly branch: AttrValue;
}

/** Of the conditions that hold, the one that includes all others. */
function chooseCondition(session: Session, place: Place, configuration: Configuration, platform: PlatformFacts, attribute: string, select: SelectValue["select"]): AttrValue | undefined {
  const { entry } = place;
  const matches: Match[] = [];
  let right = true;
  for (const [label, branch] of Object.entries(select.cases)) {
    const origin = { by: entry.target.label, stack: entry.target.stack, attribute, text: label };
    const node = unconfiguredNode(session, label as AbsoluteLabel, "config_setting", origin);
    const info = node && provided(node, ConfigSettingInfo);
    if (node && !info) report(session, `${label} is no config_setting: it provides ${providerNames(node)}`, placeOf(origin));
    if (!info) {
      right = false;
      continue;
    }
    const wanted = [...Object.entries(info.constraints), ...Object.entries(info.settings)];
    if (wanted.every(([id, value]) => keyValue(session, id, configuration, platform).value === value)) matches.push({ label, conditions: new Set(wanted.map(([id]) => id)), branch });
  }
  if (!right) return undefined;
  const best = matches.find((match) => matches.every((other) => includes(match.conditions, other.conditions)));
  const locate = { stack: entry.target.stack, attribute };
  if (!best && matches.length > 0) {
    report(session, `select() in "${attribute}" of ${entry.target.label} is ambiguous for ${platform.label}: ${matches.map(({ label }) => label).join(" and ")} all hold, and none includes the others`, {
      locate,
      help: "add a config_setting with the conditions of both",
    });
    return undefined;
  }
  if (!best && select.otherwise === undefined)
    report(session, `select() in "${attribute}" of ${entry.target.label} has no branch for ${platform.label}: none of ${Object.keys(select.cases).join(", ")} holds`, { locate, help: "a last argument is for the rest" });
  return best ? best.branch : select.otherwise;
}

function includes(all: ReadonlySet<string>, some: ReadonlySet<string>): boolean {
  return [...some].every((one) => all.has(one));
}
