/** The URL of a file of a mirror: below its base, or, for archives of a crate registry, where the registry's index says. */
import { BuildError, buildError } from "../api/diagnostic.ts";
import { isCrateRegistry } from "./cargo_config.ts";

/** `base` is one of the mirror's. Throws BuildError where a registry's index cannot say. */
export type Addresses = (mirror: string, base: string, path: string) => Promise<URL>;

/** `read` brings the bytes at a URL; undefined where nothing is there. Each index is asked once. */
export function createAddresses(read: (url: URL) => Promise<Uint8Array | undefined>): Addresses {
  const templates = new Map<string, Promise<string>>();
  return async (mirror, base, path) => {
    const match = isCrateRegistry(mirror) ? /^([^/]+)\/([^/]+)\/download$/.exec(path) : null;
    const [, crate = "", version = ""] = match ?? [];
    if (!match) return new URL(`${base}/${path}`);
    if (base.includes("{crate}")) return expand(base, crate, version);
    const template = templates.get(base) ?? templateOf(base, read);
    templates.set(base, template);
    return expand(await template, crate, version);
  };
}

/** https://doc.rust-lang.org/cargo/reference/registry-index.html#index-configuration */
async function templateOf(index: string, read: (url: URL) => Promise<Uint8Array | undefined>): Promise<string> {
  const bytes = await read(new URL(`${index}/config.json`));
  const wrong = (why: string): BuildError => buildError(`the registry index ${index} ${why}`, { help: "Cargo's configuration or [mirrors] of athanor.toml says where the index is" });
  if (!bytes) throw wrong("has no config.json");
  let config: unknown;
  try {
    config = JSON.parse(Buffer.from(bytes).toString("utf8"));
  } catch {
    throw wrong("has a config.json that is no JSON");
  }
  const dl = typeof config === "object" && config !== null && "dl" in config && typeof config.dl === "string" ? config.dl : undefined;
  if (dl === undefined) throw wrong('has a config.json without "dl"');
  if (dl.includes("{sha256-checksum}")) throw wrong("names its archives by their checksums, which is not understood here");
  return /\{(crate|version|prefix|lowerprefix)\}/.test(dl) ? dl : `${dl}/{crate}/{version}/download`;
}

function expand(template: string, crate: string, version: string): URL {
  const values: Readonly<Record<string, string>> = { crate, version, prefix: cratePrefix(crate), lowerprefix: cratePrefix(crate.toLowerCase()) };
  return new URL(template.replace(/\{(crate|version|prefix|lowerprefix)\}/g, (_, name: string) => values[name] ?? ""));
}

/** The folders of a crate in an index: 1, 2, 3/a, ab/cd. */
function cratePrefix(crate: string): string {
  if (crate.length < 3) return String(crate.length);
  return crate.length === 3 ? `3/${crate[0]}` : `${crate.slice(0, 2)}/${crate.slice(2, 4)}`;
}
