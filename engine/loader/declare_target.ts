/** Declaring: one rule call, checked against the rule's attributes and turned into a LoadedTarget. */
import path from "node:path";
import type { AttrSchema, DataFile, Target } from "../api/attr.ts";
import { BuildError, nearest, type Diagnostic, type Span } from "../api/diagnostic.ts";
import { identityOf } from "../api/identity.ts";
import { formatLabel, formatPackage, isTargetName, parseLabel, type AbsoluteLabel, type PackageId, type Visibility } from "../api/label.ts";
import type { AttrValue, LoadedTarget } from "../api/package.ts";
import type { RuleDefinition } from "../api/rule.ts";
import { attrValue, constraintValues, type ValueContext } from "./attr_value.ts";
import { describe, isPlainObject } from "./describe.ts";
import type { PackageFiles } from "./package_files.ts";
import { folderOf, parseVirtualName, type Repositories } from "./repositories.ts";
import { labelOfHandle, makeHandle } from "./target_handle.ts";
import { strings, visibilityList } from "./visibility.ts";

/** What targets have unless they say otherwise. */
export interface Defaults {
  readonly visibility: readonly Visibility[];
  readonly tags: readonly string[];
}

export interface Declaration {
  readonly id: PackageId;
  readonly repositories: Repositories;
  readonly files: PackageFiles;
  readonly data: (path: string, format: undefined) => DataFile;
  readonly rule: object;
  readonly definition: RuleDefinition;
  readonly attrs: unknown;
  readonly stack: readonly Span[];
  readonly defaults: Defaults;
  readonly report: (diagnostic: Diagnostic) => void;
}

const COMMON: ReadonlySet<string> = new Set(["name", "platform", "visibility", "tags", "compatible_with"]);

/** The handle exists even where mistakes were reported, so that the rest of the BUILD.ts can be checked too. */
export function declareTarget(declaration: Declaration): { readonly label: AbsoluteLabel; readonly target: LoadedTarget | undefined; readonly handle: Target<unknown> } {
  const { id, definition, attrs, defaults, repositories, stack } = declaration;
  let right = true;
  const fail = (attribute: string | undefined, message: string, details: { readonly text?: string; readonly help?: string } = {}): undefined => {
    right = false;
    const span = stack.at(-1);
    declaration.report({
      severity: "error",
      message,
      ...(span ? { span: { file: span.file, line: span.line, column: span.column } } : {}),
      ...(details.help === undefined ? {} : { help: details.help }),
      locate: { stack, ...(attribute === undefined ? {} : { attribute }), ...(details.text === undefined ? {} : { text: details.text }) },
    });
  };

  const rule = identityOf(declaration.rule);
  const ruleName = rule?.slice(rule.lastIndexOf("#") + 1) ?? "a rule";
  if (rule === undefined) fail(undefined, "a target of a rule that no module exports", { help: "export the rule from the module that declares it: its id is the module's label and that name" });
  const given = isPlainObject(attrs) ? { ...attrs } : {};
  if (!isPlainObject(attrs)) fail(undefined, `${ruleName}() takes an object of attributes; got ${describe(attrs)}`);
  const label = formatLabel({ ...id, name: nameOf(given, ruleName, fail) ?? "?" });
  const subject = (attribute: string): string => JSON.stringify(attribute);
  const known = [...COMMON, ...Object.keys(definition.attrs)];
  for (const key of Object.keys(given)) {
    if (known.includes(key)) continue;
    const near = nearest(key, known);
    fail(key, `${ruleName} has no attribute "${key}"`, { text: key, help: near === undefined ? `it has ${known.join(", ")}` : `did you mean "${near}"?` });
  }

  const values: Record<string, AttrValue> = {};
  for (const [attribute, { schema }] of Object.entries(definition.attrs)) {
    const context = (from: PackageId): ValueContext => valueContext(declaration, from, subject(attribute), (message, details) => fail(attribute, message, details));
    const own = given[attribute];
    if (own === undefined && schema.mandatory) fail(undefined, `${ruleName} needs the attribute "${attribute}"`, { help: hint(attribute, schema) });
    const value = own !== undefined ? attrValue(own, schema, context(id)) : schema.default === undefined ? undefined : attrValue(schema.default, schema, context(ruleFolder(rule) ?? id));
    if (value !== undefined) values[attribute] = value;
  }

  const common = valueContext(declaration, id, "", () => undefined);
  const at = (attribute: string) => (message: string, details?: { readonly text?: string; readonly help?: string }) => fail(attribute, message, details);
  const platform = given["platform"] === undefined ? undefined : valueContext(declaration, id, '"platform"', at("platform")).label(given["platform"]);
  const visibility = given["visibility"] === undefined ? defaults.visibility : visibilityList(given["visibility"], '"visibility"', repositories, at("visibility"));
  const tags = given["tags"] === undefined ? defaults.tags : strings(given["tags"], '"tags"', at("tags"));
  const compatibleWith = given["compatible_with"] === undefined ? {} : constraintValues(given["compatible_with"], { ...common, subject: '"compatible_with"', fail: at("compatible_with") });
  const handle = makeHandle(label);
  if (!right || rule === undefined || !visibility || !tags || !compatibleWith) return { label, target: undefined, handle };
  return { label, handle, target: Object.freeze({ label, rule, attrs: Object.freeze(values), visibility, tags, ...(platform === undefined ? {} : { platform }), compatibleWith, stack }) };
}

