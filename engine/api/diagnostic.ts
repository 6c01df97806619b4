/** What goes wrong, as data: every message a user sees about their own files is a Diagnostic, rendered in one place (engine/report). */

/** A place in a file. `file` is virtual (`//pkg/BUILD.ts`, `@repo//pkg/defs.ts`); lines and columns count from 1, columns in UTF-16 units. */
export interface Span {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** How many columns the squiggle covers; 1 where unknown. */
  readonly length?: number;
  /** The exported function (a macro) the frame belongs to, where there is one. */
  readonly function?: string;
}

export interface Note {
  readonly message: string;
  readonly span?: Span;
}

export interface Diagnostic {
  readonly severity: "error" | "warning";
  /** Names the thing and the expectation; lower case, no full stop. */
  readonly message: string;
  readonly span?: Span;
  /** What stands beside the squiggle ("needed by //app:app"). */
  readonly label?: string;
  readonly notes?: readonly Note[];
  /** The nearest fix. */
  readonly help?: string;
  /** Where within a target the fault lies, for the loader to turn into an exact span: the declaring call, the attribute, and the text of the value. */
  readonly locate?: { readonly stack: readonly Span[]; readonly attribute?: string; readonly text?: string };
}

/** The user's mistake. Anything else that is thrown is a bug in athanor. */
export class BuildError extends Error {
  override readonly name = "BuildError";
  readonly diagnostics: readonly Diagnostic[];
  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map((d) => d.message).join("\n"));
    this.diagnostics = diagnostics;
  }
}

/** A BuildError of one diagnostic. */
export function buildError(message: string, details: Omit<Diagnostic, "severity" | "message"> = {}): BuildError {
  return new BuildError([{ severity: "error", message, ...details }]);
}

/** The candidate nearest to `word` by edit distance, if near enough to be a likely typo. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bound = Math.max(2, Math.floor(word.length / 3)) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(word, candidate, bound);
    // What shares no letter with the word is not near it, however short both are.
    if (distance < bound && distance < Math.max(word.length, candidate.length)) [best, bound] = [candidate, distance];
  }
  return best;
}

/** Levenshtein distance with adjacent swaps counted as one, cut off at `bound`. */
function editDistance(a: string, b: string, bound: number): number {
  if (Math.abs(a.length - b.length) >= bound) return bound;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let value = Math.min(row[j - 1]! + 1, last[j]! + 1, last[j - 1]! + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) value = Math.min(value, before[j - 2]! + 1);
      row.push(value);
    }
    [before, last] = [last, row];
  }
  return Math.min(last[b.length]!, bound);
}

/** For the `default` of an exhaustive switch. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}
