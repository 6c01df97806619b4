/** The loader: packages, rules and providers of one workspace, each loaded when it is first asked for. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { types } from "node:util";
import { BuildError, buildError, type Diagnostic, type Span } from "../api/diagnostic.ts";
import type { PackageId } from "../api/label.ts";
import type { Constraint, Setting } from "../api/platform.ts";
import type { AnyProvider } from "../api/provider.ts";
import { ruleDefinitionOf } from "../api/rule.ts";
import { sitesOf } from "./call_stack.ts";
import type { Loader } from "./contract.ts";
import { createDataReader } from "./data_reader.ts";
import { createDirectories } from "./directories.ts";
import { createPackages } from "./load_packages.ts";
import { locateDiagnostics } from "./locate.ts";
import { createModules, reachable, type Module, type Modules } from "./modules.ts";
import { packagesBelow } from "./packages_below.ts";
import { createRepositories, parseVirtualName, sourceReader } from "./repositories.ts";
import type { TransformCache } from "./transform.ts";
import { createWorld } from "./world.ts";

export interface LoaderOptions {
  readonly root: string;
  readonly packageRoot: string;
  readonly cache?: TransformCache;
  /** How long one package or module may take to evaluate; a minute when left out. */
  readonly timeoutMilliseconds?: number;
}

/** By the clock: what a busy machine or a slow disk makes of an honest BUILD.ts must not be taken for a loop without end. */
const PATIENCE = 60_000;

export interface WorkspaceLoader extends Loader {
  /** Text of a file by its virtual name, for messages. */
  readSource(file: string): string | undefined;
  /** Gives diagnostics that only say where to look their exact spans. */
  locate(diagnostics: readonly Diagnostic[]): readonly Diagnostic[];
  /** The frames in workspace and rule modules of what a rule threw, innermost first; to be called before anybody reads its stack. */
  frames(thrown: unknown): readonly Span[];
  /** Says that these packages will be asked for; `packagesBelow` does so by itself. */
  expect(ids: readonly PackageId[]): void;
}

export function createLoader(options: LoaderOptions): WorkspaceLoader {
  const repositories = createRepositories(options.root, options.packageRoot);
  const directories = createDirectories();
  const world = createWorld((sites) => modules.stacks.of(sites).map(frameLine).join("\n"));
  const modules: Modules = createModules(repositories, world, options.cache);
  const packages = createPackages({ repositories, directories, world, modules, data: createDataReader(repositories), timeoutMilliseconds: options.timeoutMilliseconds ?? PATIENCE });
  const digests = new Map<Module, string>();
  const located = new WeakMap<Diagnostic, Diagnostic>();
  const version = apiVersion(options.packageRoot);
  const readSource = sourceReader(repositories);
  /** Equal in, equal out: a module's mistake is one, however many packages import it. */
  const locate = (diagnostics: readonly Diagnostic[]): readonly Diagnostic[] => {
    const fresh = diagnostics.filter((diagnostic) => !located.has(diagnostic));
    locateDiagnostics(fresh, readSource).forEach((found, i) => located.set(fresh[i] ?? found, found));
    return diagnostics.map((diagnostic) => located.get(diagnostic) ?? diagnostic);
  };
  const locatedError = (error: BuildError): BuildError => new BuildError(locate(error.diagnostics));

  const canonical = (id: PackageId): PackageId => {
    const repository = repositories.canonical(id.repository);
    if (repository === undefined) throw buildError(`no repository @${id.repository}: there are the workspace and @athanor`);
    return { repository, package: id.package };
  };

  /** The value an id names, and the module that exports it; both undefined where there is none. */
  const find = (id: string): { readonly value: unknown; readonly module: Module | undefined } => {
    const hash = id.lastIndexOf("#");
    const [name, key] = [id.slice(0, hash), id.slice(hash + 1)];
    if (name === "athanor/api") return { value: key in modules.api ? modules.api[key] : undefined, module: undefined };
    const module = moduleOf(name);
    return { value: module?.state.kind === "done" && key in module.state.exports ? module.state.exports[key] : undefined, module };
  };

  const moduleOf = (name: string): Module | undefined => {
    const file = parseVirtualName(name);
    const repository = file && repositories.canonical(file.repository);
    if (!file || repository === undefined) return undefined;
    const target = { repository, path: file.path };
    const known = modules.loaded(target);
    if (known || repositories.sourcePath(target) === undefined) return known;
    try {
      return packages.module(target);
    } catch (thrown) {
      throw thrown instanceof BuildError ? locatedError(thrown) : thrown;
    }
  };

  return {
    readSource,
    locate,
    frames: (thrown) => (types.isNativeError(thrown) ? modules.stacks.of(world.sites(thrown) ?? sitesOf(thrown)) : []),
    expect: (ids) => packages.expect(ids.map(canonical)),
    package(id) {
      const result = packages.load(canonical(id));
      if (result instanceof BuildError) throw locatedError(result);
      return result;
    },
    packagesBelow(id) {
      const found = packagesBelow(canonical(id), repositories, directories);
      packages.expect(found);
      return found;
    },
    rule(id) {
      const definition = ruleDefinitionOf(find(id).value);
      if (!definition) throw buildError(`${id} is no rule (any more)`);
      return definition;
    },
    provider(id) {
      const { value } = find(id);
      if (typeof value !== "function" || !("providerName" in value)) throw buildError(`${id} is no provider (any more)`);
      return value as AnyProvider;
    },
    configurationKey(id) {
      const { value } = find(id);
      const kind = typeof value === "object" && value !== null && "kind" in value ? value.kind : undefined;
      if (kind !== "constraint" && kind !== "setting") throw buildError(`${id} is neither a constraint nor a setting (any more)`);
      return value as Constraint<string> | Setting<string>;
    },
    moduleDigest(id) {
      const { module } = find(id);
      if (!module) return hash([version]);
      let digest = digests.get(module);
      if (digest === undefined) digests.set(module, (digest = hash([version, ...sourcesOf(module)])));
      return digest;
    },
    reads: (id) => packages.reads(canonical(id)),
  };
}

/** As V8 writes it, with the place in the source. */
function frameLine({ file, line, column, function: name }: Span): string {
  const place = `${file}:${line}:${column}`;
  return `    at ${name === undefined ? place : `${name} (${place})`}`;
}

/** Name and digest of every file that decides what a module does, sorted by code unit. */
function sourcesOf(module: Module): readonly string[] {
  return reachable(module).flatMap(({ name, digest, data }) => [`${name} ${digest}`, ...[...data].map((entry) => entry.join(" "))]).sort();
}

/** What rules call changes with the engine. */
function apiVersion(packageRoot: string): string {
  const manifest: unknown = JSON.parse(readFileSync(path.join(packageRoot, "package.json"), "utf8"));
  return typeof manifest === "object" && manifest !== null && "version" in manifest ? String(manifest.version) : "";
}

function hash(parts: readonly string[]): string {
  return createHash("sha256").update(parts.join("\n")).digest("hex");
}