type Fail = (attribute: string | undefined, message: string, details?: { readonly text?: string; readonly help?: string }) => undefined;

function nameOf(given: Readonly<Record<string, unknown>>, ruleName: string, fail: Fail): string | undefined {
  const { name } = given;
  if (name === undefined) return fail(undefined, `${ruleName} needs the attribute "name"`, { help: 'name: "..." names the target within its package' });
  if (typeof name !== "string") return fail("name", `"name" must be a string; got ${describe(name)}`);
  if (!isTargetName(name)) return fail("name", `"${name}" cannot be a target's name`, { text: name, help: "letters, digits and _.+=,@~- make a name, with / between its parts" });
  return name;
}

function hint(attribute: string, schema: AttrSchema): string {
  const example = schema.kind === "string" ? JSON.stringify(schema.values?.[0] ?? "...") : schema.kind === "dep" || schema.kind === "label" ? '":target"' : schema.kind === "bool" ? "true" : schema.kind === "int" ? "1" : schema.kind === "file" || schema.kind === "data" ? '"file"' : "...";
  return `add ${attribute}: ${example}`;
}

/** Labels among a rule's defaults are relative to the module that defines it. */
function ruleFolder(rule: string | undefined): PackageId | undefined {
  const file = rule === undefined ? undefined : parseVirtualName(rule.slice(0, rule.lastIndexOf("#")));
  return file && folderOf(file);
}

/** `from` is what relative labels are relative to; paths are always of the package being loaded. */
function valueContext(declaration: Declaration, from: PackageId, subject: string, fail: ValueContext["fail"]): ValueContext {
  const { repositories, files, id } = declaration;
  const label = (value: unknown): AbsoluteLabel | undefined => {
    const known = labelOfHandle(value);
    if (known) return known;
    if (typeof value !== "string") return fail(`${subject} must be a label or a target; got ${describe(value)}`);
    const parts = parseLabel(value, from);
    if (!parts) return fail(`"${value}" is not a label`, { text: value, ...labelHelp(value) });
    const repository = repositories.canonical(parts.repository);
    if (repository === undefined) return fail(`no repository @${parts.repository}: there are the workspace and @athanor`, { text: value });
    return formatLabel({ ...parts, repository });
  };
  return {
    subject,
    fail,
    label,
    file(value, schema) {
      if (typeof value !== "string") return labelOfHandle(value) ?? fail(`${subject} must be a path of the package, a label or a target; got ${describe(value)}`);
      if (/^(?::|\/\/|@)/.test(value)) return label(value);
      const wrong = pathFault(value);
      if (wrong) return fail(`"${value}" ${wrong}`, { text: value });
      const found = files.find(value);
      if (found.kind === "elsewhere") return fail(`"${value}" belongs to the package ${found.owner}`, { text: value, help: `name a target of ${found.owner}` });
      if (found.kind === "missing") return fail(`no file "${value}" in ${formatPackage(id)}`, { text: value, ...(found.near === undefined ? {} : { help: `did you mean "${found.near}"?` }) });
      if (found.kind !== "file" && schema.directories !== true) return fail(`"${value}" is no file${found.kind === "other" ? "" : " but a folder"}`, { text: value, ...(found.kind === "other" ? {} : { help: `glob(["${value}/**"]) lists its files` }) });
      if (schema.extensions && !schema.extensions.some((extension) => value.endsWith(extension))) return fail(`${subject} takes files that end in ${schema.extensions.join(", ")}; got "${value}"`, { text: value });
      return { source: path.posix.join(id.package, value) };
    },
    data(value) {
      if (typeof value !== "string") return fail(`${subject} must be the path of a JSON, TOML or YAML file; got ${describe(value)}`);
      try {
        const { path: file, value: content, sha256 } = declaration.data(value, undefined);
        return content === undefined ? { path: file } : { path: file, value: content, sha256: sha256 ?? "" };
      } catch (error) {
        if (!(error instanceof BuildError)) throw error;
        const [first] = error.diagnostics;
        if (first?.span) for (const diagnostic of error.diagnostics) declaration.report(diagnostic);
        return first?.span ? undefined : fail(error.message, { text: value, ...(first?.help === undefined ? {} : { help: first.help }) });
      }
    },
  };
}

export function pathFault(text: string): string | undefined {
  if (text === "") return "is no path";
  if (text.startsWith("/")) return "must be relative to the package";
  if (text.includes("\\")) return "must use / between folders";
  const parts = text.split("/");
  if (parts.includes("..")) return 'must not leave the package with ".."';
  return parts.includes(".") || parts.includes("") ? 'must be written without "." and empty parts' : undefined;
}

function labelHelp(text: string): { readonly help?: string } {
  if (/^\/[^/]/.test(text)) return { help: `did you mean "/${text}"?` };
  if (/^[A-Za-z0-9_.-]+$/.test(text)) return { help: `a target of this package is written ":${text}"` };
  if (/^[A-Za-z0-9_.-]+[/:]/.test(text)) return { help: `did you mean "//${text}"?` };
  return { help: "a label is written //package:name, or :name within a package" };
}
