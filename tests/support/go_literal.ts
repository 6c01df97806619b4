/** Composite literals of Go source as plain data, so that tables of a Go project's tests can be read where they stand. */

/** A literal with field names is a record, one without an array; a name stands for itself (`greater`, `nil`); a call is a record with `call` and `args`. */
export type GoValue = string | number | readonly GoValue[] | { readonly [field: string]: GoValue };

/** The literal that begins at the first `{` after `marker`, itself looked for after `from`. */
export function goLiteral(source: string, marker: string, from = 0): GoValue {
  const start = source.indexOf(marker, from);
  if (start < 0) throw new Error(`the source has no ${marker}`);
  const reader = { source, at: source.indexOf("{", start + marker.length - 1) };
  return composite(reader);
}

/** The text of a top-level function. */
export function goFunction(source: string, name: string): string {
  const start = source.indexOf(`\nfunc ${name}(`);
  if (start < 0) throw new Error(`the source has no func ${name}`);
  return source.slice(start, source.indexOf("\n}\n", start) + 3);
}

interface Reader {
  readonly source: string;
  at: number;
}

function skip(reader: Reader): void {
  const blank = /(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/y;
  blank.lastIndex = reader.at;
  reader.at += blank.exec(reader.source)?.[0].length ?? 0;
}

function take(reader: Reader, pattern: RegExp): string | undefined {
  const sticky = new RegExp(pattern.source, "y");
  sticky.lastIndex = reader.at;
  const found = sticky.exec(reader.source)?.[0];
  if (found !== undefined) reader.at += found.length;
  return found;
}

function composite(reader: Reader): GoValue {
  reader.at += 1;
  const items: GoValue[] = [];
  const fields: Record<string, GoValue> = {};
  for (;;) {
    skip(reader);
    if (take(reader, /\}/) !== undefined) return Object.keys(fields).length > 0 ? fields : items;
    const first = value(reader);
    skip(reader);
    if (take(reader, /:/) !== undefined) {
      skip(reader);
      fields[String(first)] = value(reader);
    } else items.push(first);
    skip(reader);
    take(reader, /,/);
  }
}

function value(reader: Reader): GoValue {
  const text = take(reader, /"(?:[^"\\]|\\.)*"/);
  if (text !== undefined) return JSON.parse(text) as string;
  const raw = take(reader, /`[^`]*`/);
  if (raw !== undefined) return raw.slice(1, -1);
  const number = take(reader, /-?(?:0o[0-7]+|0x[0-9a-f]+|\d+)/);
  if (number !== undefined) return Number(number);
  if (take(reader, /'(?:[^'\\]|\\.)'/) !== undefined) return reader.source.slice(reader.at - 2, reader.at - 1);
  const type = take(reader, /&?(?:\[\]|map\[[\w.*]+\])*\*?(?:map\[[\w.*]+\])?[\w.]*/) ?? "";
  if (reader.source[reader.at] === "{") return composite(reader);
  if (reader.source[reader.at] === "(") {
    reader.at += 1;
    const args: GoValue[] = [];
    for (;;) {
      skip(reader);
      if (take(reader, /\)/) !== undefined) return { call: type, args };
      args.push(value(reader));
      skip(reader);
      take(reader, /,/);
    }
  }
  if (type === "") throw new Error(`cannot read Go at ${JSON.stringify(reader.source.slice(reader.at, reader.at + 60))}`);
  return type;
}
