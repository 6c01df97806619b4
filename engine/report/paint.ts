/** Colours, and numbers as people read them. */
export type Paint = "red" | "green" | "yellow" | "cyan" | "bold" | "dim";
const CODES: Readonly<Record<Paint, string>> = { red: "1;31", green: "32", yellow: "33", cyan: "36", bold: "1", dim: "2" };

export function painter(color: boolean): (paint: Paint, text: string) => string {
  return (paint, text) => (color ? `\x1b[${CODES[paint]}m${text}\x1b[0m` : text);
}

/** `312 ms`, `3.1 s`, `2 min 5 s`. */
export function duration(milliseconds: number): string {
  if (milliseconds < 999.5) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 59_950) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** In MB of a million bytes, as downloads are counted. */
export function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** Cut to `width` columns; control characters would break the line. */
export function fit(text: string, width: number): string {
  const clean = text.replace(/[\x00-\x1f\x7f]/g, " ");
  return clean.length <= width ? clean : `${clean.slice(0, Math.max(0, width - 1))}…`;
}

/** What a program printed, without the colours it may have printed it in (ECMA-48 control sequences). */
export function uncoloured(text: string): string {
  return text.replace(/\x1b\[[0-?]*[ -/]*[@-~]/g, "");
}
