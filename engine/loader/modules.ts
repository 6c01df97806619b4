/** Modules: each file is transformed and evaluated once, frozen and shared; rules, providers and the like get their ids here. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { BuildError, buildError, type Diagnostic } from "../api/diagnostic.ts";
import { assignIdentity } from "../api/identity.ts";
import { createStackReader, type StackReader } from "./call_stack.ts";
import { parseData } from "./data_file.ts";
import { doorOf, namesRead, type Door } from "./door.ts";
import { deepFreeze } from "./freeze.ts";
import { hostApi, makeExports, type Exports } from "./module_exports.ts";
import { forbidden, importSpan, spanAt } from "./module_mistakes.ts";
import { createReadLog, type ReadLog } from "./reads.ts";
import { ATHANOR, virtualName, type FileId, type Repositories } from "./repositories.ts";
import { DOORS, resolveImport } from "./resolve_import.ts";
import { scanModule } from "./scan_module.ts";
import { diagnoseThrown, type Exporter } from "./thrown.ts";
import { transform, type TransformCache, type Transformed } from "./transform.ts";
import type { World } from "./world.ts";

/** A file that has been evaluated, or is being, or failed. */
export interface Module {
  readonly name: string;
  readonly file: FileId;
  /** Hex SHA-256 of its source. */
  readonly digest: string;
  readonly imports: Set<Module>;
  /** Name and digest of each JSON file it imports. */
  readonly data: Map<string, string>;
  /** Files it read itself, its own source first. */
  readonly reads: ReadLog;
  /** It only re-exports: it is not evaluated, and those who import from it depend on the modules behind the names they read. */
  readonly door: Door | undefined;
  state: { readonly kind: "evaluating" } | { readonly kind: "done"; readonly exports: Exports } | { readonly kind: "failed"; readonly error: BuildError };
}

export interface Modules {
  /** Evaluates a module if need be; throws BuildError. Must be called within `limited`. */
  load(file: FileId): Module;
  /** Evaluates a BUILD.ts once for its effects. Recoverable mistakes go to `report`. */
  evaluate(file: FileId, report: (diagnostic: Diagnostic) => void): Module;
  /** Gives up what was being evaluated when time ran out; `diagnose` is told the innermost file. */
  interrupted(diagnose: (name: string | undefined) => BuildError): BuildError;
  /** Drops what was being evaluated, so that it can be tried again. */
  forget(): void;
  /** A module that has been evaluated already. */
  loaded(file: FileId): Module | undefined;
  /** The module being evaluated that is not a BUILD.ts; nobody may declare targets then. */
  current(): Module | undefined;
  readonly stacks: StackReader;
  readonly api: Exports;
}

