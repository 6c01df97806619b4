/** Attribute values: what BUILD.ts wrote, checked against the attribute's schema and turned into plain data of this realm. */
import type { AttrSchema } from "../api/attr.ts";
import { nearest } from "../api/diagnostic.ts";
import { identityOf } from "../api/identity.ts";
import type { AbsoluteLabel } from "../api/label.ts";
import type { AttrValue } from "../api/package.ts";
import { selectNodeOf, type SelectNode } from "../api/select.ts";
import { describe, isPlainObject } from "./describe.ts";

/** What a value may refer to, and where its mistakes go. */
export interface ValueContext {
  /** A mistake in this attribute; `text` is the literal to point at. */
  fail(message: string, details?: { readonly text?: string; readonly help?: string }): undefined;
  /** A label or handle as an absolute label. */
  label(value: unknown): AbsoluteLabel | undefined;
  /** A path of the package as a source, or a label or handle. */
  file(value: unknown, schema: AttrSchema & { readonly kind: "file" | "files" | "file_map" }): AttrValue | undefined;
  data(value: unknown): AttrValue | undefined;
  /** The attribute's name in quotes. */
  readonly subject: string;
}

type Element = (value: unknown) => AttrValue | undefined;

/** Undefined where mistakes were reported. */
export function attrValue(value: unknown, schema: AttrSchema, context: ValueContext): AttrValue | undefined {
  const { subject } = context;
  switch (schema.kind) {
    case "string":
      return configurable(value, oneString(schema.values, context), context);
    case "strings":
      return list(value, oneString(schema.values, context), context);
    case "bool":
      return configurable(value, (given) => (typeof given === "boolean" ? given : context.fail(`${subject} must be true or false; got ${describe(given)}`, textOf(given))), context);
    case "int":
      return configurable(value, (given) => int(given, schema, context), context);
    case "string_map":
      return configurable(value, (given) => record(given, oneString(undefined, context), context), context);
    case "label":
      return plain(value, context.label, context);
    case "labels":
      return plain(value, (given) => all(given, context.label, context), context);
    case "file":
      return configurable(value, (given) => context.file(given, schema), context);
    case "files":
      return list(value, (given) => context.file(given, schema), context);
    case "file_map":
      return configurable(value, (given) => record(given, (one) => all(Array.isArray(one) ? one : [one], (file) => context.file(file, schema), context), context), context);
    case "dep":
      return configurable(value, context.label, context);
    case "deps":
      return list(value, context.label, context);
    case "dep_map":
      return plain(value, (given) => record(given, context.label, context), context);
    case "data":
      return plain(value, context.data, context);
    case "constraint_values":
      return constraintValues(value, context);
    case "toolchain_type":
      return toolchainType(value, context);
  }
}

/** Constraint values as a record by constraint id. */
export function constraintValues(value: unknown, context: ValueContext): Readonly<Record<string, string>> | undefined {
  const { subject } = context;
  // The default of the attribute is written as what the implementation reads.
  if (isPlainObject(value) && Object.keys(value).length === 0) return {};
  if (!Array.isArray(value)) return context.fail(`${subject} must be a list of constraint values; got ${describe(value)}`);
  const record: Record<string, string> = {};
  let right = true;
  for (const element of value) {
    const found = constraintValue(element, context);
    if (!found) right = false;
    else if (record[found.id] !== undefined && record[found.id] !== found.value) right = context.fail(`${subject} names two values of one constraint: ${found.name} cannot be both ${record[found.id]} and ${found.value}`, { text: found.value }) ?? false;
    else record[found.id] = found.value;
  }
  return right ? record : undefined;
}

function constraintValue(element: unknown, context: ValueContext): { id: string; name: string; value: string } | undefined {
  const { constraint, value } = (typeof element === "object" && element !== null ? element : {}) as { constraint?: { kind?: unknown; name?: string; values?: readonly string[] }; value?: unknown };
  if (constraint?.kind !== "constraint" || typeof value !== "string") return context.fail(`${context.subject} must hold values of constraints, such as cpu.is("x86_64"); got ${describe(element)}`, textOf(element));
  const id = identityOf(constraint);
  if (id === undefined) return context.fail(`${context.subject} uses the constraint "${constraint.name}", which no module exports`, { help: "export it from the module that declares it" });
  if (!constraint.values?.includes(value)) return oneOf(`constraint ${constraint.name}`, value, constraint.values ?? [], context);
  return { id, name: constraint.name ?? id, value };
}

function toolchainType(value: unknown, context: ValueContext): string | undefined {
  const slot = typeof value === "function" || (typeof value === "object" && value !== null) ? value : undefined;
  if (!slot || !("toolchain" in slot)) return context.fail(`${context.subject} must be a toolchain type; got ${describe(value)}`, textOf(value));
  return identityOf(slot) ?? context.fail(`${context.subject} is a toolchain type that no module exports`, { help: "export it from the module that declares it" });
}

function oneString(values: readonly string[] | undefined, context: ValueContext): (value: unknown) => string | undefined {
  return (value) => {
    if (typeof value !== "string") return context.fail(`${context.subject} must be a string; got ${describe(value)}`, textOf(value));
    return !values || values.includes(value) ? value : oneOf(context.subject, value, values, context);
  };
}

