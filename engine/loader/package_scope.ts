/** Package scope: what calls in one BUILD.ts do, from declare() to load_json(), while that package is being loaded. */
import path from "node:path";
import { BuildError, nearest, type Diagnostic, type Span } from "../api/diagnostic.ts";
import type { DataFile } from "../api/attr.ts";
import { isTargetName, type PackageId, type Visibility } from "../api/label.ts";
import type { LoadedPackage, LoadedTarget } from "../api/package.ts";
import type { GlobOptions, PackageDefaults, PackageRegistrar } from "../api/registry.ts";
import type { Json } from "../api/tool.ts";
import type { StackReader } from "./call_stack.ts";
import { declareTarget, type Defaults } from "./declare_target.ts";
import { describe, isPlainObject } from "./describe.ts";
import type { PackageFiles } from "./package_files.ts";
import { ATHANOR, buildFileOf, parseVirtualName, virtualName, type Repositories } from "./repositories.ts";
import { strings, visibilityList } from "./visibility.ts";

export interface ScopeOptions {
  readonly id: PackageId;
  readonly repositories: Repositories;
  readonly files: PackageFiles;
  readonly stacks: StackReader;
  /** A list or object of the context in which BUILD.ts runs. */
  readonly share: (value: Json) => unknown;
  /** Reads a data file by path; undefined where it does not exist. Throws BuildError. */
  readonly data: (path: string, format: "json" | "toml" | "yaml" | undefined) => DataFile;
}

export interface PackageScope extends PackageRegistrar {
  report(diagnostic: Diagnostic): void;
  /** What was declared. */
  close(): { readonly loaded: LoadedPackage; readonly diagnostics: readonly Diagnostic[] };
}

export function createPackageScope(options: ScopeOptions): PackageScope {
  const { id, repositories, files, stacks } = options;
  const diagnostics: Diagnostic[] = [];
  const targets = new Map<string, LoadedTarget>();
  let defaults: Defaults = { visibility: ["private"], tags: [] };
  const buildFile = virtualName(buildFileOf(id));

  const report = (diagnostic: Diagnostic): void => {
    diagnostics.push(diagnostic);
  };
  /** Where the call stands: the rule library's own frames say nothing to a user, unless there are no others. */
  const here = (): readonly Span[] => {
    const all = stacks.here();
    const own = all.filter((span) => parseVirtualName(span.file)?.repository !== ATHANOR || id.repository === ATHANOR);
    return own.length > 0 ? own : all;
  };
  const mistake = (message: string, details: { readonly text?: string; readonly help?: string } = {}): void => {
    const stack = here();
    report({ severity: "error", message, ...spanOf(stack), ...(details.help === undefined ? {} : { help: details.help }), locate: { stack, ...(details.text === undefined ? {} : { text: details.text }) } });
  };

  return {
    report,
    declare(rule, definition, attrs) {
      const stack = here();
      const declared = declareTarget({ ...options, rule, definition, attrs, stack, defaults, report });
      const late = stack.find(({ file }) => file !== buildFile && path.posix.basename(file) === "BUILD.ts");
      if (late) {
        report({ severity: "error", message: `a function of ${late.file} declares a target while ${buildFile} is loaded: its own package is closed`, span: bare(late), notes: [{ message: "called", ...spanOf(stack) }], help: "modules must not keep functions that a BUILD.ts gave them" });
        return declared.handle;
      }
      const name = declared.target && declared.label.slice(declared.label.lastIndexOf(":") + 1);
      const other = name === undefined ? undefined : targets.get(name);
      if (other && name !== undefined) {
        const place = other.stack.at(-1);
        report({ severity: "error", message: `there are two targets named "${name}"`, ...spanOf(stack), notes: [{ message: "the other one", ...(place ? { span: bare(place) } : {}) }], locate: { stack, attribute: "name", text: name } });
      } else if (declared.target && name !== undefined && isTargetName(name)) targets.set(name, declared.target);
      return declared.handle;
    },
    defaults(values) {
      const given: unknown = values;
      if (!isPlainObject(given)) return mistake(`package_defaults() takes an object; got ${describe(given)}`);
      if (targets.size > 0) mistake("package_defaults() must come before the first target", { help: "move it to the top of the file" });
      for (const key of Object.keys(given))
        if (key !== "visibility" && key !== "tags") {
          const near = nearest(key, ["visibility", "tags"]);
          mistake(`package_defaults() has no "${key}": there are visibility and tags`, { text: key, ...(near ? { help: `did you mean "${near}"?` } : {}) });
        }
      defaults = { visibility: visibilityOf(given, mistake) ?? defaults.visibility, tags: tagsOf(given, mistake) ?? defaults.tags };
    },
    glob: (include, globOptions) => options.share(globFiles(include, globOptions, files, mistake)) as readonly string[],
    data(file, format) {
      if (typeof file !== "string") throw new TypeError(`load_${format}() takes a path; got ${describe(file)}`);
      const value = readOrReport(file, format);
      return options.share(value ?? {}) as Json;
    },
    close() {
      const loaded: LoadedPackage = Object.freeze({ id, place: repositories.place(id), buildFile, targets: Object.freeze([...targets.values()]) });
      return { loaded, diagnostics };
    },
  };

  function readOrReport(file: string, format: "json" | "toml" | "yaml"): Json | undefined {
    try {
      const { value } = options.data(file, format);
      if (value === undefined) mistake(`no file ${JSON.stringify(file)}`, { text: file });
      return value;
    } catch (error) {
      if (!(error instanceof BuildError)) throw error;
      for (const diagnostic of error.diagnostics) {
        if (diagnostic.span) report(diagnostic);
        else mistake(diagnostic.message, { text: file, ...(diagnostic.help === undefined ? {} : { help: diagnostic.help }) });
      }
      return undefined;
    }
  }

  function visibilityOf(given: PackageDefaults | object, fail: typeof mistake): readonly Visibility[] | undefined {
    const value: unknown = "visibility" in given ? given.visibility : undefined;
    return value === undefined ? undefined : visibilityList(value, "visibility", repositories, fail);
  }

  function tagsOf(given: object, fail: typeof mistake): readonly string[] | undefined {
    const value: unknown = "tags" in given ? given.tags : undefined;
    return value === undefined ? undefined : strings(value, "tags", fail);
  }
}

