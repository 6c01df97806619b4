/** Names of images as docker reads them: `app`, `me/app:1`, `127.0.0.1:5000/app@sha256:...`. */

export interface Reference {
  /** Host, with its port where one is named; docker's own hub is "docker.io". */
  readonly registry: string;
  /** With "library/" where docker adds it. */
  readonly repository: string;
  readonly tag: string | undefined;
  /** `sha256:<hex>` */
  readonly digest: string | undefined;
}

/** Rules may call it too, so a mistake is a text that says what is wrong. */
export function parseReference(text: string): Reference | string {
  const [name = "", digest, ...more] = text.split("@");
  if (more.length > 0) return `"${text}" has more than one "@"`;
  if (digest !== undefined && !isDigest(digest)) return `"${digest}" is no digest; expected sha256: and 64 hexadecimal digits`;
  const slash = name.indexOf("/");
  const first = slash === -1 ? "" : name.slice(0, slash);
  // Docker's rule: a first part that could be no folder of its hub is a host.
  const isHost = first === "localhost" || /[.:A-Z]/.test(first);
  const [registry, rest] = isHost ? [first, name.slice(slash + 1)] : ["docker.io", name];
  if (!hostPattern.test(registry)) return `"${registry}" in "${text}" is no registry; expected host or host:port`;
  const colon = rest.indexOf(":");
  const [path, tag] = colon === -1 ? [rest, undefined] : [rest.slice(0, colon), rest.slice(colon + 1)];
  if (tag !== undefined && !isTag(tag)) return `"${tag}" is no tag; expected up to 128 letters, digits, "_", "." and "-", not starting with "." or "-"`;
  const hub = registry === "docker.io" || registry === "index.docker.io";
  const repository = hub && !path.includes("/") ? `library/${path}` : path;
  if (!repositoryPattern.test(repository) || repository.length > 255) {
    const lower = path.toLowerCase();
    const fix = lower !== path && repositoryPattern.test(lower) ? `; did you mean "${lower}"?` : "; expected lower-case letters and digits, divided by one of . _ __ - and /";
    return `"${path}" is no repository${fix}`;
  }
  return { registry: hub ? "docker.io" : registry, repository, tag, digest };
}

/** `registry/repository`, as people and tools read it back. */
export function repositoryName({ registry, repository }: Pick<Reference, "registry" | "repository">): string {
  return `${registry}/${repository}`;
}

export function isTag(text: string): boolean {
  return /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/.test(text);
}

export function isDigest(text: string): boolean {
  return /^sha256:[0-9a-f]{64}$/.test(text);
}

const hostPattern = /^(?:\[[0-9a-fA-F:]+\]|[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)(?::\d{1,5})?$/;
const repositoryPart = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
const repositoryPattern = new RegExp(`^${repositoryPart}(?:/${repositoryPart})*$`);
