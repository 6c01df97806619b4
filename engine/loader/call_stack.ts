/** Call stacks: from V8's frames to spans in TypeScript, of workspace files only. */
import type { Span } from "../api/diagnostic.ts";
import { decodeMappings, type DecodedMap } from "./source_map.ts";

/** Finds generated code and its map by virtual file name. */
export type CodeLookup = (name: string) => { readonly code: string; readonly map: string } | undefined;

export interface StackReader {
  /** The frames of the present call in files the lookup knows, innermost first. */
  here(): readonly Span[];
  of(sites: readonly NodeJS.CallSite[]): readonly Span[];
}

/** Deep enough for macros in macros; V8's own default is 10. */
const LIMIT = 60;

export function createStackReader(lookup: CodeLookup): StackReader {
  const decoded = new Map<string, { map: DecodedMap; lines: readonly string[] }>();
  const span = (site: NodeJS.CallSite): Span | undefined => {
    const file = site.getFileName();
    const known = file === undefined || file === null ? undefined : lookup(file);
    if (!known || !file) return undefined;
    let entry = decoded.get(file);
    if (!entry) decoded.set(file, (entry = { map: decodeMappings(known.map), lines: known.code.split("\n") }));
    const line = (site.getLineNumber() ?? 1) - 1;
    const column = calleeColumn(entry.lines[line] ?? "", (site.getColumnNumber() ?? 1) - 1);
    const at = entry.map.find({ line, column });
    if (!at) return undefined;
    const name = site.getFunctionName();
    return { file, line: at.line + 1, column: at.column + 1, ...(name ? { function: name } : {}) };
  };
  const of = (sites: readonly NodeJS.CallSite[]): readonly Span[] => sites.map(span).filter((found) => found !== undefined);
  return { of, here: () => of(currentSites()) };
}

/** The frames of an error made by the engine's own code, while nobody has read its stack. */
export function sitesOf(error: Error): readonly NodeJS.CallSite[] {
  return withSites(() => error.stack);
}

function currentSites(): readonly NodeJS.CallSite[] {
  const holder: { stack?: unknown } = {};
  return withSites(() => {
    Error.captureStackTrace(holder, currentSites);
    return holder.stack;
  });
}

function withSites(read: () => unknown): readonly NodeJS.CallSite[] {
  const { stackTraceLimit } = Error;
  const prepareStackTrace: typeof Error.prepareStackTrace | undefined = Error.prepareStackTrace;
  try {
    Error.stackTraceLimit = LIMIT;
    Error.prepareStackTrace = (_error, sites) => sites;
    const found = read();
    return Array.isArray(found) ? found : [];
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
    Error.prepareStackTrace = prepareStackTrace;
  }
}

/** An imported function is called as `(0, import_x.name)(...)`, and V8 names the last parenthesis: go back to the name. */
function calleeColumn(line: string, column: number): number {
  const match = /\(0, [\w$]+\.[\w$]+\)$/.exec(line.slice(0, column));
  return match ? match.index + "(0, ".length : column;
}
