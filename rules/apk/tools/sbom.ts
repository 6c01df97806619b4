/** What apko says an image is made of: the image, its layers, its system, and what packages that carry an SBOM in /var/lib/db/sbom say of themselves. */
import { ToolError } from "../../../engine/api/tool.ts";
import { hexOf, type Descriptor } from "../../oci/tools/descriptor.ts";
import { mediaTypes } from "../../oci/tools/media_types.ts";
import { formatPurl } from "../../oci/tools/purl.ts";
import type { FileTree } from "./file_tree.ts";
import { platformOf, timestamp } from "./image_documents.ts";
import type { Image } from "./image_tree.ts";
import type { PackageInfo } from "./pkginfo.ts";
import { NOASSERTION, printSpdx, readPackageSbom, spdxId, type Checksum, type ExternalRef, type LicensingInfo, type PackageSbom, type Relationship, type SpdxPackage } from "./spdx.ts";

export interface SbomParts {
  /** What the image is called in package URLs. */
  readonly name: string;
  readonly manifest: Descriptor;
  readonly layers: readonly Descriptor[];
}

export function imageSbom({ tree, installed, config, time }: Image, { name, manifest, layers }: SbomParts): string {
  const os = operatingSystem(tree);
  const supplier = supplierOf(os.name);
  const { os: kernel, architecture } = platformOf(config.archs[0] ?? "");
  const element = ({ digest, mediaType }: Descriptor) => ({ ...CONTAINER, supplier, externalRefs: ociReference(name, digest, { arch: architecture, mediaType, os: kernel }) });
  const image: SpdxPackage = { SPDXID: spdxId(`SPDXRef-Package-Image-${manifest.digest}`), name: manifest.digest, versionInfo: manifest.digest, description: "apko container image", checksums: sha256(manifest), ...element(manifest) };
  const packages = new Map([[image.SPDXID, image]]);
  const add = (one: SpdxPackage) => void (packages.has(one.SPDXID) || packages.set(one.SPDXID, one));
  const relationships: Relationship[] = [];
  const contains = (relatedSpdxElement: string) => relationships.push({ spdxElementId: image.SPDXID, relationshipType: "CONTAINS", relatedSpdxElement });
  for (const layer of layers) {
    const SPDXID = spdxId(`SPDXRef-Package-ImageLayer-${layer.digest}`);
    add({ SPDXID, name: layer.digest, versionInfo: os.version, description: "apko operating system layer", ...element(layer) });
    contains(SPDXID);
  }
  add({ SPDXID: `SPDXRef-OperatingSystem-${spdxId(os.id)}`, name: os.id, versionInfo: os.version, description: "Operating System", downloadLocation: NOASSERTION, supplier, primaryPackagePurpose: "OPERATING_SYSTEM" });

  const licenses = new Map<string, LicensingInfo>();
  for (const { apk } of installed) {
    const sbom = packageSbom(tree, apk.info, supplier);
    if (sbom === undefined) continue;
    const part = reachable(sbom, apk.info.name);
    part.packages.forEach(add);
    relationships.push(...part.relationships);
    for (const one of sbom.licensingInfos) if (!licenses.has(one.licenseId)) licenses.set(one.licenseId, one);
    for (const { SPDXID } of sbom.packages) if (sbom.described.has(SPDXID)) contains(SPDXID);
  }
  return printSpdx({ name: `sbom-${layers[0]?.digest ?? ""}`, created: timestamp(time), describes: image.SPDXID, packages: [...packages.values()], relationships, licensingInfos: [...licenses.values()] });
}

export interface IndexSbomParts {
  readonly name: string;
  readonly index: Descriptor;
  /** As the index lists them. */
  readonly images: readonly Descriptor[];
  /** The configuration's. */
  readonly vcsUrl: string;
  readonly created: string;
}

export function indexSbom({ name, index, images, vcsUrl, created }: IndexSbomParts): string {
  const SPDXID = spdxId(`SPDXRef-Package-${index.digest}`);
  // apko names its own makers, whoever's index it is.
  const supplier = NOASSERTION;
  const packages: SpdxPackage[] = [{ SPDXID, name: index.digest, versionInfo: index.digest, description: "Multi-arch image index", supplier, sourceInfo: "Generated at image build time by apko", ...CONTAINER, checksums: sha256(index), externalRefs: ociReference(name, index.digest, { mediaType: mediaTypes.index }) }];
  const relationships: Relationship[] = [];
  for (const image of images) {
    const id = spdxId(`SPDXRef-Package-${image.digest}`);
    const qualifiers = { arch: image.platform?.architecture ?? "", mediaType: mediaTypes.manifest, os: image.platform?.os ?? "" };
    packages.push({ SPDXID: id, name: image.digest, versionInfo: image.digest, supplier, ...CONTAINER, checksums: sha256(image), externalRefs: ociReference(name, image.digest, qualifiers) });
    relationships.push({ spdxElementId: SPDXID, relationshipType: "VARIANT_OF", relatedSpdxElement: id });
  }
  if (vcsUrl !== "") {
    const source = sourcePackage(vcsUrl, supplier);
    packages.push(source);
    relationships.push({ spdxElementId: SPDXID, relationshipType: "GENERATED_FROM", relatedSpdxElement: source.SPDXID });
  }
  return printSpdx({ name: `sbom-${index.digest}`, created, describes: SPDXID, packages, relationships });
}

