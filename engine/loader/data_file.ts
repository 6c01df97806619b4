/** Data files: JSON, TOML and YAML as plain data; what is wrong in them is shown at its line. */
import { parse as parseToml } from "@iarna/toml";
import { parse as parseCargoToml, TomlError } from "smol-toml";
import { parseDocument } from "yaml";
import { BuildError, buildError, type Span } from "../api/diagnostic.ts";
import type { Json } from "../api/tool.ts";
import { jsonErrorOffset } from "./json_error.ts";

export type DataFormat = "json" | "toml" | "yaml";

/** By the extension of a path; undefined where it is none of the three. Cargo's lock is TOML by another name. */
export function dataFormat(path: string): DataFormat | undefined {
  if (/(^|\/)Cargo\.lock$/.test(path)) return "toml";
  const extension = /\.(json|toml|yaml|yml)$/.exec(path)?.[1];
  return extension === "yml" ? "yaml" : (extension as DataFormat | undefined);
}

/** `name` is the virtual name for messages. Throws BuildError for a text that does not parse. */
export function parseData(text: string, name: string, format: DataFormat): Json {
  const source = text.startsWith("\uFEFF") ? text.slice(1) : text;
  switch (format) {
    case "json":
      return json(source, name);
    case "toml":
      return /(^|\/)Cargo\.toml$/.test(name) ? cargoToml(source, name) : toml(source, name);
    case "yaml":
      return yaml(source, name);
  }
}

function json(text: string, name: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    const offset = jsonErrorOffset(text);
    const found = offset >= text.length ? "end of file" : JSON.stringify(text[offset]);
    throw buildError(`not JSON: unexpected ${found}`, { span: position(text, offset, name) });
  }
}

function toml(text: string, name: string): Json {
  try {
    return plain(parseToml(text), name);
  } catch (error) {
    if (error instanceof BuildError || !(error instanceof Error)) throw error;
    // Both count from zero; the message repeats them, and the lines around, after its first sentence.
    const [line, column] = "line" in error && "col" in error ? [Number(error.line), Number(error.col)] : [0, 0];
    const message = (error.message.split(/ at row | at \d+:\d+|\n/)[0] ?? "").replace(/\.$/, "");
    throw buildError(`not TOML: ${message.charAt(0).toLowerCase()}${message.slice(1)}`, { span: { file: name, line: line + 1, column: Math.max(1, column) } });
  }
}

/** Cargo has the newest TOML: lists of several types, tables in braces over several lines. */
function cargoToml(text: string, name: string): Json {
  try {
    return plain(parseCargoToml(text), name);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [first = ""] = error.message.split("\n");
    throw buildError(`not TOML: ${first.replace(/^Invalid TOML document: /, "")}`, { span: { file: name, line: error.line, column: error.column } });
  }
}

function yaml(text: string, name: string): Json {
  const document = parseDocument(text, { prettyErrors: false, version: "1.2" });
  if (document.errors.length > 0)
    throw new BuildError(document.errors.map((error) => ({ severity: "error", message: `not YAML: ${error.message.charAt(0).toLowerCase()}${error.message.slice(1)}`, span: position(text, error.pos[0], name) })));
  return plain(document.toJS(), name);
}

/** Dates become text; a number that JSON cannot hold is an error, so that nothing changes on its way through a cache. */
function plain(value: unknown, name: string): Json {
  if (value === undefined) return null;
  if (value instanceof Date) return value.toISOString();
  if (typeof value === "bigint") {
    if (BigInt(Number(value)) !== value) throw buildError("a whole number in it is beyond what data can hold exactly", { span: { file: name, line: 1, column: 1 } });
    return Number(value);
  }
  if (typeof value === "number" && !Number.isFinite(value)) throw buildError(`${value} is not a number that data can hold`, { span: { file: name, line: 1, column: 1 } });
  if (Array.isArray(value)) return value.map((element) => plain(element, name));
  if (typeof value === "object" && value !== null) return Object.fromEntries(Object.entries(value).map(([key, element]) => [key, plain(element, name)]));
  return value as Json;
}

function position(text: string, offset: number, name: string): Span {
  const before = text.slice(0, offset).split("\n");
  return { file: name, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
