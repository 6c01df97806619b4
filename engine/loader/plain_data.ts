/** What a parser of TOML or YAML gives, as plain data. */
import { buildError } from "../api/diagnostic.ts";
import type { Json } from "../api/tool.ts";

/** Dates become text; a number that JSON cannot hold is an error, so that nothing changes on its way through a cache. */
export function plainData(value: unknown, name: string): Json {
  if (value === undefined) return null;
  if (value instanceof Date) return value.toISOString();
  if (typeof value === "bigint") {
    if (BigInt(Number(value)) !== value) throw buildError("a whole number in it is beyond what data can hold exactly", { span: { file: name, line: 1, column: 1 } });
    return Number(value);
  }
  if (typeof value === "number" && !Number.isFinite(value)) throw buildError(`${value} is not a number that data can hold`, { span: { file: name, line: 1, column: 1 } });
  if (Array.isArray(value)) return value.map((element) => plainData(element, name));
  if (typeof value === "object" && value !== null) return Object.fromEntries(Object.entries(value).map(([key, element]) => [key, plainData(element, name)]));
  return value as Json;
}
