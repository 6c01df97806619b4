/** Transitions: dependencies built for another configuration than the target that names them. */
import type { Label } from "./label.ts";
import type { Platform, Profile, Setting } from "./platform.ts";
import { identifiable } from "./identity.ts";

/** What a transition changes; what it leaves out stays. */
export interface ConfigurationChange {
  readonly platform?: Label;
  readonly profile?: Profile;
  readonly settings?: readonly (readonly [Setting<string>, string])[];
}

/** `Split` is true where one dependency becomes many. */
export interface Transition<out Split extends boolean> {
  readonly kind: "transition";
  readonly split: Split;
  /** Must be idempotent: applied to its own result it changes nothing (checked). */
  readonly apply: (from: Platform, attrs: Readonly<Record<string, unknown>>) => ConfigurationChange | readonly Label[];
}

/** One to one. */
export function transition(apply: (from: Platform, attrs: Readonly<Record<string, unknown>>) => ConfigurationChange): Transition<false> {
  return identifiable(Object.freeze({ kind: "transition", split: false, apply } as const));
}

/** One to many: the dependency once per platform label; the attribute becomes a map by platform. */
export function split_transition(apply: (from: Platform, attrs: Readonly<Record<string, unknown>>) => readonly Label[]): Transition<true> {
  return identifiable(Object.freeze({ kind: "transition", split: true, apply } as const));
}
