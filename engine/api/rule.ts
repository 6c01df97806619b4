/** Rules: how a kind of target turns its attributes into actions and providers. */
import type { Actions } from "./actions.ts";
import type { AnyAttr, AttrInputs, AttrMap, AttrValues, CommonAttrs, Configurable, Dep, Target } from "./attr.ts";
import { identifiable } from "./identity.ts";
import type { Platform, Profile, Setting } from "./platform.ts";
import type { AnyProvider, Provided } from "./provider.ts";
import { currentPackage } from "./registry.ts";
import type { AnyToolchainType, ToolchainType } from "./toolchain.ts";

/** What implementations and provider validations share. */
export interface BaseContext {
  /** The target's label in parts: `package` has no slashes at its ends, "" is the root. */
  readonly label: { readonly repository: string; readonly package: string; readonly name: string };
  /** Where its package's files lie for actions, below the work directory; "." for the root. */
  readonly folder: string;
  readonly platform: Platform;
  /** Where this target's actions run. */
  readonly execPlatform: Platform;
  readonly profile: Profile;
  /** The configuration's value of a setting. */
  setting<V extends string>(setting: Setting<V>): V;
  readonly actions: Actions;
}

export interface Context<A, T> extends BaseContext {
  readonly attrs: A;
  /** The chosen toolchain of each type the rule asked for. */
  readonly toolchains: T;
  /** Ends the analysis of this target with the user's mistake, shown at the attribute, if named. */
  fail(message: string, details?: { readonly attribute?: keyof A & string; readonly text?: string; readonly help?: string }): never;
}

export type ValidationContext = BaseContext;

export type ToolchainMap = Readonly<Record<string, AnyToolchainType>>;
type ToolchainValue<S> = S extends ToolchainType<infer T> ? T : never;
type ToolchainValues<T extends ToolchainMap> = { readonly [K in keyof T]: ToolchainValue<T[K]> };

/** Call it in a BUILD.ts to declare a target. */
export interface Rule<A extends AttrMap, P> {
  (attrs: Simplify<CommonAttrs & AttrInputs<A>>): Target<P>;
}
type Simplify<T> = { [K in keyof T]: T[K] } & {};

/** The erased run-time half of a rule: what the loader checks against and the planner runs. */
export interface RuleDefinition {
  readonly attrs: Readonly<Record<string, AnyAttr>>;
  readonly toolchains: Readonly<Record<string, AnyToolchainType>>;
  readonly impl: ((ctx: never) => readonly Provided<unknown>[]) | undefined;
  /** `false`: analysed once, without a configuration (platforms, toolchain registrations, settings). */
  readonly configurable: boolean;
  /** "exec": its targets are built for the platform actions run on, whoever asks for them (proc macros). */
  readonly cfg: "target" | "exec";
  /** A rule without implementation stands for the target this attribute names. */
  readonly forwards: string | undefined;
}

/** What targets of a rule provide is what its implementation returns. */
type ProvidersOf<R extends readonly Provided<AnyProvider>[]> = R[number] extends infer E ? (E extends Provided<infer P> ? P : never) : never;

interface RuleOptions {
  readonly configurable?: false;
  readonly cfg?: "exec";
}

/** Declares a rule; export it under the name BUILD.ts shall use. `impl` is synchronous and reads no file. */
export function rule<const A extends AttrMap, const T extends ToolchainMap = {}, R extends readonly Provided<AnyProvider>[] = readonly []>(
  definition: {
    readonly attrs: A;
    readonly toolchains?: T;
    readonly impl: (ctx: Context<AttrValues<A>, ToolchainValues<T>>) => R;
  } & RuleOptions,
): Rule<A, ProvidersOf<R>> {
  return makeRule({
    attrs: definition.attrs,
    toolchains: definition.toolchains ?? {},
    impl: definition.impl as RuleDefinition["impl"],
    configurable: definition.configurable ?? true,
    cfg: definition.cfg ?? "target",
    forwards: undefined,
  }) as Rule<A, ProvidersOf<R>>;
}

/** A rule whose targets stand for the one `attribute` names, providers and all; the common attribute `platform` makes it useful. */
export function forwarding_rule<const K extends string>(attribute: K, attribute_schema: AnyAttr): <P>(attrs: CommonAttrs & { readonly [N in K]: Configurable<Dep<P>> }) => Target<P> {
  return makeRule({ attrs: { [attribute]: attribute_schema }, toolchains: {}, impl: undefined, configurable: true, cfg: "target", forwards: attribute }) as never;
}

const definitions = new WeakMap<object, RuleDefinition>();

/** The definition behind a rule, or undefined where the value is no rule. */
export function ruleDefinitionOf(value: unknown): RuleDefinition | undefined {
  return typeof value === "function" ? definitions.get(value) : undefined;
}

function makeRule(definition: RuleDefinition): (attrs: object) => Target<unknown> {
  const declare = (attrs: object): Target<unknown> => currentPackage("a rule").declare(declare, definition, attrs);
  definitions.set(declare, Object.freeze(definition));
  return identifiable(declare);
}
