/** Data files: JSON, TOML and YAML as plain data; what is wrong in them is shown at its line. */
import { parse as parseCargoToml, TomlError } from "smol-toml";
import { parseDocument } from "yaml";
import { BuildError, buildError, type Span } from "../api/diagnostic.ts";
import type { Json } from "../api/tool.ts";
import { jsonErrorOffset } from "./json_error.ts";
import { plainData } from "./plain_data.ts";
import { parseToml } from "./toml_file.ts";

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
      return /(^|\/)Cargo\.toml$/.test(name) ? cargoToml(source, name) : parseToml(source, name);
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

/** Cargo has the newest TOML: lists of several types, tables in braces over several lines. */
function cargoToml(text: string, name: string): Json {
  try {
    return plainData(parseCargoToml(text), name);
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
  return plainData(document.toJS(), name);
}

function position(text: string, offset: number, name: string): Span {
  const before = text.slice(0, offset).split("\n");
  return { file: name, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
