/** The loader: packages, rules and providers of one workspace, each loaded when it is first asked for. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { BuildError, buildError, nearest, type Diagnostic } from "../api/diagnostic.ts";
import { formatPackage, type PackageId } from "../api/label.ts";
import type { LoadedPackage } from "../api/package.ts";
import type { Constraint, Setting } from "../api/platform.ts";
import type { AnyProvider } from "../api/provider.ts";
import { withPackage, type PackageRegistrar } from "../api/registry.ts";
import { ruleDefinitionOf } from "../api/rule.ts";
import type { Json } from "../api/tool.ts";
import type { Loader } from "./contract.ts";
import { dataFormat, readDataFile } from "./data_file.ts";
import { pathFault } from "./declare_target.ts";
import { createDirectories, IGNORED } from "./directories.ts";
import { deepFreeze } from "./freeze.ts";
import { locateDiagnostics } from "./locate.ts";
import { createModules, reachable, sourceReader, type Module } from "./modules.ts";
import { createPackageFiles } from "./package_files.ts";
import { createPackageScope, type PackageScope } from "./package_scope.ts";
import { createReadLog, type ReadLog } from "./reads.ts";
import { buildFileOf, createRepositories, parseVirtualName, virtualName } from "./repositories.ts";
import type { TransformCache } from "./transform.ts";
import { createWorld, TimeoutError } from "./world.ts";
import { CONFIG_FILE } from "./workspace_config.ts";

export interface LoaderOptions {
  readonly root: string;
  readonly packageRoot: string;
  readonly cache?: TransformCache;
  /** How long one package or module may take to evaluate; 10 s when left out. */
  readonly timeoutMilliseconds?: number;
}

export interface WorkspaceLoader extends Loader {
  /** Text of a file by its virtual name, for messages. */
  readSource(file: string): string | undefined;
  /** Gives diagnostics that only say where to look their exact spans. */
  locate(diagnostics: readonly Diagnostic[]): readonly Diagnostic[];
}

interface Entry {
  readonly reads: ReadLog;
  module: Module | undefined;
  result: LoadedPackage | BuildError | undefined;
}

