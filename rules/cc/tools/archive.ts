/** The tool that makes a static archive: `--out=FILE`, then the objects. No owner, time or mode of theirs gets in. */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Tool } from "../../../engine/api/tool.ts";

export const version = 1;

/**
 * The System V format with GNU's long names (ar(5)). It has no symbol table: lld indexes members by itself, and so does rustc.
 */
const archive: Tool = ({ args, cwd }) => {
  const [out, ...objects] = args;
  if (!out?.startsWith("--out=")) throw new Error("the first argument must be --out=FILE");
  const names = objects.map((object) => path.posix.basename(object));
  const { table, offsets } = longNames(names);
  const parts: Buffer[] = [Buffer.from("!<arch>\n")];
  if (table.length > 0) parts.push(...member("//", table));
  objects.forEach((object, i) => {
    const name = names[i] ?? "";
    const offset = offsets.get(name);
    parts.push(...member(offset === undefined ? `${name}/` : `/${offset}`, readFileSync(path.join(cwd, object))));
  });
  writeFileSync(path.join(cwd, out.slice("--out=".length)), Buffer.concat(parts));
};
export default archive;

/** Names past 15 bytes go into a table; the header then holds an offset into it. */
function longNames(names: readonly string[]): { readonly table: Buffer; readonly offsets: ReadonlyMap<string, number> } {
  const offsets = new Map<string, number>();
  let table = "";
  for (const name of names) {
    if (Buffer.byteLength(name) <= 15 || offsets.has(name)) continue;
    offsets.set(name, Buffer.byteLength(table));
    table += `${name}/\n`;
  }
  return { table: Buffer.from(table), offsets };
}

/** Header fields: name 16, date 12, user 6, group 6, mode 8 (octal), size 10, end 2. Members begin at even offsets. */
function member(name: string, content: Buffer): readonly Buffer[] {
  const special = name === "//";
  const field = (text: string, width: number) => text.padEnd(width);
  const header = [field(name, 16), field(special ? "" : "0", 12), field(special ? "" : "0", 6), field(special ? "" : "0", 6), field(special ? "" : "644", 8), field(String(content.length), 10), "`\n"];
  return content.length % 2 === 0 ? [Buffer.from(header.join("")), content] : [Buffer.from(header.join("")), content, Buffer.from("\n")];
}
