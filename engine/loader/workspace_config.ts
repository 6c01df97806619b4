/** athanor.toml as data: what a workspace says about itself. */
import { BuildError, nearest, type Diagnostic, type Span } from "../api/diagnostic.ts";
import { formatLabel, formatPackage, isPackagePath, parseLabel, type AbsoluteLabel } from "../api/label.ts";
import { PROFILES, type Profile } from "../api/platform.ts";
import { parseToml } from "./toml_file.ts";
import { isPlainObject } from "./describe.ts";

export interface WorkspaceConfig {
  readonly defaultPlatform: AbsoluteLabel | undefined;
  readonly executionPlatforms: readonly AbsoluteLabel[];
  /** Labels, `//pkg:all` and `//pkg/...`, in the order in which they are tried. */
  readonly toolchains: readonly string[];
  /** Base addresses by mirror name. */
  readonly mirrors: Readonly<Record<string, string>>;
  /** What happens when a locked package has left its mirror. */
  readonly lock: { readonly gone: "error" | "relock" };
  readonly sandbox: { readonly program: string | undefined; readonly mode: "bubblewrap" | "none" };
  readonly store: { readonly maxBytes: number | undefined; readonly maxAgeSeconds: number | undefined; readonly path: string | undefined };
  /** By name, for `--config NAME`. */
  readonly configs: Readonly<Record<string, NamedConfig>>;
  /** Folder of vendored downloads, from the workspace root. */
  readonly vendor: { readonly path: string | undefined };
}

export interface NamedConfig {
  readonly profile: Profile | undefined;
  readonly platform: AbsoluteLabel | undefined;
  /** By setting id. */
  readonly settings: Readonly<Record<string, string>>;
  readonly jobs: number | undefined;
}

export const CONFIG_FILE = "athanor.toml";

/** `name` is the file's virtual name. Throws BuildError with every mistake. */
export function parseWorkspaceConfig(text: string, name: string): WorkspaceConfig {
  const diagnostics: Diagnostic[] = [];
  const reader = createReader(text, name, diagnostics);
  const top = reader.table(parseToml(text, name), []);
  reader.known(top, [], ["default_platform", "execution_platforms", "toolchains", "mirrors", "lock", "sandbox", "store", "config", "vendor"]);
  const section = (key: string, keys: readonly string[]): Readonly<Record<string, unknown>> => {
    const table = reader.table(top[key] ?? {}, [key]);
    reader.known(table, [key], keys);
    return table;
  };
  const lock = section("lock", ["gone"]);
  const sandbox = section("sandbox", ["program", "mode"]);
  const store = section("store", ["max_size", "max_age", "path"]);
  const vendor = section("vendor", ["path"]);
  const mirrors = reader.table(top["mirrors"] ?? {}, ["mirrors"]);
  const configs = reader.table(top["config"] ?? {}, ["config"]);
  const config: WorkspaceConfig = {
    defaultPlatform: reader.label(top["default_platform"], ["default_platform"]),
    executionPlatforms: reader.list(top["execution_platforms"], ["execution_platforms"]).flatMap((value) => reader.label(value, ["execution_platforms"]) ?? []),
    toolchains: reader.list(top["toolchains"], ["toolchains"]).flatMap((value) => reader.pattern(value, ["toolchains"]) ?? []),
    mirrors: Object.fromEntries(Object.entries(mirrors).map(([key, value]) => [key, reader.text(value, ["mirrors", key]) ?? ""])),
    lock: { gone: reader.word(lock["gone"], ["lock", "gone"], ["error", "relock"]) ?? "error" },
    sandbox: { program: reader.text(sandbox["program"], ["sandbox", "program"]), mode: reader.word(sandbox["mode"], ["sandbox", "mode"], ["bubblewrap", "none"]) ?? "bubblewrap" },
    store: {
      maxBytes: reader.amount(store["max_size"], ["store", "max_size"], BYTES, '"20G"'),
      maxAgeSeconds: reader.amount(store["max_age"], ["store", "max_age"], SECONDS, '"30d"'),
      path: reader.text(store["path"], ["store", "path"]),
    },
    configs: Object.fromEntries(Object.entries(configs).map(([key, value]) => [key, namedConfig(value, ["config", key], reader)])),
    vendor: { path: reader.text(vendor["path"], ["vendor", "path"]) },
  };
  if (diagnostics.length > 0) throw new BuildError(diagnostics.sort((a, b) => (a.span?.line ?? 0) - (b.span?.line ?? 0)));
  return config;
}

function namedConfig(value: unknown, path: readonly string[], reader: Reader): NamedConfig {
  const table = reader.table(value, path);
  reader.known(table, path, ["profile", "platform", "settings", "jobs"]);
  const settings = reader.table(table["settings"] ?? {}, [...path, "settings"]);
  return {
    profile: reader.word(table["profile"], [...path, "profile"], PROFILES),
    platform: reader.label(table["platform"], [...path, "platform"]),
    settings: Object.fromEntries(Object.entries(settings).map(([key, one]) => [key, reader.text(one, [...path, "settings", key]) ?? ""])),
    jobs: reader.amount(table["jobs"], [...path, "jobs"], {}, "4"),
  };
}

const BYTES: Readonly<Record<string, number>> = { K: 2 ** 10, M: 2 ** 20, G: 2 ** 30, T: 2 ** 40 };
const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86400, w: 604800 };

