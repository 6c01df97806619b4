/** Line coverage in lcov's form: several files become one, counts of a line added up. */
export interface Coverage {
  /** Sorted by path. */
  readonly text: string;
  readonly lines: number;
  readonly hit: number;
}

interface Source {
  readonly lines: Map<number, number>;
  /** First line and count by name. */
  readonly functions: Map<string, { readonly line: number; count: number }>;
}

export function mergeLcov(texts: readonly string[]): Coverage {
  const sources = new Map<string, Source>();
  for (const text of texts) read(text, sources);
  const ordered = [...sources].sort(([a], [b]) => (a < b ? -1 : 1));
  const counts = ordered.flatMap(([, { lines }]) => [...lines.values()]);
  return { text: ordered.map(([path, source]) => record(path, source)).join(""), lines: counts.length, hit: covered(counts) };
}

function read(text: string, sources: Map<string, Source>): void {
  let source: Source = { lines: new Map(), functions: new Map() };
  for (const line of text.split("\n")) {
    const at = line.indexOf(":");
    const value = line.slice(at + 1);
    switch (line.slice(0, at)) {
      case "SF":
        source = sources.get(value) ?? { lines: new Map(), functions: new Map() };
        sources.set(value, source);
        break;
      case "DA": {
        const [number = 0, count = 0] = value.split(",").map(Number);
        source.lines.set(number, (source.lines.get(number) ?? 0) + count);
        break;
      }
      case "FN": {
        const [number = ""] = value.split(",", 1);
        const name = value.slice(number.length + 1);
        if (!source.functions.has(name)) source.functions.set(name, { line: Number(number), count: 0 });
        break;
      }
      case "FNDA": {
        const [count = ""] = value.split(",", 1);
        const known = source.functions.get(value.slice(count.length + 1));
        if (known) known.count += Number(count);
        break;
      }
    }
  }
}

function record(path: string, { lines, functions }: Source): string {
  const named = [...functions].sort(([a, { line: at }], [b, { line: other }]) => at - other || (a < b ? -1 : 1));
  const counted = [...lines].sort(([a], [b]) => a - b);
  return [
    `SF:${path}`,
    ...named.map(([name, { line }]) => `FN:${line},${name}`),
    ...named.map(([name, { count }]) => `FNDA:${count},${name}`),
    `FNF:${named.length}`,
    `FNH:${covered(named.map(([, { count }]) => count))}`,
    ...counted.map(([line, count]) => `DA:${line},${count}`),
    `LF:${counted.length}`,
    `LH:${covered(counted.map(([, count]) => count))}`,
    "end_of_record\n",
  ].join("\n");
}

function covered(counts: readonly number[]): number {
  return counts.filter((count) => count > 0).length;
}