export function createLoader(options: LoaderOptions): WorkspaceLoader {
  const repositories = createRepositories(options.root, options.packageRoot);
  const directories = createDirectories();
  const world = createWorld();
  const modules = createModules(repositories, world, options.cache);
  const packages = new Map<string, Entry>();
  const data = new Map<string, Json>();
  const digests = new Map<Module, string>();
  const readSource = sourceReader(repositories);
  const locate = (diagnostics: readonly Diagnostic[]): readonly Diagnostic[] => locateDiagnostics(diagnostics, readSource);
  const version = apiVersion(options.packageRoot);
  const limit = options.timeoutMilliseconds ?? 10_000;
  let scope: PackageScope | undefined;

  /** What calls reach: the package being loaded, unless a module it imports is being evaluated. */
  const forPackage = (caller: string): PackageScope => {
    const module = modules.current();
    if (module) throw new TypeError(`${caller} was called while ${module.name} was evaluated: only a BUILD.ts, and the functions it calls, may do that`);
    if (!scope) throw new TypeError(`${caller} was called outside the loading of a BUILD.ts`);
    return scope;
  };
  const registrar: PackageRegistrar = {
    declare: (...args) => forPackage("a rule").declare(...args),
    defaults: (values) => forPackage("package_defaults()").defaults(values),
    glob: (...args) => forPackage("glob()").glob(...args),
    data: (file, format) => forPackage(`load_${format}()`).data(file, format),
  };

  const evaluate = <T>(file: string, body: () => T): T => {
    try {
      return withPackage(registrar, () => world.limited(limit, body));
    } catch (thrown) {
      if (!(thrown instanceof TimeoutError)) throw thrown;
      throw modules.interrupted((name = file) => buildError(`evaluating ${name} took longer than ${limit / 1000} s`, { span: { file: name, line: 1, column: 1, length: 1 }, help: "is there a loop without end?" }));
    }
  };

  const canonical = (id: PackageId): PackageId => {
    const repository = repositories.canonical(id.repository);
    if (repository === undefined) throw buildError(`no repository @${id.repository}: there are the workspace and @athanor`);
    return { repository, package: id.package };
  };

  const entryOf = (id: PackageId): Entry => {
    const key = formatPackage(id);
    let entry = packages.get(key);
    if (!entry) packages.set(key, (entry = { reads: createReadLog(), module: undefined, result: undefined }));
    return entry;
  };

  const load = (id: PackageId, entry: Entry): LoadedPackage => {
    const file = buildFileOf(id);
    const root = repositories.hostPath({ repository: id.repository, path: id.package });
    findBuildFile(id, entry.reads);
    const own = createPackageScope({
      id,
      repositories,
      stacks: modules.stacks,
      files: createPackageFiles(id, root, directories, entry.reads),
      share: (value) => deepFreeze(world.data(JSON.stringify(value))),
      data: (given, format) => readData(id, given, format, entry.reads),
    });
    const failures: Diagnostic[] = [];
    scope = own;
    try {
      entry.module = evaluate(virtualName(file), () => modules.evaluate(file, own.report));
    } catch (thrown) {
      if (!(thrown instanceof BuildError)) throw thrown;
      failures.push(...thrown.diagnostics);
    } finally {
      scope = undefined;
    }
    const { loaded, diagnostics } = own.close();
    const all = [...diagnostics, ...failures];
    if (all.length > 0) throw new BuildError(locate(all));
    return loaded;
  };

  /** Throws unless the package has a BUILD.ts within this workspace. */
  const findBuildFile = (id: PackageId, reads: ReadLog): void => {
    const parts = id.package === "" ? [] : id.package.split("/");
    parts.forEach((_, i) => {
      const folder = parts.slice(0, i + 1).join("/");
      const marker = repositories.hostPath({ repository: id.repository, path: `${folder}/${CONFIG_FILE}` });
      if (directories.list(path.dirname(marker))?.get(CONFIG_FILE) !== "file") return;
      reads.add("file", marker);
      throw buildError(`${formatPackage(id)} is not of this workspace: ${folder} holds an ${CONFIG_FILE} of its own`);
    });
    const candidates = repositories.sourceCandidates(buildFileOf(id));
    const found = candidates.find((candidate) => existsSync(candidate));
    if (found !== undefined) return reads.add("file", found);
    for (const candidate of candidates) reads.add("absent", candidate);
    const near = nearest(id.package, below({ repository: id.repository, package: "" }).map((other) => other.package));
    throw buildError(`no package ${formatPackage(id)}: there is no ${virtualName(buildFileOf(id))}`, near === undefined ? {} : { help: `did you mean ${formatPackage({ ...id, package: near })}?` });
  };

  const readData = (id: PackageId, given: unknown, format: "json" | "toml" | "yaml" | undefined, reads: ReadLog): { path: string; value: Json | undefined } => {
    if (typeof given !== "string") throw new TypeError("the path of a data file must be a string");
    const rooted = given.startsWith("//");
    const relative = rooted ? given.slice(2) : given;
    const fault = pathFault(relative);
    if (fault) throw buildError(`"${given}" ${fault}`);
    const kind = format ?? dataFormat(given);
    if (!kind) throw buildError(`"${given}" is no data file: its name must end in .json, .toml, .yaml or .yml`);
    const file = { repository: id.repository, path: rooted ? relative : path.posix.join(id.package, relative) };
    const host = repositories.hostPath(file);
    if (!existsSync(host)) {
      reads.add("absent", host);
      return { path: file.path, value: undefined };
    }
    reads.add("file", host);
    const key = `${kind} ${host}`;
    let value = data.get(key);
    if (value === undefined) data.set(key, (value = deepFreeze(readDataFile(host, virtualName(file), kind))));
    return { path: file.path, value };
  };

  const below = (id: PackageId): readonly PackageId[] => {
    const found: PackageId[] = [];
    const visit = (folder: string, top: boolean): void => {
      const listing = directories.list(repositories.hostPath({ repository: id.repository, path: folder }));
      if (!listing || (listing.has(CONFIG_FILE) && !(top && folder === ""))) return;
      const here = { repository: id.repository, package: folder };
      if (listing.get("BUILD.ts") === "file") found.push(here);
      for (const [name, kind] of listing) if (kind === "directory" && !IGNORED.has(name)) visit(folder === "" ? name : `${folder}/${name}`, false);
    };
    visit(id.package, true);
    return found.sort((a, b) => (a.package < b.package ? -1 : a.package > b.package ? 1 : 0));
  };

  /** The value an id names, and the module that exports it; both undefined where there is none. */
  const find = (id: string): { value: unknown; module: Module | undefined } => {
    const hash = id.lastIndexOf("#");
    const [name, key] = [id.slice(0, hash), id.slice(hash + 1)];
    if (name === "athanor/api") return { value: key in modules.api ? modules.api[key] : undefined, module: undefined };
    const file = parseVirtualName(name);
    const repository = file && repositories.canonical(file.repository);
    if (!file || repository === undefined) return { value: undefined, module: undefined };
    const target = { repository, path: file.path };
    if (!modules.loaded(target) && repositories.sourcePath(target) === undefined) return { value: undefined, module: undefined };
    const module = modules.loaded(target) ?? locating(() => evaluate(name, () => modules.load(target)));
    return { value: module.state.kind === "done" && key in module.state.exports ? module.state.exports[key] : undefined, module };
  };

  const locating = <T>(body: () => T): T => {
    try {
      return body();
    } catch (thrown) {
      throw thrown instanceof BuildError ? new BuildError(locate(thrown.diagnostics)) : thrown;
    }
  };

  return {
    readSource,
    locate,
    package(given) {
      const id = canonical(given);
      const entry = entryOf(id);
      if (entry.result === undefined)
        try {
          entry.result = load(id, entry);
        } catch (thrown) {
          if (!(thrown instanceof BuildError)) throw thrown;
          entry.result = thrown;
        }
      if (entry.result instanceof BuildError) throw entry.result;
      return entry.result;
    },
    packagesBelow: (id) => below(canonical(id)),
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
    reads(given) {
      const entry = packages.get(formatPackage(canonical(given)));
      if (!entry) return [];
      const all = createReadLog();
      const logs = [...(entry.module ? reachable(entry.module).map((module) => module.reads) : []), entry.reads];
      for (const log of logs) for (const read of log.all()) all.add(read.kind, read.path);
      return all.all();
    },
  };
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
