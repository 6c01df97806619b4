/** Where named mirrors are: the environment says, else athanor.toml, else the host: its apt sources for Debian, Cargo's configuration for crates, pip for wheels. */
import { readdirSync, readFileSync } from "node:fs";
import { buildError } from "../api/diagnostic.ts";
import { debianMirrors } from "./apt_sources.ts";
import { isCrateRegistry, registryName, registryTokens, sparseIndexOf } from "./cargo_config.ts";
import { pipIndex } from "./pip_index.ts";

/** Base URLs of a mirror in the order they are tried, without trailing slashes. Throws a BuildError where nothing names one. */
export interface Mirrors {
  (name: string): readonly string[];
  /** What servers that want a token are shown, by origin. */
  readonly tokens?: () => ReadonlyMap<string, string>;
}

/** What on the host may name a mirror. */
export interface HostFiles {
  /** Undefined where the file is missing or may not be read. */
  read(path: string): string | undefined;
  /** File names in a folder; none where it is missing. */
  list(folder: string): readonly string[];
  /** Where pip looks for packages; undefined where there is no pip. */
  pipIndex?(env: Readonly<Record<string, string | undefined>>): string | undefined;
}

/** `config` is athanor.toml's [mirrors]; a value may list several URLs, separated by white space. `folder` is the workspace's. */
export function resolveMirrors(config: Readonly<Record<string, string>>, env: Readonly<Record<string, string | undefined>>, files: HostFiles, folder?: string): Mirrors {
  const known = new Map<string, readonly string[]>();
  const mirrors = (name: string): readonly string[] => {
    const found = known.get(name) ?? find(name, config, env, files, folder);
    known.set(name, found);
    return found;
  };
  return Object.assign(mirrors, { tokens: () => registryTokens(env, files, folder) });
}

/** The host's real files. */
export const hostFiles: HostFiles = {
  read(path) {
    try {
      return readFileSync(path, "utf8");
    } catch {
      return undefined;
    }
  },
  list(folder) {
    try {
      return readdirSync(folder);
    } catch {
      return [];
    }
  },
  pipIndex,
};

function find(mirror: string, config: Readonly<Record<string, string>>, env: Readonly<Record<string, string | undefined>>, files: HostFiles, folder: string | undefined): readonly string[] {
  const name = isCrateRegistry(mirror) ? registryName(mirror) : mirror;
  const variable = `ATHANOR_${name.toUpperCase().replace(/[^A-Z0-9]/g, "_")}_MIRROR`;
  const fromEnv = env[variable];
  if (fromEnv !== undefined && fromEnv.trim() !== "") return parseUrls(fromEnv, variable);
  const fromConfig = config[name];
  if (fromConfig !== undefined) return parseUrls(fromConfig, `[mirrors] ${name} in athanor.toml`);
  // A lock of another tool names whole URLs, which stand for themselves.
  if (/^https?:\/\//.test(name)) return parseUrls(name, "the repository");
  if (isCrateRegistry(mirror)) return [sparseIndexOf(mirror, env, files, folder)];
  const pip = name === "pypi" ? files.pipIndex?.(env) : undefined;
  if (pip !== undefined) return parseUrls(pip, "pip's index");
  const fromHost = name === "debian" ? debianMirrors(aptFiles(files)) : [];
  if (fromHost.length > 0) return fromHost;
  const example = name === "debian" ? "http://<a Debian mirror>/debian" : `https://<the ${name} mirror>`;
  throw buildError(`no mirror is known for "${name}"`, {
    notes: name === "debian" ? [{ message: "the apt sources of this machine name no Debian archive" }] : [],
    help: `name one in athanor.toml:\n  [mirrors]\n  ${name} = "${example}"\nor in the environment: ${variable}=${example}`,
  });
}

/** What to write where a mirror cannot be reached from here and another can. */
export function elsewhere(mirror: string): string {
  const name = isCrateRegistry(mirror) ? registryName(mirror) : mirror;
  return `where another place has the same files, name it in athanor.toml:\n  [mirrors]\n  ${/^[\w-]+$/.test(name) ? name : JSON.stringify(name)} = "https://<that place>"`;
}

function parseUrls(text: string, origin: string): readonly string[] {
  const urls = text.split(/\s+/).flatMap((url) => (url === "" ? [] : [url.replace(/^sparse\+/, "")]));
  const bad = urls.find((url) => !/^https?:$/.test(URL.canParse(url) ? new URL(url).protocol : ""));
  if (urls.length === 0 || bad !== undefined) throw buildError(`${origin} must be an http or https URL; got "${bad ?? text}"`);
  return urls.map((url) => url.replace(/\/+$/, ""));
}

function aptFiles(files: HostFiles): readonly { readonly name: string; readonly text: string }[] {
  const folder = "/etc/apt/sources.list.d";
  const names = files.list(folder).filter((name) => /\.(list|sources)$/.test(name));
  return ["/etc/apt/sources.list", ...[...names].sort().map((name) => `${folder}/${name}`)].flatMap((name) => {
    const text = files.read(name);
    return text === undefined ? [] : [{ name, text }];
  });
}
