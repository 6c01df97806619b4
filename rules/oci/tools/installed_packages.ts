/** Packages of a distribution, as an image's own databases list them: dpkg's status and status.d, apk's installed. */
import { parseParagraphs, type Paragraph } from "../../debian/tools/control.ts";
import { imageContent } from "./image_content.ts";
import type { LoadedImage } from "./image_files.ts";
import { formatPurl } from "./purl.ts";

export interface InstalledPackage {
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  /** An expression, as the database has it; undefined where it does not. */
  readonly license: string | undefined;
  /** Who makes it, where that is known. */
  readonly supplier: string | undefined;
}

const DPKG = /^\/var\/lib\/dpkg\/(?:status|status\.d\/(?!.*\.md5sums$)[^/]+)$/;
const APK = /^\/(?:usr\/)?lib\/apk\/db\/installed$/;
const OS_RELEASE = /^\/(?:etc|usr\/lib)\/os-release$/;

/** Sorted by package URL. */
export async function installedPackages(image: LoadedImage): Promise<readonly InstalledPackage[]> {
  const texts = new Map<string, Buffer[]>();
  const finished = new Set<string>();
  const content = await imageContent(image, {
    onFile(path, bytes) {
      if (!DPKG.test(path) && !APK.test(path) && !OS_RELEASE.test(path)) return;
      // A file that an upper layer replaces begins anew.
      if (bytes) texts.set(path, [...(finished.has(path) ? [] : (texts.get(path) ?? [])), Buffer.from(bytes)]);
      if (bytes) finished.delete(path);
      else finished.add(path);
    },
  });
  const held = [...texts].filter(([path]) => content.has(path)).map(([path, parts]) => [path, Buffer.concat(parts).toString("utf8")] as const);
  const os = readOsRelease(held.find(([path]) => OS_RELEASE.test(path))?.[1] ?? "");
  const found = held.flatMap(([path, text]) => {
    if (DPKG.test(path)) return parseParagraphs(text).flatMap((paragraph) => debianPackage(paragraph, os));
    return APK.test(path) ? text.split("\n\n").flatMap((entry) => apkPackage(entry, os)) : [];
  });
  return [...new Map(found.map((one) => [one.purl, one])).values()].sort((a, b) => (a.purl < b.purl ? -1 : 1));
}

interface Distribution {
  readonly id: string;
  readonly version: string;
}

function readOsRelease(text: string): Distribution {
  const field = (name: string): string => new RegExp(`^${name}="?([^"\\n]*)"?$`, "m").exec(text)?.[1] ?? "";
  return { id: field("ID"), version: field("VERSION_ID") };
}

function debianPackage(paragraph: Paragraph, os: Distribution): readonly InstalledPackage[] {
  const [name, version, architecture] = ["package", "version", "architecture"].map((field) => paragraph.get(field));
  // What was removed and left its configuration is not installed.
  if (name === undefined || version === undefined || /^(?!install ok installed)./.test(paragraph.get("status") ?? "")) return [];
  const distro = os.id === "" ? {} : { distro: [os.id, os.version].filter(Boolean).join("-") };
  const purl = formatPurl({ type: "deb", namespace: os.id || "debian", name, version, qualifiers: { ...(architecture === undefined ? {} : { arch: architecture }), ...distro } });
  return [{ name, version, purl, license: undefined, supplier: paragraph.get("maintainer") }];
}

function apkPackage(entry: string, os: Distribution): readonly InstalledPackage[] {
  const field = (letter: string): string | undefined => new RegExp(`^${letter}:(.*)$`, "m").exec(entry)?.[1];
  const [name, version, architecture] = [field("P"), field("V"), field("A")];
  if (name === undefined || version === undefined) return [];
  const purl = formatPurl({ type: "apk", namespace: os.id || "alpine", name, version, qualifiers: architecture === undefined ? {} : { arch: architecture } });
  return [{ name, version, purl, license: field("L") || undefined, supplier: undefined }];
}
