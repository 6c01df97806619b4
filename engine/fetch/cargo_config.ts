/** Where Cargo is told to find a registry: its configuration files and variables, replacements followed; else its own rule. */
import path from "node:path";
import { parse } from "smol-toml";
import { buildError } from "../api/diagnostic.ts";
import type { HostFiles } from "./mirrors.ts";

type Environment = Readonly<Record<string, string | undefined>>;
type Table = Readonly<Record<string, unknown>>;

/** A registry's place in Cargo.lock, as a mirror's name: "registry+https://..." or "sparse+https://...". */
export function isCrateRegistry(name: string): boolean {
  return /^(registry|sparse)\+/.test(name);
}

/** The name by which people speak of it in athanor.toml and the environment: "crates_io", or the whole source. */
export function registryName(source: string): string {
  return isCratesIo(source) ? "crates_io" : source;
}

/** The sparse index (a URL without a slash at its end) of a source of Cargo.lock. `folder` is the workspace's, whose .cargo counts as well. */
export function sparseIndexOf(source: string, env: Environment, files: HostFiles, folder?: string): string {
  const config = readConfig(env, files, folder);
  const sources = table(config["source"]);
  const registries = table(config["registries"]);
  const named = (name: string, key: string): string | undefined => env[`CARGO_SOURCE_${screaming(name)}_${screaming(key)}`] ?? text(table(sources[name])[key]);
  const own = Object.keys(sources).find((name) => withoutKind(named(name, "registry") ?? "") === withoutKind(source));
  let name = isCratesIo(source) ? "crates-io" : own;
  let place = source;
  for (let hops = 0; name !== undefined; hops++) {
    const next: string | undefined = named(name, "replace-with");
    if (next === undefined) break;
    if (hops > 8) throw buildError(`Cargo's configuration replaces the source "${name}" in a circle`);
    const index = named(next, "registry") ?? env[`CARGO_REGISTRIES_${screaming(next)}_INDEX`] ?? text(table(registries[next])["index"]);
    const elsewhere = ["directory", "local-registry", "git"].find((key) => named(next, key) !== undefined);
    if (index === undefined && elsewhere !== undefined) throw unusable(source, `Cargo's configuration replaces it with a ${elsewhere} ("${next}")`);
    if (index !== undefined) place = index;
    name = next;
  }
  return place.startsWith("sparse+") ? place.slice("sparse+".length).replace(/\/+$/, "") : derived(source, withoutKind(place));
}

/** Tokens by the origin of the registry they are for: what `cargo login` keeps, or the environment holds. */
export function registryTokens(env: Environment, files: HostFiles, folder?: string): ReadonlyMap<string, string> {
  const config = readConfig(env, files, folder);
  const home = cargoHome(env);
  const credentials = home === undefined ? undefined : ["credentials.toml", "credentials"].map((name) => path.join(home, name)).find((name) => files.read(name) !== undefined);
  const kept = table((credentials === undefined ? {} : read(credentials, files))["registries"]);
  const [registries, sources] = [table(config["registries"]), table(config["source"])];
  const tokens = new Map<string, string>();
  for (const name of new Set([...Object.keys(registries), ...Object.keys(sources), ...Object.keys(kept)])) {
    const variable = (key: string): string | undefined => env[`CARGO_REGISTRIES_${screaming(name)}_${key}`];
    const token = variable("TOKEN") ?? text(table(registries[name])["token"]) ?? text(table(kept[name])["token"]);
    const index = variable("INDEX") ?? text(table(registries[name])["index"]) ?? text(table(sources[name])["registry"]);
    const place = withoutKind(index ?? "");
    if (token !== undefined && URL.canParse(place)) tokens.set(new URL(place).origin, token);
  }
  return tokens;
}

/** `https://<host>/<owner>/<name>-index` is kept for old Cargos; what it stands for is `https://index.<name>/`. */
function derived(source: string, place: string): string {
  const name = /\/([^/]+)-index(?:\.git)?\/?$/.exec(place)?.[1];
  if (name !== undefined && name.includes(".")) return `https://index.${name}`;
  throw unusable(source, "its index is a git repository");
}

function unusable(source: string, why: string): Error {
  const name = registryName(source);
  return buildError(`no place is known to download crates of ${source} from: ${why}`, {
    help: `name one in athanor.toml, a sparse index or a template of Cargo's kind:\n  [mirrors]\n  "${name}" = "sparse+https://<index>/"  # or "https://<host>/{crate}/{version}/download"`,
  });
}

/** What the nearest file says wins; the home folder's comes last. */
function readConfig(env: Environment, files: HostFiles, folder: string | undefined): Table {
  const home = cargoHome(env);
  const above: string[] = [];
  for (let at = folder; at !== undefined; at = path.dirname(at) === at ? undefined : path.dirname(at)) above.push(path.join(at, ".cargo"));
  const places = [...above, ...(home === undefined ? [] : [home])];
  return places.reverse().reduce<Table>((sum, place) => {
    const file = ["config.toml", "config"].map((name) => path.join(place, name)).find((name) => files.read(name) !== undefined);
    return file === undefined ? sum : merge(sum, read(file, files));
  }, {});
}

function cargoHome(env: Environment): string | undefined {
  return env["CARGO_HOME"] ?? (env["HOME"] === undefined ? undefined : path.join(env["HOME"], ".cargo"));
}

function read(file: string, files: HostFiles): Table {
  try {
    return parse(files.read(file) ?? "");
  } catch (error) {
    throw buildError(`${file}, Cargo's configuration, is not TOML: ${error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error)}`);
  }
}

function merge(below: Table, above: Table): Table {
  const both = { ...below };
  for (const [key, value] of Object.entries(above)) both[key] = isTable(value) && isTable(below[key]) ? merge(table(below[key]), value) : value;
  return both;
}

function isCratesIo(source: string): boolean {
  return /\/crates\.io-index(\.git)?\/?$/.test(source);
}

function withoutKind(source: string): string {
  return source.replace(/^(registry|sparse)\+/, "").replace(/\/+$/, "");
}

function screaming(key: string): string {
  return key.toUpperCase().replaceAll("-", "_");
}

function isTable(value: unknown): value is Table {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function table(value: unknown): Table {
  return isTable(value) ? value : {};
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