function oneOf(subject: string, value: string, values: readonly string[], context: ValueContext): undefined {
  const near = nearest(value, values);
  return context.fail(`${subject} must be one of ${values.join(", ")}; got ${JSON.stringify(value)}`, { text: value, ...(near === undefined ? {} : { help: `did you mean "${near}"?` }) });
}

function int(value: unknown, schema: { readonly min?: number; readonly max?: number }, context: ValueContext): number | undefined {
  const bounds = schema.min !== undefined && schema.max !== undefined ? ` from ${schema.min} to ${schema.max}` : schema.min !== undefined ? ` of at least ${schema.min}` : schema.max !== undefined ? ` of at most ${schema.max}` : "";
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= (schema.min ?? -Infinity) && value <= (schema.max ?? Infinity)) return value + 0;
  return context.fail(`${context.subject} must be a whole number${bounds}; got ${describe(value)}`, textOf(value));
}

/** One value, or a select over such values. */
function configurable(value: unknown, element: Element, context: ValueContext): AttrValue | undefined {
  const node = selectNodeOf(value);
  return node ? select(node, element, context) : element(value);
}

/** A list whose elements may be selects, or a select over lists. */
function list(value: unknown, element: Element, context: ValueContext): AttrValue | undefined {
  const elements = (given: unknown): AttrValue | undefined => all(given, (one) => element(one), context);
  const node = selectNodeOf(value);
  if (node) return select(node, elements, context);
  return all(value, (one) => {
    const inner = selectNodeOf(one);
    return inner ? select(inner, (given) => (Array.isArray(given) ? elements(given) : element(given)), context) : element(one);
  }, context);
}

function all(value: unknown, element: Element, context: ValueContext): readonly AttrValue[] | undefined {
  if (!Array.isArray(value)) return context.fail(`${context.subject} must be a list; got ${describe(value)}`, textOf(value));
  // Array.from visits holes too, which map would skip.
  const found = Array.from(value, element);
  return found.every((one) => one !== undefined) ? found : undefined;
}

function record(value: unknown, element: Element, context: ValueContext): AttrValue | undefined {
  if (!isPlainObject(value)) return context.fail(`${context.subject} must be an object of names and values; got ${describe(value)}`, textOf(value));
  const entries = Object.entries(value).map(([key, one]) => [key, element(one)] as const);
  return entries.every(([, one]) => one !== undefined) ? (Object.fromEntries(entries) as Record<string, AttrValue>) : undefined;
}

/** A value where a select may not stand. */
function plain(value: unknown, element: Element, context: ValueContext): AttrValue | undefined {
  return selectNodeOf(value) ? context.fail(`${context.subject} cannot be a select(): it must be known before the configuration is`) : element(value);
}

function select(node: SelectNode, element: Element, context: ValueContext): AttrValue | undefined {
  const on = node.on ? configurationKey(node.on, node, context) : null;
  const one = (value: unknown): AttrValue | undefined => (selectNodeOf(value) ? context.fail(`${context.subject} has a select() within a select()`, { help: "use a config_setting that names both conditions" }) : element(value));
  const cases: Record<string, AttrValue> = {};
  let right = on !== undefined;
  for (const [key, value] of Object.entries(node.cases)) {
    const name = node.on ? key : context.label(key);
    const found = one(value);
    if (name === undefined || found === undefined) right = false;
    else cases[name] = found;
  }
  if (!node.on && !node.otherwise) right = context.fail(`select() over conditions in ${context.subject} needs a last value for when none holds`) ?? false;
  const otherwise = node.otherwise && one(node.otherwise.value);
  if (node.otherwise && otherwise === undefined) right = false;
  return right && on !== undefined ? { select: { on, cases, ...(otherwise === undefined ? {} : { otherwise }) } } : undefined;
}

/** The id of what a select is on, after checking that the cases are its values, all of them. */
function configurationKey(on: NonNullable<SelectNode["on"]>, node: SelectNode, context: ValueContext): string | undefined {
  const id = identityOf(on);
  if (id === undefined) return context.fail(`${context.subject} selects on the ${on.kind} "${on.name}", which no module exports`, { help: "export it from the module that declares it" });
  const given = Object.keys(node.cases);
  const wrong = given.filter((key) => !on.values.includes(key));
  for (const key of wrong) {
    const near = nearest(key, on.values);
    context.fail(`select() on ${on.name} has no value "${key}": there are ${on.values.join(", ")}`, { text: key, ...(near === undefined ? {} : { help: `did you mean "${near}"?` }) });
  }
  const missing = node.otherwise ? [] : on.values.filter((value) => !given.includes(value));
  if (missing.length > 0 && wrong.length === 0)
    context.fail(`select() on ${on.name} in ${context.subject} says nothing for ${missing.join(", ")}`, { help: "add the missing values, or a last argument for the rest" });
  return wrong.length > 0 || missing.length > 0 ? undefined : id;
}

function textOf(value: unknown): { readonly text?: string } {
  return typeof value === "string" ? { text: value } : {};
}
