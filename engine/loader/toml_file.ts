/** TOML as plain data: athanor.toml, and data files. Beside the other forms, since every command reads athanor.toml and few read YAML. */
import { parse } from "@iarna/toml";
import { BuildError, buildError } from "../api/diagnostic.ts";
import type { Json } from "../api/tool.ts";
import { plainData } from "./plain_data.ts";

/** `name` is the virtual name for messages. Throws BuildError for a text that does not parse. */
export function parseToml(text: string, name: string): Json {
  try {
    return plainData(parse(text.replace(/^\uFEFF/, "")), name);
  } catch (error) {
    if (error instanceof BuildError || !(error instanceof Error)) throw error;
    // Both count from zero; the message repeats them, and the lines around, after its first sentence.
    const [line, column] = "line" in error && "col" in error ? [Number(error.line), Number(error.col)] : [0, 0];
    const message = (error.message.split(/ at row | at \d+:\d+|\n/)[0] ?? "").replace(/\.$/, "");
    throw buildError(`not TOML: ${message.charAt(0).toLowerCase()}${message.slice(1)}`, { span: { file: name, line: line + 1, column: Math.max(1, column) } });
  }
}
