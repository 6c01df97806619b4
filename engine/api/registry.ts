/** The package being loaded: the one piece of ambient state, set by the loader around the evaluation of a BUILD.ts. */
import type { Target } from "./attr.ts";
import type { Visibility } from "./label.ts";
import type { RuleDefinition } from "./rule.ts";
import type { Json } from "./tool.ts";

/** What calls in a BUILD.ts reach. Every method records what it read. */
export interface PackageRegistrar {
  declare(rule: object, definition: RuleDefinition, attrs: object): Target<unknown>;
  defaults(values: PackageDefaults): void;
  glob(include: readonly string[], options: GlobOptions): readonly string[];
  data(path: string, format: "json" | "toml" | "yaml"): Json;
}

export interface GlobOptions {
  readonly exclude?: readonly string[];
  /** Let the result be empty; otherwise a pattern that finds nothing is an error. */
  readonly allow_empty?: boolean;
}

export interface PackageDefaults {
  readonly visibility?: readonly Visibility[];
  readonly tags?: readonly string[];
}

let current: PackageRegistrar | undefined;

/** Runs `body` with `registrar` as the current package. */
export function withPackage<T>(registrar: PackageRegistrar, body: () => T): T {
  if (current) throw new Error("packages do not nest");
  current = registrar;
  try {
    return body();
  } finally {
    current = undefined;
  }
}

export function currentPackage(caller: string): PackageRegistrar {
  if (!current) throw new TypeError(`${caller} was called outside the loading of a BUILD.ts: targets exist only while their package is loaded`);
  return current;
}

/** Files of the package that match, sorted; `**` crosses folders but stops at other packages. */
export function glob(include: readonly string[], options: GlobOptions = {}): readonly string[] {
  return currentPackage("glob()").glob(include, options);
}

/** What every target of this package has unless it says otherwise; before the first target. */
export function package_defaults(values: PackageDefaults): void {
  currentPackage("package_defaults()").defaults(values);
}

/** A JSON file of the workspace as frozen data; the path is relative to the package, or `//` from the root. */
export function load_json(path: string): Json {
  return currentPackage("load_json()").data(path, "json");
}

/** A TOML file of the workspace as frozen data. */
export function load_toml(path: string): Json {
  return currentPackage("load_toml()").data(path, "toml");
}

/** A YAML file of the workspace as frozen data. */
export function load_yaml(path: string): Json {
  return currentPackage("load_yaml()").data(path, "yaml");
}
