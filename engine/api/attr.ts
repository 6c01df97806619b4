/** Attributes: what a rule accepts, said once for the type checker and for the loader. */
import type { Depset } from "./depset.ts";
import type { File } from "./file.ts";
import type { AbsoluteLabel, Label, Visibility } from "./label.ts";
import type { ConstraintValue, Platform } from "./platform.ts";
import type { AnyProvider, ProviderValue } from "./provider.ts";
import type { Select } from "./select.ts";
import type { Json } from "./tool.ts";
import type { AnyToolchainType } from "./toolchain.ts";
import type { Transition } from "./transition.ts";

declare const phantom: unique symbol;

/** A declared target. `P` is contravariant: a target that provides more fits where less is asked. */
export interface Target<in P> {
  readonly label: AbsoluteLabel;
  readonly [phantom]?: (p: P) => void;
}
export type Dep<P> = Label | Target<P>;

/** A dependency as an implementation sees it: configured and analysed. */
export interface Configured<P> {
  readonly label: AbsoluteLabel;
  readonly platform: Platform;
  /** What building it yields (DefaultInfo.files). */
  readonly files: Depset<File>;
  /** The value of a provider the attribute promised. */
  get<Q extends P & AnyProvider>(provider: Q): ProviderValue<Q>;
  /** The value of any provider, or undefined. */
  find<Q extends AnyProvider>(provider: Q): ProviderValue<Q> | undefined;
}

/** A data file of the package, read while loading. */
export interface DataFile {
  /** From the workspace root, for messages. */
  readonly path: string;
  /** What it holds; undefined where the file does not exist. */
  readonly value: Json | undefined;
  /** Of its bytes, in hexadecimal: foreign locks name the file they were made from by it. */
  readonly sha256: string | undefined;
}

export type Configurable<T> = T | Select<T>;
export type ConfigurableList<T> = readonly (T | Select<T | readonly T[]>)[] | Select<readonly T[]>;

/** `In` is what BUILD.ts writes, `Out` what the implementation reads. */
export interface Attr<In, Out, Required extends boolean> {
  readonly schema: AttrSchema;
  readonly [phantom]?: { readonly in: In; readonly out: Out; readonly required: Required };
}
/** Erased: stands for every input and output type. */
export type AnyAttr = Attr<any, any, boolean>;

/** The configuration of a dependency: that of the target, that of the execution platform, or what a transition makes of it. */
export type DepConfiguration = "target" | "exec" | Transition<boolean>;

/** The run-time half of an attribute. */
export type AttrSchema = { readonly mandatory: boolean; readonly default: unknown } & (
  | { readonly kind: "string"; readonly values?: readonly string[] }
  | { readonly kind: "strings"; readonly values?: readonly string[] }
  | { readonly kind: "bool" }
  | { readonly kind: "int"; readonly min?: number; readonly max?: number }
  | { readonly kind: "string_map" }
  | { readonly kind: "label" | "labels" }
  | { readonly kind: "file" | "files" | "file_map"; readonly extensions?: readonly string[]; readonly cfg: DepConfiguration; readonly directories?: boolean }
  | { readonly kind: "dep" | "deps"; readonly provides: readonly AnyProvider[]; readonly cfg: DepConfiguration }
  | { readonly kind: "dep_map"; readonly provides: readonly AnyProvider[]; readonly cfg: "target" | "exec" }
  | { readonly kind: "data" }
  | { readonly kind: "constraint_values" }
  | { readonly kind: "toolchain_type" }
);

interface Presence<T> {
  readonly default?: T;
  /** `false`: may be left out, then the implementation reads undefined. */
  readonly mandatory?: false;
}
type Required<O> = O extends { readonly default: unknown } ? false : O extends { readonly mandatory: false } ? false : true;
type Absent<O> = O extends { readonly default: unknown } ? never : O extends { readonly mandatory: false } ? undefined : never;
type StringOf<O> = O extends { readonly values: readonly (infer V extends string)[] } ? V : string;
type SplitOf<C, P> = C extends Transition<true> ? ReadonlyMap<Platform, Configured<P>> : Configured<P>;

