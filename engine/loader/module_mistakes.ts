/** Mistakes in a module's text, at their place. */
import type { Diagnostic, Span } from "../api/diagnostic.ts";
import type { Finding } from "./scan_module.ts";

/** A word that must not stand there. */
export function forbidden(finding: Finding, source: string, name: string): Diagnostic {
  const span = spanAt(source, finding.offset, finding.text.length, name);
  if (finding.kind === "dynamic import") return { severity: "error", message: "dynamic import is not available: loading is synchronous", span, help: "import it at the top of the file" };
  return { severity: "error", message: `"${finding.text}" at the top of a module: modules are shared by every package and must not have state`, span, help: 'use "const"' };
}

/** Where `specifier` is imported, by its text: what esbuild leaves of an import has no position of its own. */
export function importSpan(source: string, specifier: string, file: string): Span {
  const offset = [`"${specifier}"`, `'${specifier}'`].map((literal) => source.indexOf(literal)).find((found) => found >= 0);
  return spanAt(source, offset ?? 0, offset === undefined ? 1 : specifier.length + 2, file);
}

export function spanAt(source: string, offset: number, length: number, file: string): Span {
  const before = source.slice(0, offset).split("\n");
  return { file, line: before.length, column: (before.at(-1)?.length ?? 0) + 1, length };
}
