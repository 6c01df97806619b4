/** Platforms: what a target is built for, as values of closed constraints. */
import type { AbsoluteLabel } from "./label.ts";
import { identifiable, identityOf } from "./identity.ts";
import { provider } from "./provider.ts";

/** A property of platforms with a closed list of values ("cpu": x86_64, aarch64). */
export interface Constraint<out V extends string> {
  readonly kind: "constraint";
  readonly name: string;
  readonly values: readonly V[];
  /** The constraint with one of its values, for `compatible_with` and toolchains. */
  is(value: NoInfer<V>): ConstraintValue;
}

export interface ConstraintValue {
  readonly constraint: Constraint<string>;
  readonly value: string;
}

/** Declares a constraint; export it under the same name. */
export function constraint<const V extends string>(name: string, values: readonly V[]): Constraint<V> {
  const self: Constraint<V> = {
    kind: "constraint",
    name,
    values: Object.freeze([...values]),
    is: (value: V) => Object.freeze({ constraint: self, value }),
  };
  return identifiable(Object.freeze(self));
}

/** The id by which PlatformInfo, ToolchainInfo and ConfigSettingInfo name a constraint or setting. For implementations: it exists once the module is evaluated. */
export function idOf(key: Constraint<string> | Setting<string>): string {
  const id = identityOf(key);
  if (id === undefined) throw new TypeError(`the ${key.kind} "${key.name}" is not exported by its module`);
  return id;
}

/** A knob of the configuration that is no platform property; set by `--set`, a named config or its default. */
export interface Setting<out V extends string> {
  readonly kind: "setting";
  readonly name: string;
  readonly values: readonly V[];
  readonly default: V;
}

/** Declares a setting; export it under the same name. */
export function setting<const V extends string>(name: string, options: { readonly values: readonly V[]; readonly default: NoInfer<V> }): Setting<V> {
  return identifiable(Object.freeze({ kind: "setting", name, values: Object.freeze([...options.values]), default: options.default } as const));
}

/** How the whole configuration is optimised. */
export type Profile = "fastbuild" | "dbg" | "opt";
export const PROFILES: readonly Profile[] = Object.freeze(["fastbuild", "dbg", "opt"] as const);

/** The profile of the configuration, to select on. */
export const profile: Setting<Profile> = setting("profile", { values: PROFILES, default: "fastbuild" });

/** A platform as rules and transitions see it. */
export interface Platform {
  readonly label: AbsoluteLabel;
  /** Its value of a constraint. Asking for one the platform does not name is an error. */
  get<V extends string>(constraint: Constraint<V>): V;
  /** Extra facts the platform target carries ("glibc_floor"), as strings. */
  readonly facts: Readonly<Record<string, string>>;
}

/** Makes a target a platform. Keys of `constraints` are constraint ids. */
export interface PlatformInfo {
  readonly constraints: Readonly<Record<string, string>>;
  readonly facts: Readonly<Record<string, string>>;
}
export const PlatformInfo = provider<PlatformInfo>("PlatformInfo");