interface DepOptions<P, C> {
  /** Providers every dependency must have; an empty list takes any target. */
  readonly provides: readonly P[];
  readonly cfg?: C;
  readonly mandatory?: false;
  readonly default?: Label;
}

export const attr = {
  /** A string, one of `values` where given. */
  string<const O extends Presence<string> & { readonly values?: readonly string[] }>(options?: O): Attr<Configurable<StringOf<O>>, StringOf<O> | Absent<O>, Required<O>> {
    return of({ kind: "string", ...presence(options, undefined), ...(options?.values ? { values: options.values } : {}) });
  },
  /** A list of strings; [] when left out. */
  strings<const O extends { readonly default?: readonly string[]; readonly values?: readonly string[] }>(options?: O): Attr<ConfigurableList<StringOf<O>>, readonly StringOf<O>[], false> {
    return of({ kind: "strings", mandatory: false, default: options?.default ?? [], ...(options?.values ? { values: options.values } : {}) });
  },
  bool<const O extends Presence<boolean>>(options?: O): Attr<Configurable<boolean>, boolean | Absent<O>, Required<O>> {
    return of({ kind: "bool", ...presence(options, undefined) });
  },
  /** A whole number within `min` and `max`, inclusive. */
  int<const O extends Presence<number> & { readonly min?: number; readonly max?: number }>(options?: O): Attr<Configurable<number>, number | Absent<O>, Required<O>> {
    const bounds = { ...(options?.min === undefined ? {} : { min: options.min }), ...(options?.max === undefined ? {} : { max: options.max }) };
    return of({ kind: "int", ...presence(options, undefined), ...bounds });
  },
  /** Names and values; {} when left out. */
  string_map(): Attr<Configurable<Readonly<Record<string, string>>>, Readonly<Record<string, string>>, false> {
    return of({ kind: "string_map", mandatory: false, default: {} });
  },
  /** A label that is not a dependency: nothing is loaded or built for it. */
  label<const O extends Presence<Label>>(options?: O): Attr<Dep<never>, AbsoluteLabel | Absent<O>, Required<O>> {
    return of({ kind: "label", ...presence(options, undefined) });
  },
  /** Labels that are not dependencies; [] when left out. */
  labels(): Attr<readonly Dep<never>[], readonly AbsoluteLabel[], false> {
    return of({ kind: "labels", mandatory: false, default: [] });
  },
  /** One file: a path below the package, or a target that yields exactly one. */
  file<const O extends Presence<string> & { readonly extensions?: readonly string[]; readonly cfg?: "target" | "exec" }>(options?: O): Attr<Configurable<Dep<never> | string>, File | Absent<O>, Required<O>> {
    return of({ kind: "file", ...presence(options, undefined), cfg: options?.cfg ?? "target", ...(options?.extensions ? { extensions: options.extensions } : {}) });
  },
  /** Files: paths below the package (often a glob) and targets whose files are taken; [] when left out. */
  files<const O extends { readonly default?: readonly string[]; readonly extensions?: readonly string[]; readonly cfg?: "target" | "exec" }>(options?: O): Attr<ConfigurableList<Dep<never> | string>, readonly File[], false> {
    const extensions = options?.extensions ? { extensions: options.extensions } : {};
    return of({ kind: "files", mandatory: false, default: options?.default ?? [], cfg: options?.cfg ?? "target", ...extensions });
  },
  /** Files by a name of the author's choice, one or a list each: paths below the package and targets whose files are taken; {} when left out. */
  file_map(options?: { readonly cfg?: "target" | "exec" }): Attr<Configurable<Readonly<Record<string, Dep<never> | string | readonly (Dep<never> | string)[]>>>, Readonly<Record<string, readonly File[]>>, false> {
    return of({ kind: "file_map", mandatory: false, default: {}, cfg: options?.cfg ?? "target" });
  },
  /** One target. With a split transition the implementation reads a map by platform. */
  dep<P extends AnyProvider, const C extends DepConfiguration = "target", const O extends DepOptions<P, C> = DepOptions<P, C>>(options: O & DepOptions<P, C>): Attr<Configurable<Dep<P>>, SplitOf<C, P> | Absent<O>, Required<O>> {
    return of({ kind: "dep", ...presence(options, undefined), provides: options.provides, cfg: options.cfg ?? "target" });
  },
  /** Targets; [] when left out. */
  deps<P extends AnyProvider, const C extends "target" | "exec" | Transition<false> = "target">(options: { readonly provides: readonly P[]; readonly cfg?: C }): Attr<ConfigurableList<Dep<P>>, readonly Configured<P>[], false> {
    return of({ kind: "deps", mandatory: false, default: [], provides: options.provides, cfg: options.cfg ?? "target" });
  },
  /** Targets by a name of the author's choice; {} when left out. */
  dep_map<P extends AnyProvider>(options: { readonly provides: readonly P[]; readonly cfg?: "target" | "exec" }): Attr<Readonly<Record<string, Dep<P>>>, Readonly<Record<string, Configured<P>>>, false> {
    return of({ kind: "dep_map", mandatory: false, default: {}, provides: options.provides, cfg: options.cfg ?? "target" });
  },
  /** A JSON, TOML or YAML file of the package, read while loading: for locks. A missing file is no error here. */
  data<const O extends { readonly mandatory?: false }>(options?: O): Attr<string, DataFile | Absent<O>, Required<O>> {
    return of({ kind: "data", ...presence(options, undefined) });
  },
  /** Values of constraints ([cpu.is("x86_64")]); [] when left out. */
  constraint_values(): Attr<readonly ConstraintValue[], Readonly<Record<string, string>>, false> {
    return of({ kind: "constraint_values", mandatory: false, default: {} });
  },
  /** A toolchain type; the implementation reads its id. */
  toolchain_type(): Attr<AnyToolchainType, string, true> {
    return of({ kind: "toolchain_type", mandatory: true, default: undefined });
  },
};

