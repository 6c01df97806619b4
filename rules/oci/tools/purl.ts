/** Package URLs: one name for a package everywhere (github.com/package-url). */

export interface Purl {
  readonly type: string;
  readonly namespace?: string;
  readonly name: string;
  /** "" where it is not known. */
  readonly version: string;
  /** Sorted by key when written. */
  readonly qualifiers?: Readonly<Record<string, string>>;
}

export function formatPurl({ type, namespace, name, version, qualifiers = {} }: Purl): string {
  const tail = Object.entries(qualifiers).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => `${key}=${encoded(value)}`).join("&");
  return `pkg:${type}/${namespace === undefined ? "" : `${encoded(namespace)}/`}${encoded(name)}${version === "" ? "" : `@${encoded(version)}`}${tail === "" ? "" : `?${tail}`}`;
}

/** A colon stays as it is, says the specification. */
function encoded(text: string): string {
  return encodeURIComponent(text).replaceAll("%3A", ":");
}

/** Name and version of a package URL without qualifiers. */
export function readPurl(purl: string): { readonly name: string; readonly version: string } {
  const match = /^pkg:[^/]+\/(?:[^/@?]+\/)*([^/@?]+)@([^?#]+)/.exec(purl);
  if (!match) throw new Error(`${purl} is no package URL with a version`);
  return { name: decodeURIComponent(match[1] ?? ""), version: decodeURIComponent(match[2] ?? "") };
}
