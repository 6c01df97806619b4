/** The URL of a file of a mirror: below its base, or, for archives of a crate registry and for wheels, where the index says. */
import { BuildError, buildError } from "../api/diagnostic.ts";
import { isCrateRegistry } from "./cargo_config.ts";

/** `base` is one of the mirror's. Throws BuildError where a registry's index cannot say. */
export type Addresses = (mirror: string, base: string, path: string) => Promise<URL>;

/** `read` brings the bytes at a URL; undefined where nothing is there. Each index is asked once. */
export function createAddresses(read: (url: URL) => Promise<Uint8Array | undefined>): Addresses {
  const templates = new Map<string, Promise<string>>();
  const pages = new Map<string, Promise<ReadonlyMap<string, URL>>>();
  return async (mirror, base, path) => {
    if (mirror === "pypi") {
      const [project = "", file = ""] = path.split("/");
      const page = `${base}/${project}/`;
      if (file === "") return new URL(page);
      const links = pages.get(page) ?? linksOf(page, read);
      pages.set(page, links);
      // A file that the page does not name is as good as gone: below the page nothing is found.
      return (await links).get(file) ?? new URL(file, page);
    }
    const match = isCrateRegistry(mirror) ? /^([^/]+)\/([^/]+)\/download$/.exec(path) : null;
    const [, crate = "", version = ""] = match ?? [];
    if (!match) return new URL(`${base}/${path}`);
    if (base.includes("{crate}")) return expand(base, crate, version);
    const template = templates.get(base) ?? templateOf(base, read);
    templates.set(base, template);
    return expand(await template, crate, version);
  };
}

/** The files of a project by name: https://packaging.python.org/en/latest/specifications/simple-repository-api/ */
async function linksOf(page: string, read: (url: URL) => Promise<Uint8Array | undefined>): Promise<ReadonlyMap<string, URL>> {
  const html = Buffer.from((await read(new URL(page))) ?? []).toString("utf8");
  const links = new Map<string, URL>();
  for (const [, href = "", file = ""] of html.matchAll(/<a\s[^>]*?href="([^"#]*)[^"]*"[^>]*>\s*([^<\s]+)\s*<\/a>/gi)) {
    const place = href.replaceAll("&amp;", "&");
    if (URL.canParse(place, page)) links.set(file, new URL(place, page));
  }
  return links;
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