/** Attributes every rule has. */
export interface CommonAttrs {
  /** Names the target within its package. */
  readonly name: string;
  /** Builds this target for one platform, whatever asks for it. */
  readonly platform?: Label;
  /** Who may depend on it: "public", "private" (the default), or packages. */
  readonly visibility?: readonly Visibility[];
  /** Free words, for queries; "manual" keeps it out of `//...`. */
  readonly tags?: readonly string[];
  /** Platforms without these values skip this target under `//...`, and refuse it when it is named. */
  readonly compatible_with?: readonly ConstraintValue[];
}

export type AttrMap = Readonly<Record<string, AnyAttr>>;
type Simplify<T> = { [K in keyof T]: T[K] } & {};
type InOf<A> = A extends Attr<infer In, infer _Out, infer _R> ? In : never;
type OutOf<A> = A extends Attr<infer _In, infer Out, infer _R> ? Out : never;
type IsRequired<A> = A extends Attr<infer _In, infer _Out, infer R> ? R : never;
/** What BUILD.ts writes: required attributes plain, the others optional; the mapped form keeps each attribute's comment as its hover. */
export type AttrInputs<A extends AttrMap> = Simplify<
  { readonly [K in keyof A as IsRequired<A[K]> extends true ? K : never]: InOf<A[K]> } & { readonly [K in keyof A as IsRequired<A[K]> extends true ? never : K]?: InOf<A[K]> }
>;
/** What the implementation reads. */
export type AttrValues<A extends AttrMap> = { readonly [K in keyof A]: OutOf<A[K]> };

function of<In, Out, R extends boolean>(schema: AttrSchema): Attr<In, Out, R> {
  return Object.freeze({ schema: Object.freeze(schema) });
}

function presence(options: { readonly default?: unknown; readonly mandatory?: false } | undefined, fallback: unknown): { mandatory: boolean; default: unknown } {
  const mandatory = options?.default === undefined && options?.mandatory !== false;
  return { mandatory, default: options?.default ?? fallback };
}
