/** Transform: TypeScript to a CommonJS function body with esbuild, which is loaded only when the cache does not know the source. */
import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import type { TransformOptions } from "esbuild";
import { BuildError, type Diagnostic } from "../api/diagnostic.ts";

export interface Transformed {
  readonly code: string;
  /** The `mappings` of the source map. */
  readonly map: string;
}

/** Remembers results between commands; keys are hex digests over source, options and esbuild's version. */
export interface TransformCache {
  get(key: string): Transformed | undefined;
  set(key: string, value: Transformed): void;
}

/** Async functions become uses of Promise, which the world refuses with a clear message. */
const OPTIONS: TransformOptions = {
  format: "cjs",
  // Modules are strict; without it writing to something frozen would be ignored.
  banner: '"use strict";',
  target: "node20",
  sourcemap: "external",
  sourcesContent: false,
  supported: { "async-await": false, "async-generator": false, "for-await": false, "dynamic-import": false, "top-level-await": false },
  logOverride: { "empty-import-meta": "error" },
  logLevel: "silent",
  tsconfigRaw: { compilerOptions: { target: "ES2023", useDefineForClassFields: true } },
};

/** Throws BuildError for a syntax error. `name` is virtual. */
export function transform(source: string, name: string, loader: "ts" | "js", cache: TransformCache | undefined): Transformed {
  const key = cache && createHash("sha256").update(JSON.stringify([1, esbuildVersion(), OPTIONS, loader])).update("\0").update(source).digest("hex");
  const known = key === undefined ? undefined : cache?.get(key);
  if (known) return known;
  const result = run(source, name, loader);
  if (key !== undefined) cache?.set(key, result);
  return result;
}

function run(source: string, name: string, loader: "ts" | "js"): Transformed {
  try {
    const { code, map } = esbuild().transformSync(source, { ...OPTIONS, loader, sourcefile: name });
    return { code, map: mappingsOf(map) };
  } catch (error) {
    const failures = failuresOf(error);
    if (failures.length === 0) throw error;
    throw new BuildError(failures.map((failure) => syntaxError(failure, name)));
  }
}

type Esbuild = typeof import("esbuild");
const require = createRequire(import.meta.url);
let loaded: Esbuild | undefined;
let version: string | undefined;

function esbuild(): Esbuild {
  return (loaded ??= require("esbuild") as Esbuild);
}

function esbuildVersion(): string {
  return (version ??= (require("esbuild/package.json") as { version: string }).version);
}

function mappingsOf(map: string): string {
  const parsed: unknown = JSON.parse(map);
  return typeof parsed === "object" && parsed !== null && "mappings" in parsed && typeof parsed.mappings === "string" ? parsed.mappings : "";
}

interface Failure {
  readonly text: string;
  readonly location: { readonly line: number; readonly column: number; readonly length: number; readonly lineText: string } | null;
}

function failuresOf(error: unknown): readonly Failure[] {
  return error instanceof Error && "errors" in error && Array.isArray(error.errors) ? (error.errors as readonly Failure[]) : [];
}

/** esbuild counts columns in bytes of UTF-8. */
function syntaxError({ text, location }: Failure, name: string): Diagnostic {
  const message = text.startsWith("Top-level await") ? "top-level await is not available: loading is synchronous" : text.startsWith('"import.meta"') ? "import.meta is not available in BUILD.ts and rules" : text;
  const readable = message.charAt(0).toLowerCase() + message.slice(1);
  if (!location) return { severity: "error", message: readable, span: { file: name, line: 1, column: 1 } };
  const line = Buffer.from(location.lineText);
  const before = line.subarray(0, location.column).toString();
  const length = Math.max(1, line.subarray(location.column, location.column + location.length).toString().length);
  return { severity: "error", message: readable, span: { file: name, line: location.line, column: before.length + 1, length } };
}