export function createModules(repositories: Repositories, world: World, cache: TransformCache | undefined): Modules {
  const modules = new Map<string, Module>();
  const code = new Map<string, Transformed>();
  const evaluating: Module[] = [];
  const stacks = createStackReader((name) => code.get(name));
  const host = hostApi();

  const load = (file: FileId): Module => {
    const name = virtualName(file);
    const known = modules.get(name);
    if (known?.state.kind === "done") return known;
    if (known?.state.kind === "failed") throw known.state.error;
    if (known) throw cycle(evaluating, known);
    const { module, source, loader } = open(file);
    modules.set(name, module);
    if (module.door) {
      module.state = { kind: "done", exports: doorExports(module, module.door) };
      return module;
    }
    const findings = loader === "ts" ? scanModule(source) : [];
    const mistakes = findings.flatMap((finding) => (finding.kind === "export" ? [] : [forbidden(finding, source, name)]));
    const exports = attempt(module, mistakes, () => {
      const found = run(module, source, loader);
      for (const [key, value] of Object.entries(found)) assignIdentity(value, `${name}#${key}`);
      return deepFreeze(found);
    });
    module.state = { kind: "done", exports: makeExports(name, exports) };
    return module;
  };

  const evaluate = (file: FileId, report: (diagnostic: Diagnostic) => void): Module => {
    const { module, source, loader } = open(file);
    const findings = scanModule(source);
    for (const finding of findings) if (finding.kind === "dynamic import") report(forbidden(finding, source, module.name));
    const exports = attempt(module, [], () => run(module, source, loader));
    module.state = { kind: "done", exports };
    const [exported] = Object.keys(exports);
    const finding = findings.find(({ kind }) => kind === "export");
    if (exported !== undefined) report({ severity: "error", message: `a BUILD.ts exports nothing, but this one exports "${exported}"`, span: spanAt(source, finding?.offset ?? 0, finding ? 6 : 1, module.name), help: "others name its targets by label; move what is shared to a module" });
    return module;
  };

  /** Runs `body` as the evaluation of `module`; what is thrown becomes the module's failure. */
  const attempt = <T>(module: Module, mistakes: readonly Diagnostic[], body: () => T): T => {
    evaluating.push(module);
    try {
      if (mistakes.length > 0) throw new BuildError(mistakes);
      const result = body();
      evaluating.pop();
      return result;
    } catch (thrown) {
      evaluating.pop();
      const error = new BuildError(diagnoseThrown(thrown, module.name, world, stacks, () => [...exporters(module, host), ...libraryExports()]));
      module.state = { kind: "failed", error };
      throw error;
    }
  };

  /** The name that is missing most often is a rule's whose import was forgotten. */
  const libraryExports = (): readonly Exporter[] => {
    const file = { repository: repositories.canonical(ATHANOR) ?? ATHANOR, path: DOORS.get(ATHANOR) ?? "" };
    try {
      if (repositories.sourcePath(file) === undefined || modules.get(virtualName(file))?.state.kind === "evaluating") return [];
      const { state } = load(file);
      return state.kind === "done" ? [{ module: ATHANOR, names: Object.keys(state.exports) }] : [];
    } catch (error) {
      // A broken door is not what this message is about.
      if (error instanceof BuildError) return [];
      throw error;
    }
  };

  /** Each name is looked up when it is read. */
  const doorExports = (module: Module, door: Door): Exports => {
    const names = Object.defineProperties({}, door.api ? Object.getOwnPropertyDescriptors(host) : {});
    for (const name of door.names.keys()) Object.defineProperty(names, name, { enumerable: true, get: () => enter(module, name, new Set()) });
    return makeExports(module.name, names);
  };

  const open = (file: FileId): { module: Module; source: string; loader: "ts" | "js" } => {
    const path = repositories.sourcePath(file);
    const name = virtualName(file);
    if (path === undefined) throw buildError(`no file ${name}`);
    const source = readFileSync(path, "utf8");
    const reads = createReadLog();
    for (const candidate of repositories.sourceCandidates(file)) {
      reads.add(candidate === path ? "file" : "absent", candidate);
      if (candidate === path) break;
    }
    return { module: { name, file, digest: sha256(source), imports: new Set(), data: new Map(), reads, door: doorOf(source), state: { kind: "evaluating" } }, source, loader: path.endsWith(".js") ? "js" : "ts" };
  };

  const run = (module: Module, source: string, loader: "ts" | "js"): Record<string, unknown> => {
    const transformed = transform(source, module.name, loader, cache);
    code.set(module.name, transformed);
    const holder: { exports: object } = { exports: {} };
    world.compile(transformed.code, module.name)(holder, holder.exports, (specifier) => require(module, specifier));
    return { ...holder.exports };
  };

  const require = (importer: Module, specifier: string): unknown =>
    placed(importer, specifier, () => {
      const resolved = resolveImport(specifier, importer.file, repositories);
      if (resolved.kind === "api") return host;
      if (resolved.kind === "json") return json(importer, resolved.file);
      const module = imported(importer, specifier, resolved.file);
      importer.imports.add(module);
      if (module.door) for (const name of namesRead(code.get(importer.name)?.code ?? "", specifier) ?? module.door.names.keys()) enter(module, name, importer.imports);
      return exportsOf(module);
    });

  /** What a door's name stands for; `imports` gets the module that makes it and every door on the way. */
  const enter = (door: Module, name: string, imports: Set<Module>, via: readonly Module[] = []): unknown => {
    const from = door.door?.names.get(name);
    // A name of the API, or one that is not there, which is said when it is read.
    if (!from) return undefined;
    return placed(door, from.specifier, () => {
      const resolved = resolveImport(from.specifier, door.file, repositories);
      if (resolved.kind === "api") return host[from.name];
      const module = imported(door, from.specifier, resolved.file);
      if ([...via, door].includes(module)) throw cycle([...via, door], module);
      imports.add(module);
      return module.door?.names.has(from.name) ? enter(module, from.name, imports, [...via, door]) : exportsOf(module)?.[from.name];
    });
  };

  const imported = (importer: Module, specifier: string, file: FileId): Module => {
    if (repositories.sourcePath(file) === undefined) throw missing(importer, specifier, file);
    return load(file);
  };

  /** A mistake without a place gets that of the import. */
  const placed = <T>(importer: Module, specifier: string, body: () => T): T => {
    try {
      return body();
    } catch (thrown) {
      if (!(thrown instanceof BuildError)) throw thrown;
      const span = importSpan(repositories.read(importer.file) ?? "", specifier, importer.name);
      throw new BuildError(thrown.diagnostics.map((diagnostic) => (diagnostic.span || diagnostic.locate ? diagnostic : { ...diagnostic, span })));
    }
  };

  const json = (importer: Module, file: FileId): unknown => {
    const path = repositories.hostPath(file);
    if (!existsSync(path)) {
      importer.reads.add("absent", path);
      throw buildError(`no file ${virtualName(file)}`);
    }
    importer.reads.add("file", path);
    const text = readFileSync(path, "utf8");
    importer.data.set(virtualName(file), sha256(text));
    const value = deepFreeze(world.data(JSON.stringify(parseData(text, virtualName(file), "json"))));
    const named = typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
    return makeExports(virtualName(file), { ...named, default: value });
  };

  const missing = (importer: Module, specifier: string, file: FileId): BuildError => {
    for (const candidate of repositories.sourceCandidates(file)) importer.reads.add("absent", candidate);
    return buildError(`no file ${virtualName(file)}`, specifier.startsWith("athanor") ? { help: "this installation of athanor is incomplete" } : {});
  };

  return {
    load,
    evaluate,
    stacks,
    api: host,
    current: () => evaluating.findLast((module) => module.file.path.split("/").at(-1) !== "BUILD.ts"),
    loaded: (file) => {
      const module = modules.get(virtualName(file));
      return module?.state.kind === "done" ? module : undefined;
    },
    forget: () => {
      for (const module of evaluating) modules.delete(module.name);
      evaluating.length = 0;
    },
    interrupted: (diagnose) => {
      const error = diagnose(evaluating.at(-1)?.name);
      for (const module of evaluating) module.state = { kind: "failed", error };
      evaluating.length = 0;
      return error;
    },
  };
}

/** Every module reachable from `root`, itself included. */
export function reachable(root: Module): readonly Module[] {
  const found = new Set([root]);
  for (const module of found) for (const imported of module.imports) found.add(imported);
  return [...found];
}

/** What a module could have imported a name from: what it imports already, then the API. */
function exporters(module: Module, host: Exports): readonly Exporter[] {
  const imported = [...module.imports].map(({ name, state }) => ({ module: DOOR_OF.get(name) ?? name, names: state.kind === "done" ? Object.keys(state.exports) : [] }));
  return [...imported, { module: "athanor/api", names: Object.keys(host) }];
}
const DOOR_OF: ReadonlyMap<string, string> = new Map([...DOORS].flatMap(([door, file]) => [[`//${file}`, door] as const, [`@athanor//${file}`, door] as const]));

function exportsOf({ state }: Module): Exports | undefined {
  return state.kind === "done" ? state.exports : undefined;
}

function cycle(evaluating: readonly Module[], again: Module): BuildError {
  const path = [...evaluating.slice(evaluating.indexOf(again)), again].map((module) => module.name);
  return buildError(`modules import each other in a circle: ${path.join(" → ")}`);
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
