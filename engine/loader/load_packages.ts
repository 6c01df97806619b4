/** Loading packages: each BUILD.ts is evaluated once, with the calls it makes bound to its own package. */
import { existsSync } from "node:fs";
import path from "node:path";
import { BuildError, buildError, nearest, type Diagnostic } from "../api/diagnostic.ts";
import { formatPackage, type PackageId } from "../api/label.ts";
import type { LoadedPackage } from "../api/package.ts";
import { withPackage, type PackageRegistrar } from "../api/registry.ts";
import type { Read } from "./contract.ts";
import type { DataReader } from "./data_reader.ts";
import type { Directories } from "./directories.ts";
import { deepFreeze } from "./freeze.ts";
import { reachable, type Module, type Modules } from "./modules.ts";
import { createPackageFiles } from "./package_files.ts";
import { createPackageScope, type PackageScope } from "./package_scope.ts";
import { packagesBelow } from "./packages_below.ts";
import { createReadLog, type ReadLog } from "./reads.ts";
import { buildFileOf, virtualName, type FileId, type Repositories } from "./repositories.ts";
import { TimeoutError, type World } from "./world.ts";
import { CONFIG_FILE } from "./workspace_config.ts";

export interface Packages {
  /** Ids must be canonical. */
  load(id: PackageId): LoadedPackage | BuildError;
  /** Says that these will be asked for: they are loaded along with the first of them, which spares a time limit each. */
  expect(ids: readonly PackageId[]): void;
  /** Evaluates a module outside of any package. Throws BuildError. */
  module(file: FileId): Module;
  reads(id: PackageId): readonly Read[];
}

export interface PackagesOptions {
  readonly repositories: Repositories;
  readonly directories: Directories;
  readonly world: World;
  readonly modules: Modules;
  readonly data: DataReader;
  readonly timeoutMilliseconds: number;
}

interface Entry {
  readonly id: PackageId;
  readonly reads: ReadLog;
  module: Module | undefined;
  result: LoadedPackage | BuildError | undefined;
}

/** Packages evaluated under one time limit. */
const BATCH = 32;

export function createPackages(options: PackagesOptions): Packages {
  const { repositories, directories, world, modules } = options;
  const entries = new Map<string, Entry>();
  const expected = new Set<Entry>();
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

  /** Undefined where time ran out. */
  const limited = <T>(body: () => T): T | undefined => {
    try {
      return withPackage(registrar, () => world.limited(options.timeoutMilliseconds, body));
    } catch (thrown) {
      if (thrown instanceof TimeoutError) return undefined;
      throw thrown;
    } finally {
      scope = undefined;
    }
  };
  const tooLong = (name: string): BuildError =>
    buildError(`evaluating ${name} took longer than ${options.timeoutMilliseconds / 1000} s`, { span: { file: name, line: 1, column: 1, length: 1 }, help: "is there a loop without end?" });

  const entryOf = (id: PackageId): Entry => {
    const key = formatPackage(id);
    let entry = entries.get(key);
    if (!entry) entries.set(key, (entry = { id, reads: createReadLog(), module: undefined, result: undefined }));
    return entry;
  };

  const load = (entry: Entry): void => {
    const batch = [entry];
    if (expected.has(entry)) for (const other of expected) if (batch.push(other) > BATCH) break;
    for (const one of batch) expected.delete(one);
    const done = limited(() => {
      for (const one of new Set(batch)) one.result ??= evaluate(one);
      return true;
    });
    if (done) return;
    // Others of the batch may have used up the time: what was asked for gets all of it.
    if (batch.length > 1) modules.forget();
    const file = virtualName(buildFileOf(entry.id));
    entry.result ??= batch.length > 1 ? (limited(() => evaluate(entry)) ?? modules.interrupted((name) => tooLong(name ?? file))) : modules.interrupted((name) => tooLong(name ?? file));
  };

  const evaluate = (entry: Entry): LoadedPackage | BuildError => {
    const { id, reads } = entry;
    const failures: Diagnostic[] = [];
    const own = scopeOf(entry);
    scope = own;
    try {
      findBuildFile(id, reads);
      entry.module = modules.evaluate(buildFileOf(id), own.report);
    } catch (thrown) {
      if (!(thrown instanceof BuildError)) throw thrown;
      failures.push(...thrown.diagnostics);
    }
    scope = undefined;
    const { loaded, diagnostics } = own.close();
    return diagnostics.length + failures.length > 0 ? new BuildError([...diagnostics, ...failures]) : loaded;
  };

  const scopeOf = ({ id, reads }: Entry): PackageScope =>
    createPackageScope({
      id,
      repositories,
      stacks: modules.stacks,
      files: createPackageFiles(id, repositories.hostPath({ repository: id.repository, path: id.package }), directories, reads),
      share: (value) => deepFreeze(world.data(JSON.stringify(value))),
      data: (given, format) => options.data.read(id, given, format, reads),
    });

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
    const near = nearest(id.package, packagesBelow({ ...id, package: "" }, repositories, directories).map((other) => other.package));
    throw buildError(`no package ${formatPackage(id)}: there is no ${virtualName(buildFileOf(id))}`, near === undefined ? {} : { help: `did you mean ${formatPackage({ ...id, package: near })}?` });
  };

  return {
    load(id) {
      const entry = entryOf(id);
      if (entry.result === undefined) load(entry);
      if (entry.result === undefined) throw new Error(`${formatPackage(id)} was not loaded`);
      return entry.result;
    },
    expect(ids) {
      for (const id of ids) {
        const entry = entryOf(id);
        if (entry.result === undefined) expected.add(entry);
      }
    },
    module(file) {
      const module = limited(() => modules.load(file));
      if (module) return module;
      throw modules.interrupted((name) => tooLong(name ?? virtualName(file)));
    },
    reads(id) {
      const entry = entries.get(formatPackage(id));
      const all = createReadLog();
      const logs = entry ? [...(entry.module ? reachable(entry.module).map((module) => module.reads) : []), entry.reads] : [];
      for (const log of logs) for (const read of log.all()) all.add(read.kind, read.path);
      return all.all();
    },
  };
}
