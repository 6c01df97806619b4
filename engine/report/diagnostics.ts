/** Diagnostics as text: message, place, source line with its squiggle, macro chain, notes and help. */
import type { Diagnostic, Note, Span } from "../api/diagnostic.ts";
import { columns, painter } from "./paint.ts";

export interface RenderOptions {
  /** Text of a file by its virtual name. */
  readonly readSource: (file: string) => string | undefined;
  readonly color: boolean;
}

/** One blank-line-free block a diagnostic, each ended by a line feed; equal ones are printed once. */
export function renderDiagnostics(diagnostics: readonly Diagnostic[], options: RenderOptions): string {
  const blocks = new Set(diagnostics.map((diagnostic) => renderDiagnostic(diagnostic, options)));
  return [...blocks].join("");
}

function renderDiagnostic(diagnostic: Diagnostic, options: RenderOptions): string {
  const { severity, message, span, label, notes = [], help } = diagnostic;
  const paint = painter(options.color);
  const [first = "", ...rest] = message.split("\n");
  const lines = [
    `${paint(severity === "error" ? "red" : "yellow", `${severity}:`)} ${paint("bold", first)}`,
    ...rest.map((line) => `  ${line}`),
    ...(span ? place(span, severity, label, options) : label === undefined ? [] : [`  ${label}`]),
    ...chain(diagnostic),
    ...notes.flatMap((note) => renderNote(note, options)),
    ...(help === undefined ? [] : [`  ${paint("cyan", "help:")} ${help}`]),
  ];
  return `${lines.join("\n")}\n`;
}

function renderNote(note: Note, options: RenderOptions): readonly string[] {
  const text = note.message.split("\n").map((line) => `  ${line}`);
  if (!note.span) return text;
  return [...text.slice(0, -1), `${text.at(-1) ?? ""}: ${where(note.span)}`, ...excerpt(note.span, "note", undefined, options)];
}

function place(span: Span, severity: Diagnostic["severity"], label: string | undefined, options: RenderOptions): readonly string[] {
  const lines = excerpt(span, severity, label, options);
  return [`  ${where(span)}`, ...lines, ...(lines.length === 0 && label !== undefined ? [`  ${label}`] : [])];
}

/** `app/BUILD.ts:11:16`; files of the workspace lose their slashes, so that terminals link them. */
function where({ file, line, column }: Span): string {
  return `${fileName(file)}:${line}:${column}`;
}

function fileName(file: string): string {
  return file.startsWith("//") ? file.slice(2) : file;
}

/** What a terminal shows at most of a line; a minified file would flood it. */
const WIDTH = 160;

function excerpt(span: Span, severity: Diagnostic["severity"] | "note", label: string | undefined, { readSource, color }: RenderOptions): readonly string[] {
  const source = readSource(span.file)?.split(/\r\n|\n|\r/)[span.line - 1];
  if (source === undefined || span.column > source.length + 1) return [];
  const paint = painter(color);
  const number = String(span.line).padStart(3);
  const start = span.column - 1;
  // The cut keeps the squiggle in sight.
  const cut = start > WIDTH - 40 ? start - 40 : 0;
  const before = printable(source.slice(cut, start));
  const marked = printable(source.slice(start, start + Math.min(span.length ?? 1, WIDTH)));
  const after = printable(source.slice(start + Math.min(span.length ?? 1, WIDTH), cut + WIDTH + 40));
  const lead = cut > 0 ? "…" : "";
  const squiggle = "~".repeat(Math.max(1, columns(marked)));
  return [
    `${paint("dim", `${number} │`)} ${lead}${before}${marked}${after}`.trimEnd(),
    `${paint("dim", "    │")} ${" ".repeat(columns(lead + before))}${paint(severity === "error" ? "red" : severity === "warning" ? "yellow" : "cyan", squiggle)}${label === undefined ? "" : ` ${label}`}`,
  ];
}

/** Tabs become spaces, other control characters a replacement, so that what is below a character stays below it. */
function printable(text: string): string {
  return text.replace(/\t/g, "  ").replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g, "\ufffd");
}

/** The macros between the BUILD.ts and the call that went wrong. */
function chain({ locate }: Diagnostic): readonly string[] {
  const [innermost, ...callers] = locate?.stack ?? [];
  const macro = innermost?.function ?? callers.find((caller) => caller.function !== undefined)?.function;
  // Loops and callbacks of the BUILD.ts itself are frames too, but no macros.
  if (!innermost || callers.length === 0 || (macro === undefined && callers.every((caller) => caller.file === innermost.file))) return [];
  const through = callers.filter((caller, i) => i === callers.length - 1 || caller.function !== undefined);
  const by = macro === undefined ? "a function" : `${macro}()`;
  return [`  ${locate?.attribute === undefined ? "in" : "declared by"} ${by} at ${where(innermost)}${through.map((caller) => `, called at ${where(caller)}`).join("")}`];
}
