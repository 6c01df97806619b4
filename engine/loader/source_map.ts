/** Source maps: from a place in generated code to the place in the source; decoded only when something has to be shown or declared. */

/** Zero-based. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

type Segment = readonly [generatedColumn: number, line: number, column: number];

export interface DecodedMap {
  /** The original place of the nearest segment at or before `at` on its line. */
  find(at: Position): Position | undefined;
}

const DIGITS = new Map([..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"].map((digit, value) => [digit, value]));

/** Decodes the `mappings` of a version 3 map with one source. */
export function decodeMappings(mappings: string): DecodedMap {
  const lines: Segment[][] = [];
  // Fields are relative to the segment before, across lines save for the generated column.
  let [source, line, column] = [0, 0, 0];
  for (const encodedLine of mappings.split(";")) {
    const segments: Segment[] = [];
    let generated = 0;
    for (const encoded of encodedLine.split(",")) {
      const fields = decodeFields(encoded);
      generated += fields[0] ?? 0;
      if (fields.length < 4) continue;
      source += fields[1] ?? 0;
      line += fields[2] ?? 0;
      column += fields[3] ?? 0;
      if (source === 0) segments.push([generated, line, column]);
    }
    lines.push(segments);
  }
  return {
    find(at) {
      let found: Segment | undefined;
      for (const segment of lines[at.line] ?? []) {
        if (segment[0] > at.column) break;
        found = segment;
      }
      return found && { line: found[1], column: found[2] };
    },
  };
}

/** Base 64 VLQ: five bits a digit, low digits first, the lowest bit of all is the sign. */
function decodeFields(encoded: string): number[] {
  const fields: number[] = [];
  let [value, shift] = [0, 0];
  for (const digit of encoded) {
    const bits = DIGITS.get(digit);
    if (bits === undefined) throw new Error(`not a source map: "${encoded}"`);
    value += (bits & 31) << shift;
    shift += 5;
    if ((bits & 32) !== 0) continue;
    fields.push((value & 1) === 1 ? -(value >> 1) : value >> 1);
    [value, shift] = [0, 0];
  }
  return fields;
}
