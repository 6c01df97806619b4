/** What rules throw that is no BuildError: their bug, told with the frames of their own modules. */
import { buildError, BuildError, type Note } from "../api/diagnostic.ts";
import type { Entry } from "./node.ts";

export function thrownByRule(what: string, entry: Entry, thrown: unknown): BuildError {
  const { label, stack } = entry.target;
  // Errors of rule modules come from another realm: instanceof would not know them.
  const error = typeof thrown === "object" && thrown !== null ? (thrown as { message?: unknown; stack?: unknown }) : {};
  const message = typeof error.message === "string" ? error.message : String(thrown);
  return buildError(`${what} failed for ${label}: ${message}`, { locate: { stack }, notes: typeof error.stack === "string" ? framesOf(error.stack) : [] });
}

/** Frames within modules of a workspace or package, whose names start with `//` or `@`. */
function framesOf(stack: string): Note[] {
  return [...stack.matchAll(/^ *at (?:(.+?) \()?((?:@[\w.-]+)?\/\/[^\s():]+):(\d+):(\d+)\)?$/gm)].slice(0, 5).map(([, name, file = "", line, column]) => ({
    message: name === undefined ? "thrown here" : `in ${name}()`,
    span: { file, line: Number(line), column: Number(column) },
  }));
}
