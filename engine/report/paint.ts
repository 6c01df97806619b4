/** Colours, and numbers as people read them. */
export type Paint = "red" | "green" | "yellow" | "cyan" | "bold" | "dim";
const CODES: Readonly<Record<Paint, string>> = { red: "1;31", green: "32", yellow: "1;33", cyan: "36", bold: "1", dim: "2" };

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

/** Cut to `width` columns; control characters would break the line. */
export function fit(text: string, width: number): string {
  const clean = text.replace(/[\x00-\x1f\x7f]/g, " ");
  if (columns(clean) <= width) return clean;
  let kept = "";
  for (const char of clean) {
    if (columns(kept + char) >= width) break;
    kept += char;
  }
  return `${kept}…`;
}

const WIDE = /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|^\p{Emoji_Presentation}|^[\u{20000}-\u{3fffd}]/u;

/** Columns a terminal needs: two for East Asian wide characters and emoji, none for what combines. */
export function columns(text: string): number {
  let width = 0;
  for (const char of text) width += /^[\p{Mn}\p{Me}\u200d\ufe0f]/u.test(char) ? 0 : WIDE.test(char) ? 2 : 1;
  return width;
}

/** What a program printed, without the colours it may have printed it in (ECMA-48 control sequences). */
export function uncoloured(text: string): string {
  return text.replace(/\x1b\[[0-?]*[ -/]*[@-~]/g, "");
}
