/** What the user typed after `--` for a run tool. */
import { parseArgs } from "node:util";
import { nearest, ToolError } from "../../../../engine/api/tool.ts";

/** "one" and "many" take a value; "flag" takes none. */
export type ArgumentKinds = Readonly<Record<string, "one" | "many" | "flag">>;
export type Arguments<K extends ArgumentKinds> = { readonly [N in keyof K]: K[N] extends "many" ? readonly string[] : K[N] extends "flag" ? boolean : string | undefined };

export function parseArguments<const K extends ArgumentKinds>(args: readonly string[], kinds: K): Arguments<K> {
  const options = Object.fromEntries(Object.entries(kinds).map(([name, kind]) => [name, { type: kind === "flag" ? ("boolean" as const) : ("string" as const), multiple: kind === "many" }]));
  const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true });
  const values: Record<string, string | boolean | string[]> = Object.fromEntries(Object.entries(kinds).map(([name, kind]) => [name, kind === "many" ? [] : kind === "flag" ? false : ""]));
  const seen = new Set<string>();
  for (const token of tokens) {
    if (token.kind === "option-terminator") continue;
    if (token.kind === "positional") throw new ToolError(`"${token.value}" is no option`, `there are ${list(kinds)}`);
    const kind = kinds[token.name];
    if (kind === undefined) {
      const close = nearest(token.name, Object.keys(kinds));
      throw new ToolError(`there is no option ${token.rawName}`, close === undefined ? `there are ${list(kinds)}` : `did you mean --${close}?`);
    }
    if (kind === "flag" ? token.value !== undefined : token.value === undefined || token.value === "") throw new ToolError(kind === "flag" ? `${token.rawName} takes no value` : `${token.rawName} needs a value`);
    if (kind === "one" && seen.has(token.name)) throw new ToolError(`${token.rawName} is given twice`);
    seen.add(token.name);
    const value = token.value ?? "";
    const collected = values[token.name];
    if (Array.isArray(collected)) collected.push(value);
    else values[token.name] = kind === "flag" ? true : value;
  }
  for (const [name, kind] of Object.entries(kinds)) if (kind === "one" && !seen.has(name)) delete values[name];
  return values as Arguments<K>;
}

function list(kinds: ArgumentKinds): string {
  return Object.keys(kinds).map((name) => `--${name}`).join(", ");
}