const CONTAINER = { downloadLocation: NOASSERTION, primaryPackagePurpose: "CONTAINER" } as const;

function ociReference(name: string, digest: string, qualifiers: Readonly<Record<string, string>>): readonly ExternalRef[] {
  return [{ referenceCategory: "PACKAGE-MANAGER", referenceLocator: formatPurl({ type: "oci", name, version: digest, qualifiers }), referenceType: "purl" }];
}

function sha256({ digest }: Descriptor): readonly Checksum[] {
  return [{ algorithm: "SHA256", checksumValue: hexOf(digest) }];
}

function supplierOf(name: string): string {
  return name === "" ? NOASSERTION : `Organization: ${name}`;
}

function operatingSystem(tree: FileTree): { readonly id: string; readonly name: string; readonly version: string } {
  const text = tree.read("etc/os-release")?.toString("utf8");
  if (text === undefined) return { id: "unknown", name: "apko-generated image", version: "unknown" };
  const fields = new Map(text.split("\n").flatMap((line) => (/^#|^[^=]*$/.test(line) ? [] : [[line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1).replace(/^"+|"+$/g, "")] as const])));
  return { id: fields.get("ID") ?? "", name: fields.get("NAME") ?? "", version: fields.get("VERSION_ID") ?? "" };
}

/** Undefined where the package brings none, or one that cannot be read. */
function packageSbom(tree: FileTree, { name, version }: PackageInfo, supplier: string): PackageSbom | undefined {
  for (const file of [`${name}-${version}`, `${name}-${version.replace(/-r\d+$/, "")}`, name]) {
    const text = tree.read(`var/lib/db/sbom/${file}.spdx.json`);
    if (text !== undefined) return readPackageSbom(text.toString("utf8"), supplier);
  }
  return undefined;
}

/** What the described elements lead to, files aside. */
function reachable({ described, packages, relationships }: PackageSbom, owner: string): Pick<PackageSbom, "packages" | "relationships"> {
  const links = relationships.filter(({ relatedSpdxElement }) => !relatedSpdxElement.startsWith("SPDXRef-File-"));
  const wanted = new Set(packages.flatMap(({ SPDXID }) => (described.has(SPDXID) ? [SPDXID] : [])));
  for (let before = -1; before !== wanted.size; ) {
    before = wanted.size;
    for (const { spdxElementId, relatedSpdxElement } of links) if (wanted.has(spdxElementId)) wanted.add(relatedSpdxElement);
  }
  const found = packages.filter(({ SPDXID }) => wanted.has(SPDXID));
  const missing = [...wanted].filter((id) => !found.some(({ SPDXID }) => SPDXID === id));
  if (missing.length > 0) throw new ToolError(`the SBOM of ${owner} in /var/lib/db/sbom leads to ${missing.join(", ")}, which it does not hold`);
  return { packages: found, relationships: links.filter(({ spdxElementId }) => wanted.has(spdxElementId)) };
}

function sourcePackage(vcsUrl: string, supplier: string): SpdxPackage {
  const [, url = vcsUrl, commit = ""] = /^([^@]*)@(.*)$/s.exec(vcsUrl) ?? [];
  const name = ["git+ssh://", "git://", "https://"].reduce((rest, scheme) => (rest.startsWith(scheme) ? rest.slice(scheme.length) : rest), url);
  const [, namespace, repository] = /^github\.com\/([^/]*)\/(.*)$/.exec(name) ?? [];
  return {
    SPDXID: `SPDXRef-Package-${spdxId(vcsUrl)}`,
    name,
    versionInfo: commit,
    supplier,
    primaryPackagePurpose: "SOURCE",
    description: "Image configuration source",
    downloadLocation: vcsUrl,
    checksums: commit === "" ? [] : [{ algorithm: "SHA1", checksumValue: commit }],
    externalRefs: namespace === undefined || repository === undefined ? [] : [{ referenceCategory: "PACKAGE-MANAGER", referenceLocator: formatPurl({ type: "github", namespace, name: repository.replace(/\.git$/, ""), version: commit }), referenceType: "purl" }],
  };
}
