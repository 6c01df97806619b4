/** .PKGINFO: what a package says about itself. */
import type { PackageMetadata } from "./metadata.ts";

export interface PackageInfo extends PackageMetadata {
  /** SHA-256 of the data member, in hexadecimal. */
  readonly dataHash: string;
  /** Folders after whose change the trigger script is to run, as one text a line. */
  readonly triggers: readonly string[];
}

export function parsePackageInfo(text: string): PackageInfo {
  const fields = new Map<string, string[]>();
  for (const line of text.split("\n")) {
    const match = /^\s*([^#;=\s][^=]*?)\s*=\s*(.*?)\s*$/.exec(line);
    if (!match) continue;
    const [, name = "", value = ""] = match;
    const list = fields.get(name) ?? [];
    list.push(plain(value));
    fields.set(name, list);
  }
  const first = (name: string) => fields.get(name)?.[0] ?? "";
  const number = (name: string) => (/^\d{1,15}$/.test(first(name)) ? Number(first(name)) : 0);
  const list = (name: string) => fields.get(name) ?? [];
  return {
    name: first("pkgname"),
    version: first("pkgver"),
    arch: first("arch"),
    description: first("pkgdesc"),
    license: first("license"),
    origin: first("origin"),
    maintainer: first("maintainer"),
    url: first("url"),
    commit: first("commit"),
    buildTime: number("builddate"),
    installedSize: number("size"),
    providerPriority: number("provider_priority"),
    dependencies: list("depend"),
    provides: list("provides"),
    installIf: list("install_if"),
    replaces: list("replaces"),
    dataHash: first("datahash"),
    triggers: list("triggers"),
  };
}

/** apko reads the file as INI: a comment may stand behind a value, and quotes around it. */
function plain(value: string): string {
  const quoted = /^"(.*)"$|^'(.*)'$/.exec(value);
  return quoted ? (quoted[1] ?? quoted[2] ?? "") : value.replace(/\s*[#;].*$/, "");
}