type Mistake = (message: string, details?: { readonly text?: string; readonly help?: string }) => void;

function globFiles(include: unknown, options: GlobOptions, files: PackageFiles, mistake: Mistake): readonly string[] {
  const given: unknown = options;
  const patterns = strings(include, "glob()", mistake);
  if (!isPlainObject(given)) mistake(`the second argument of glob() must be an object; got ${describe(given)}`);
  for (const key of isPlainObject(given) ? Object.keys(given) : []) {
    if (key === "exclude" || key === "allow_empty") continue;
    const near = nearest(key, ["exclude", "allow_empty"]);
    mistake(`glob() has no option "${key}": there are exclude and allow_empty`, { text: key, ...(near ? { help: `did you mean "${near}"?` } : {}) });
  }
  const exclude = options.exclude === undefined ? [] : strings(options.exclude, "exclude", mistake);
  if (!patterns || !exclude) return [];
  const found = new Set<string>();
  for (const pattern of patterns) {
    const fault = patternFault(pattern);
    if (fault) {
      mistake(`glob pattern "${pattern}" ${fault}`, { text: pattern });
      continue;
    }
    const matches = files.glob(pattern, exclude);
    // A pattern whose files are all excluded is meant so; one that never matches is a typo.
    if (matches.length === 0 && options.allow_empty !== true && (exclude.length === 0 || files.glob(pattern, []).length === 0)) mistake(`glob pattern "${pattern}" matches no file of the package`, { text: pattern, ...emptyHelp(pattern, files) });
    for (const match of matches) found.add(match);
  }
  for (const pattern of exclude) {
    const fault = patternFault(pattern);
    if (fault) mistake(`glob pattern "${pattern}" ${fault}`, { text: pattern });
  }
  return [...found].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

function patternFault(pattern: string): string | undefined {
  if (pattern === "") return "is empty";
  if (pattern.startsWith("/")) return "must be relative to the package";
  if (pattern.startsWith("!")) return "must not start with !: use exclude";
  if (pattern.startsWith("./")) return 'must not start with "./"';
  if (pattern.includes("\\")) return "must use / between folders, and no backslash";
  return pattern.split(/[/{},()|]/).includes("..") ? 'must not contain ".."' : undefined;
}

function emptyHelp(pattern: string, files: PackageFiles): { readonly help: string } {
  const parts = pattern.split("/");
  const magic = parts.findIndex((part) => /[*?{[(]/.test(part));
  const fixed = magic < 0 ? parts.slice(0, -1) : parts.slice(0, magic);
  const found = fixed.length > 0 ? files.find(fixed.join("/")) : undefined;
  if (found?.kind === "elsewhere") return { help: `${fixed.join("/")} is the package ${found.owner}: name its targets instead` };
  if (found?.kind === "missing") return { help: `there is no folder ${fixed.join("/")}` };
  return { help: "where nothing may match, say allow_empty: true" };
}

/** The place a mistake is shown at until its exact literal is found: the call in BUILD.ts. */
function spanOf(stack: readonly Span[]): { readonly span?: Span } {
  const span = stack.at(-1);
  return span ? { span: bare(span) } : {};
}

function bare({ file, line, column }: Span): Span {
  return { file, line, column };
}
