/** Transitions: the configurations they make of a target's own. */
import { BuildError } from "../api/diagnostic.ts";
import { identityOf } from "../api/identity.ts";
import { parseLabel, formatLabel, type AbsoluteLabel } from "../api/label.ts";
import { profile as profileSetting, PROFILES, type Profile } from "../api/platform.ts";
import type { ConfigurationChange, Transition } from "../api/transition.ts";
import type { Configuration } from "./configuration.ts";
import type { Entry } from "./node.ts";
import { platformOf, type PlatformFacts } from "./platforms.ts";
import { report, reportThrown, type Session } from "./session.ts";
import type { Origin } from "./targets.ts";
import { thrownByRule } from "./thrown_by_rule.ts";

export interface TransitionPlace {
  readonly entry: Entry;
  readonly configuration: Configuration;
  readonly platform: PlatformFacts;
  readonly attribute: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** Undefined after reporting what is wrong with the transition or with what it names. */
export function applyTransition(session: Session, place: TransitionPlace, transition: Transition<boolean>): readonly { readonly configuration: Configuration; readonly split: PlatformFacts | undefined }[] | undefined {
  const made = call(session, place, transition, place.platform);
  if (made === undefined) return undefined;
  if (transition.split) return Array.isArray(made) ? split(session, place, made) : wrong(session, place, "a split transition returns a list of platform labels");
  const change = changeOf(made);
  const once = change ? changed(session, place, change, place.configuration) : wrong(session, place, "a transition returns an object with platform, profile or settings");
  if (!once) return undefined;
  const platform = platformOf(session, once.platform, originOf(place, once.platform));
  const again = platform && call(session, place, transition, platform);
  const changeAgain = again === undefined ? undefined : changeOf(again);
  const twice = changeAgain && changed(session, place, changeAgain, once);
  if (!platform || !twice) return undefined;
  if (twice !== once) return wrong(session, place, `the transition is not idempotent: applied to ${place.configuration.suffix.slice(1)} it gives ${once.suffix.slice(1)}, and applied to that ${twice.suffix.slice(1)}`);
  return [{ configuration: once, split: undefined }];
}

function split(session: Session, place: TransitionPlace, labels: readonly unknown[]): readonly { configuration: Configuration; split: PlatformFacts }[] | undefined {
  const found = new Map<AbsoluteLabel, PlatformFacts>();
  let right = true;
  for (const label of labels) {
    const platform = platformNamed(session, place, label);
    if (platform) found.set(platform.label, platform);
    else right = false;
  }
  const { profile, settings } = place.configuration;
  return right ? [...found.values()].map((platform) => ({ configuration: session.configurations.get(platform.label, profile, settings), split: platform })) : undefined;
}

function changed(session: Session, place: TransitionPlace, change: ConfigurationChange, from: Configuration): Configuration | undefined {
  const platform = change.platform === undefined ? from.platform : platformNamed(session, place, change.platform)?.label;
  if (platform === undefined) return undefined;
  let profile: Profile | undefined = change.profile ?? from.profile;
  const settings: Record<string, string> = { ...from.settings };
  for (const [setting, value] of change.settings ?? []) {
    const id = identityOf(setting);
    if (id === undefined) return wrong(session, place, `the setting "${setting.name}" is not exported by its module`);
    if (!setting.values.includes(value)) return wrong(session, place, `the setting ${setting.name} is one of ${setting.values.join(", ")}; the transition gives it "${value}"`);
    if (setting === profileSetting) profile = PROFILES.find((one) => one === value);
    else if (value === setting.default) delete settings[id];
    else settings[id] = value;
  }
  if (!PROFILES.some((one) => one === profile)) return wrong(session, place, `a profile is one of ${PROFILES.join(", ")}; the transition gives "${profile}"`);
  return profile && session.configurations.get(platform, profile, settings);
}

function platformNamed(session: Session, place: TransitionPlace, label: unknown): PlatformFacts | undefined {
  const from = typeof label === "string" && label.startsWith(":") ? place.entry.id : { repository: "", package: "" };
  const parts = typeof label === "string" ? parseLabel(label, from) : undefined;
  if (!parts) return wrong(session, place, `the transition names ${JSON.stringify(label)}, which is no platform label`);
  const absolute = formatLabel(parts);
  return platformOf(session, absolute, originOf(place, absolute));
}

function call(session: Session, place: TransitionPlace, transition: Transition<boolean>, platform: PlatformFacts): unknown {
  try {
    const made: unknown = transition.apply(platform.handle, place.values);
    if (made === undefined || made === null) return wrong(session, place, "the transition returns nothing");
    return made;
  } catch (thrown) {
    reportThrown(session, thrown instanceof BuildError ? thrown : thrownByRule(`the transition of "${place.attribute}"`, place.entry, thrown));
    return undefined;
  }
}

function changeOf(made: unknown): ConfigurationChange | undefined {
  return typeof made === "object" && made !== null && !Array.isArray(made) ? (made as ConfigurationChange) : undefined;
}

function wrong(session: Session, place: TransitionPlace, message: string): undefined {
  const { target } = place.entry;
  report(session, `"${place.attribute}" of ${target.label}: ${message}`, { locate: { stack: target.stack, attribute: place.attribute } });
}

function originOf(place: TransitionPlace, text: string): Origin {
  const { target } = place.entry;
  return { by: target.label, stack: target.stack, attribute: place.attribute, text };
}
