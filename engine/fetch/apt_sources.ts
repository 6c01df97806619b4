/** The Debian archive among a host's apt sources: one-line files and deb822 files (sources.list(5)), as text. */

/** One place an apt source names. */
interface AptSource {
  readonly uri: string;
  readonly suites: readonly string[];
  readonly components: readonly string[];
  /** The key file or fingerprint that must sign it; undefined where apt's common keyring does. */
  readonly signedBy: string | undefined;
}

/** Base URLs of Debian's main archive that `files` name, in the order they are read, without trailing slashes. */
export function debianMirrors(files: readonly { readonly name: string; readonly text: string }[]): readonly string[] {
  const sources = files.flatMap(({ name, text }) => (name.endsWith(".sources") ? parseDeb822(text) : parseOneLine(text)));
  const uris = [...new Set(sources.filter(isDebianArchive).map(({ uri }) => uri.replace(/\/+$/, "")))];
  // Someone else's repository for a Debian release looks much the same; by custom the archive's own folder is called "debian".
  const customary = uris.filter((uri) => /\/debian$|\/archive\/debian\/\d{8}T\d{6}Z$/.test(uri));
  return customary.length > 0 ? customary : uris;
}

/** Codenames change with every release, so anything shaped like one will do, save security suites and flat repositories. */
function isDebianArchive({ uri, suites, components, signedBy }: AptSource): boolean {
  if (!/^https?:\/\//.test(uri) || /debian-(security|ports|debug)/.test(uri)) return false;
  if (!components.includes("main") || suites.some((suite) => /security/.test(suite))) return false;
  if (signedBy !== undefined && !/(^|\/)debian-archive-[^/]*$/.test(signedBy)) return false;
  return suites.some((suite) => debianSuite.test(suite));
}

const debianSuite =
  /^(stable|oldstable|oldoldstable|testing|unstable|sid|experimental|buster|bullseye|bookworm|trixie|forky|duke)(-updates|-backports|-backports-sloppy|-proposed-updates)?$/;

/** `deb [option=value ...] uri suite component...`; lines of other kinds are none of ours. */
function parseOneLine(text: string): readonly AptSource[] {
  return text.split("\n").flatMap((line) => {
    const match = /^\s*deb\s+(?:\[([^\]]*)\]\s*)?(\S+)\s+(\S+)\s*([^#]*)/.exec(line);
    const [uri, suite] = [match?.[2], match?.[3]];
    if (match === null || uri === undefined || suite === undefined) return [];
    const signedBy = words(match[1]).find((option) => option.toLowerCase().startsWith("signed-by="));
    return [{ uri, suites: [suite], components: words(match[4]), signedBy: signedBy?.slice("signed-by=".length) }];
  });
}

function parseDeb822(text: string): readonly AptSource[] {
  const stanzas = text.split("\n").filter((line) => !line.startsWith("#")).join("\n").split(/\n\s*\n/);
  return stanzas.map(fieldsOf).flatMap((fields) => {
    if (!words(fields.get("types")).includes("deb") || /^(no|false|without|off|disable)$/i.test(fields.get("enabled") ?? "")) return [];
    const [suites, components] = [words(fields.get("suites")), words(fields.get("components"))];
    return words(fields.get("uris")).map((uri) => ({ uri, suites, components, signedBy: fields.get("signed-by") }));
  });
}

/** Field names are case-insensitive; a line that starts with white space continues the field above it. */
function fieldsOf(stanza: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  let name = "";
  for (const line of stanza.split("\n")) {
    const match = /^([^\s:]+):(.*)$/.exec(line);
    if (match?.[1] !== undefined) fields.set((name = match[1].toLowerCase()), (match[2] ?? "").trim());
    else if (/^\s/.test(line)) fields.set(name, `${fields.get(name) ?? ""} ${line.trim()}`.trim());
  }
  return fields;
}

function words(text: string | undefined): readonly string[] {
  return (text ?? "").split(/\s+/).filter((word) => word !== "");
}
