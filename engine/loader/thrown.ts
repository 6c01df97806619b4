/** Thrown values: turns whatever a BUILD.ts, module or rule throws into diagnostics. */
import { types } from "node:util";
import { BuildError, nearest, type Diagnostic, type Span } from "../api/diagnostic.ts";
import { sitesOf, type StackReader } from "./call_stack.ts";
import { ATHANOR, parseVirtualName } from "./repositories.ts";
import type { World } from "./world.ts";

/** `file` is what was being evaluated: the place of last resort. `exporters` says where a name that is not defined could come from. */
export function diagnoseThrown(thrown: unknown, file: string, world: World, stacks: StackReader, exporters: () => readonly Exporter[]): readonly Diagnostic[] {
  const all = stackOf(thrown, world, stacks);
  // Beyond the evaluated file's own outermost frame stand those who imported it.
  const stack = all.slice(0, all.findLastIndex((span) => span.file === file) + 1 || all.length);
  if (thrown instanceof BuildError) return thrown.diagnostics.map((diagnostic) => (diagnostic.span || diagnostic.locate ? diagnostic : { ...diagnostic, ...place(stack, file) }));
  const undefinedName = types.isNativeError(thrown) ? /^([\w$]+) is not defined$/.exec(thrown.message)?.[1] : undefined;
  if (undefinedName !== undefined) return [notDefined(undefinedName, place(stack, file), exporters())];
  const message = types.isNativeError(thrown) ? readable(thrown) : `threw ${typeof thrown === "string" ? JSON.stringify(thrown) : `a value that is no Error (${typeof thrown})`}`;
  return [{ severity: "error", message, ...place(stack, file) }];
}

/** A module that can be imported, and what it exports. */
export interface Exporter {
  readonly module: string;
  readonly names: readonly string[];
}

function notDefined(name: string, where: ReturnType<typeof place>, exporters: readonly Exporter[]): Diagnostic {
  const holder = exporters.find(({ names }) => names.includes(name));
  const near = nearest(name, exporters.flatMap(({ names }) => names));
  const help = holder ? `import { ${name} } from "${holder.module}"` : near && `did you mean ${near}?`;
  return { severity: "error", message: `${name} is not defined`, ...where, ...(where.span ? { span: { ...where.span, length: name.length } } : {}), ...(help === undefined ? {} : { help }) };
}

function stackOf(thrown: unknown, world: World, stacks: StackReader): readonly Span[] {
  if (!types.isNativeError(thrown)) return [];
  return stacks.of(world.sites(thrown) ?? sitesOf(thrown));
}

/** Where the user can change something: their BUILD.ts, with the macros between; the rule library's place is a note. */
function place(stack: readonly Span[], file: string): Pick<Diagnostic, "span" | "notes" | "locate"> {
  const own = stack.filter((span) => parseVirtualName(span.file)?.repository !== ATHANOR);
  const [inner] = stack;
  const first = own[0] ?? inner;
  const last = own.at(-1) ?? inner;
  if (!inner || !first || !last) return { span: { file, line: 1, column: 1, length: 1 } };
  const notes = first === inner ? {} : { notes: [{ message: "thrown here", span: bare(inner) }] };
  // Callbacks of one file are shown where they stand.
  return first.file === last.file ? { span: bare(first), ...notes } : { span: bare(last), ...notes, locate: { stack: own } };
}

function bare({ file, line, column }: Span): Span {
  return { file, line, column };
}

function readable(error: Error): string {
  const message = error.message.replace(/\(0 ?, ?[\w$]+\.([\w$]+)\)/g, "$1").replace(/\bimport_[\w$]+\.([\w$]+)/g, "$1");
  if (error.name === "RangeError" && /call stack/.test(message)) return "the call stack overflowed: a function calls itself without end";
  if (error.name === "EvalError") return "code cannot be made from strings (eval, Function) in BUILD.ts and rules";
  return message === "" ? error.name : message;
}
