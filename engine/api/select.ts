/** select(): a value that depends on the configuration, resolved by the planner. */
import type { Label } from "./label.ts";
import type { Constraint, Setting } from "./platform.ts";
import { opaque } from "./file.ts";

declare const brand: unique symbol;
const SELECT: unique symbol = Symbol("athanor.select");

export interface Select<out T> {
  readonly [brand]: "Select";
  readonly __value?: T;
}

export interface SelectNode {
  /** A constraint or setting, or undefined where the cases are labels of `config_setting` targets. */
  readonly on: Constraint<string> | Setting<string> | undefined;
  readonly cases: Readonly<Record<string, unknown>>;
  /** Present only when given. */
  readonly otherwise?: { readonly value: unknown };
}

/** One value per constraint or setting value; leave some out only when `otherwise` says what they get. */
export function select<V extends string, T>(on: Constraint<V> | Setting<V>, cases: { readonly [K in V]: T }): Select<T>;
export function select<V extends string, T>(on: Constraint<V> | Setting<V>, cases: { readonly [K in V]?: T }, otherwise: T): Select<T>;
/** One value per `config_setting`; where several match, the one whose conditions include the other's wins. */
export function select<T>(cases: Readonly<Record<Label, T>>, otherwise: T): Select<T>;
export function select(...args: readonly unknown[]): Select<unknown> {
  const [first] = args;
  const on = isConfigurationKey(first) ? first : undefined;
  const cases = (on ? args[1] : first) as Readonly<Record<string, unknown>> | undefined;
  if (typeof cases !== "object" || cases === null)
    throw new TypeError("select() takes a constraint or setting and its cases, or cases by config_setting label and a last value for the rest");
  const rest = args.slice(on ? 2 : 1);
  const node: SelectNode = { on, cases: { ...cases }, ...(rest.length > 0 ? { otherwise: { value: rest[0] } } : {}) };
  return Object.freeze({ [SELECT]: node, ...opaque("select()") }) as unknown as Select<unknown>;
}

export function selectNodeOf(value: unknown): SelectNode | undefined {
  return typeof value === "object" && value !== null ? (value as { [SELECT]?: SelectNode })[SELECT] : undefined;
}

function isConfigurationKey(value: unknown): value is Constraint<string> | Setting<string> {
  const kind = (value as { kind?: unknown } | null | undefined)?.kind;
  return kind === "constraint" || kind === "setting";
}