/** Reads values of the right kind; a mistake is noted at its key and gives undefined. */
interface Reader {
  table(value: unknown, path: readonly string[]): Readonly<Record<string, unknown>>;
  known(table: Readonly<Record<string, unknown>>, path: readonly string[], keys: readonly string[]): void;
  text(value: unknown, path: readonly string[]): string | undefined;
  word<W extends string>(value: unknown, path: readonly string[], words: readonly W[]): W | undefined;
  list(value: unknown, path: readonly string[]): readonly unknown[];
  label(value: unknown, path: readonly string[]): AbsoluteLabel | undefined;
  pattern(value: unknown, path: readonly string[]): string | undefined;
  /** A whole number, or a number with a unit. */
  amount(value: unknown, path: readonly string[], units: Readonly<Record<string, number>>, example: string): number | undefined;
}

function createReader(text: string, name: string, diagnostics: Diagnostic[]): Reader {
  const fail = (path: readonly string[], message: string, help?: string): undefined => {
    diagnostics.push({ severity: "error", message, span: keySpan(text, path, name), ...(help === undefined ? {} : { help }) });
  };
  const suggestion = (word: string, words: readonly string[]): string | undefined => {
    const near = nearest(word, words);
    return near && `did you mean "${near}"?`;
  };
  const quote = (path: readonly string[]): string => `"${path.join(".")}"`;
  const string = (value: unknown, path: readonly string[]): string | undefined => (value === undefined || typeof value === "string" ? value : fail(path, `${quote(path)} must be a string`));
  return {
    text: string,
    table: (value, path) => (isPlainObject(value) ? value : (fail(path, `${quote(path)} must be a table`) ?? {})),
    known(table, path, keys) {
      for (const key of Object.keys(table)) if (!keys.includes(key)) fail([...path, key], `athanor.toml has no key "${[...path, key].join(".")}"`, suggestion(key, keys) ?? `known here: ${keys.join(", ")}`);
    },
    word(value, path, words) {
      const given = string(value, path);
      if (given === undefined) return undefined;
      return words.find((word) => word === given) ?? fail(path, `${quote(path)} must be one of ${words.join(", ")}; got "${given}"`, suggestion(given, words));
    },
    list: (value, path) => (value === undefined ? [] : Array.isArray(value) ? value : (fail(path, `${quote(path)} must be a list`) ?? [])),
    label(value, path) {
      const given = string(value, path);
      if (given === undefined) return undefined;
      const parts = /^(?:@|\/\/)/.test(given) ? parseLabel(given, { repository: "", package: "" }) : undefined;
      return parts ? formatLabel(parts) : fail(path, `${quote(path)} must be a label such as "//platforms:linux"; got "${given}"`);
    },
    pattern(value, path) {
      const given = string(value, path);
      if (given === undefined) return undefined;
      const wildcard = /^(?:@([A-Za-z0-9_.-]+))?\/\/(?:(.*)\/)?\.\.\.$/.exec(given);
      if (wildcard && isPackagePath(wildcard[2] ?? "")) return given;
      const parts = /^(?:@|\/\/)/.test(given) ? parseLabel(given, { repository: "", package: "" }) : undefined;
      return parts ? `${formatPackage(parts)}:${parts.name}` : fail(path, `${quote(path)} must hold labels, "//package:all" or "//package/..."; got "${given}"`);
    },
    amount(value, path, units, example) {
      if (value === undefined) return undefined;
      if (typeof value === "number" && Number.isSafeInteger(value) && value > 0) return value;
      const match = typeof value === "string" ? /^(\d+)([A-Za-z]?)$/.exec(value) : null;
      const unit = match?.[2] ? units[match[2]] : 1;
      const amount = match && unit !== undefined ? Number(match[1]) * unit : 0;
      return Number.isSafeInteger(amount) && amount > 0 ? amount : fail(path, `${quote(path)} must be a whole number${Object.keys(units).length > 0 ? ` with one of the units ${Object.keys(units).join(", ")}` : ""}, such as ${example}`);
    },
  };
}

/** Where a key stands; the line of its table where it cannot be found (inline tables). */
function keySpan(text: string, path: readonly string[], name: string): Span {
  let table: readonly string[] = [];
  let fallback: Span = { file: name, line: 1, column: 1 };
  for (const [index, line] of text.split("\n").entries()) {
    const header = /^\s*\[+\s*([^\]]+?)\s*\]+/.exec(line);
    const assignment = header ? null : /^\s*((?:"[^"]*"|'[^']*'|[A-Za-z0-9_.-]+|\s*\.\s*)+?)\s*=/.exec(line);
    const keys = segments(header?.[1] ?? assignment?.[1] ?? "");
    if (header) table = keys;
    if (!header && !assignment) continue;
    const here = header ? keys : [...table, ...keys];
    const last = here.at(-1) ?? "";
    const column = line.indexOf(last, header ? line.indexOf(keys.at(-1) ?? "") : 0) + 1;
    const span = { file: name, line: index + 1, column: Math.max(1, column), length: Math.max(1, last.length) };
    if (here.length === path.length && here.every((key, i) => key === path[i])) return span;
    if (here.length < path.length && here.length > 0 && here.every((key, i) => key === path[i])) fallback = span;
    if (header && here.length > path.length && path.every((key, i) => key === here[i])) return span;
  }
  return fallback;
}

function segments(key: string): readonly string[] {
  return [...key.matchAll(/"([^"]*)"|'([^']*)'|([A-Za-z0-9_-]+)/g)].map((match) => match[1] ?? match[2] ?? match[3] ?? "");
}
