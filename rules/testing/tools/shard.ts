/** Which cases a shard of a Rust test runs: every so many-th of those the program lists. */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ToolError, type ToolCall } from "../../../engine/api/tool.ts";

export const version = 1;

/** Arguments: the list, where to write, the shard's index, how many there are. */
export default function shard({ args, cwd }: ToolCall): void {
  const [list = "", out = "", index = "", total = ""] = args;
  const names = casesOf(readFileSync(path.join(cwd, list), "utf8"));
  if (names.length === 0) throw new ToolError("the test program lists no case", "shard_count is of no use here");
  writeFileSync(path.join(cwd, out), shardArguments(names, Number(index), Number(total)).map((line) => `${line}\n`).join(""));
}

/** `a::b: test` and `a::c: benchmark` are cases. */
export function casesOf(list: string): readonly string[] {
  return list.split("\n").flatMap((line) => /^(.+): (?:test|benchmark)$/.exec(line)?.[1] ?? []);
}

/** Without a name the harness would run all: an empty shard asks for one that cannot be. */
export function shardArguments(names: readonly string[], index: number, total: number): readonly string[] {
  const own = names.filter((_, i) => i % total === index);
  return ["--exact", ...(own.length > 0 ? own : ["(no case is left for this shard)"])];
}
