/** TOML 1.1, as Cargo's files are written, and its values one by one. */
import { parse, TomlError } from "smol-toml";
import { ToolError } from "../../../engine/api/tool.ts";

export type Table = { readonly [key: string]: unknown };

/** Throws ToolError with the place of the mistake. */
export function parseToml(text: string, file: string): Table {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [first = ""] = error.message.split("\n");
    throw new ToolError(`${file}:${error.line}:${error.column}: not TOML: ${first.replace(/^Invalid TOML document: /, "")}`);
  }
}

export function isTable(value: unknown): value is Table {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

export function table(value: unknown): Table {
  return isTable(value) ? value : {};
}

export function tables(value: unknown): readonly Table[] {
  return Array.isArray(value) ? value.filter(isTable) : [];
}

export function string(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

export function bool(value: unknown): boolean | undefined {
  return typeof value === "boolean" ? value : undefined;
}

export function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}
