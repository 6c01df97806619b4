/** Providers: what an analysed target tells the targets that depend on it. */
import { identifiable } from "./identity.ts";
import type { ValidationContext } from "./rule.ts";

/** Call it with a value to provide that value. `T` is plain data, Files, Programs, Depsets and other provided values. */
export interface Provider<T extends object> {
  (value: T): Provided<Provider<T>>;
  /** The name given to `provider()`, for messages; identity is the module and export. */
  readonly providerName: string;
  readonly validate: ((ctx: ValidationContext, value: T) => void) | undefined;
  /** Never present: makes the type invariant in T. */
  readonly __type?: (x: T) => T;
}

export interface Provided<P> {
  readonly provider: P;
  readonly value: unknown;
}

/** Erased: any provider, whatever its value (invariance leaves no other supertype). */
export type AnyProvider = Provider<any>;
export type ProviderValue<P> = P extends Provider<infer T> ? T : never;

/**
 * Declares a provider; export it under the same name. `validate` runs for every target that makes such a value, whatever its rule,
 * and may add test actions: this is how every binary gets its ELF check.
 */
export function provider<T extends object>(name: string, options: { readonly validate?: (ctx: ValidationContext, value: T) => void } = {}): Provider<T> {
  const make = (value: T): Provided<Provider<T>> => Object.freeze({ provider: self, value });
  const self: Provider<T> = Object.assign(make, { providerName: name, validate: options.validate });
  return identifiable(self);
}
