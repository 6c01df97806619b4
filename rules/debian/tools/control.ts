/** Paragraphs of Debian's control format (deb822(5)), read from text that arrives in pieces. */

/** One paragraph: field names in lower case, continuation lines joined with newlines. */
export type Paragraph = ReadonlyMap<string, string>;

/** Every paragraph of `chunks`, in order. With `wanted` (names in lower case) other fields are skipped, which halves the time of a large index. */
export async function* paragraphs(chunks: AsyncIterable<string>, wanted?: ReadonlySet<string>): AsyncGenerator<Paragraph> {
  const reader = paragraphReader(wanted);
  let rest = "";
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const done = reader.line(line);
      if (done !== undefined) yield done;
    }
  }
  const last = reader.line(rest) ?? reader.line("");
  if (last !== undefined) yield last;
}

/** The paragraphs of a text that is small and whole, such as a Release file. */
export function parseParagraphs(text: string): readonly Paragraph[] {
  const reader = paragraphReader();
  const found: Paragraph[] = [];
  for (const line of [...text.split("\n"), ""]) {
    const done = reader.line(line);
    if (done !== undefined) found.push(done);
  }
  return found;
}

/** Takes lines one by one and gives a paragraph at the blank line that ends it. */
function paragraphReader(wanted?: ReadonlySet<string>): { line(line: string): Paragraph | undefined } {
  let fields = new Map<string, string>();
  let name: string | undefined;
  let seen = false;
  return {
    line(raw) {
      const line = raw.endsWith("\r") ? raw.slice(0, -1) : raw;
      if (line.trim() === "") {
        if (!seen) return undefined;
        const done = fields;
        fields = new Map();
        name = undefined;
        seen = false;
        return done;
      }
      if (line.startsWith("#")) return undefined;
      seen = true;
      if (line.startsWith(" ") || line.startsWith("\t")) {
        if (name !== undefined) fields.set(name, `${fields.get(name) ?? ""}\n${line.trim()}`);
        return undefined;
      }
      const colon = line.indexOf(":");
      if (colon < 0) {
        name = undefined;
        return undefined;
      }
      const field = line.slice(0, colon).toLowerCase();
      name = wanted === undefined || wanted.has(field) ? field : undefined;
      if (name !== undefined) fields.set(name, line.slice(colon + 1).trim());
      return undefined;
    },
  };
}
