/**
 * The tool that lists what an image is made of, as SPDX 2.3 in JSON: packages of the distribution from the layers themselves, crates and the like from the graph:
 * `--out FILE --name NAME [--component IMAGE PURL]...`, then what `imageArgs` gives.
 */
import { writeFileSync } from "node:fs";
import path from "node:path";
import type { Tool } from "../../../engine/api/tool.ts";
import { canonicalJson, hexOf } from "./descriptor.ts";
import { readImageFiles, type ImageFiles, type LoadedImage } from "./image_files.ts";
import { installedPackages } from "./installed_packages.ts";
import { formatPurl, readPurl } from "./purl.ts";

export const version = 1;

const imageSbom: Tool = async ({ args, cwd }) => {
  const [, out = "", , name = ""] = args;
  const components = args.flatMap((word, i) => (word === "--component" ? [[Number(args[i + 1]), args[i + 2] ?? ""] as const] : []));
  const document = await spdxDocument(name, readImageFiles(args, cwd), (image) => components.flatMap(([of, purl]) => (of === image ? [purl] : [])));
  writeFileSync(path.join(cwd, out), `${canonicalJson(document)}\n`);
};
export default imageSbom;

interface SpdxPackage {
  readonly SPDXID: string;
  readonly name: string;
  readonly versionInfo: string;
  readonly downloadLocation: "NOASSERTION";
  readonly filesAnalyzed: false;
  readonly licenseConcluded: "NOASSERTION";
  readonly licenseDeclared: string;
  readonly copyrightText: "NOASSERTION";
  readonly supplier?: string;
  readonly primaryPackagePurpose?: "CONTAINER";
  readonly checksums?: readonly { readonly algorithm: "SHA256"; readonly checksumValue: string }[];
  readonly externalRefs: readonly { readonly referenceCategory: "PACKAGE-MANAGER"; readonly referenceType: "purl"; readonly referenceLocator: string }[];
}

interface Relationship {
  readonly spdxElementId: string;
  readonly relationshipType: "DESCRIBES" | "CONTAINS" | "VARIANT_OF";
  readonly relatedSpdxElement: string;
}

/** `componentsOf` gives package URLs of what the graph knows of an image, by its position. */
export async function spdxDocument(name: string, files: ImageFiles, componentsOf: (image: number) => readonly string[]): Promise<unknown> {
  const packages = new Map<string, SpdxPackage>();
  const relationships: Relationship[] = [];
  const add = (one: SpdxPackage): string => {
    packages.set(one.SPDXID, one);
    return one.SPDXID;
  };
  const relate = (spdxElementId: string, relationshipType: Relationship["relationshipType"], relatedSpdxElement: string): void => void relationships.push({ spdxElementId, relationshipType, relatedSpdxElement });
  const top = files.isIndex ? add(imagePackage(name, files.top.descriptor.digest)) : undefined;
  for (const [i, image] of files.images.entries()) {
    const id = add(imagePackage(name, image.manifestBlob.descriptor.digest, image));
    if (top !== undefined) relate(id, "VARIANT_OF", top);
    for (const one of await installedPackages(image)) relate(id, "CONTAINS", add(packageOf(one.purl, one)));
    for (const purl of [...new Set(componentsOf(i))].sort()) relate(id, "CONTAINS", add(packageOf(purl, { ...readPurl(purl), license: undefined, supplier: undefined })));
  }
  const described = top ?? imagePackage(name, files.top.descriptor.digest).SPDXID;
  relate("SPDXRef-DOCUMENT", "DESCRIBES", described);
  return {
    spdxVersion: "SPDX-2.3",
    dataLicense: "CC0-1.0",
    SPDXID: "SPDXRef-DOCUMENT",
    name,
    // Names this document and no other, and is the same for the same image.
    documentNamespace: `https://spdx.org/spdxdocs/athanor-${hexOf(files.top.descriptor.digest)}`,
    // No clock gets in: the document is as old as the image.
    creationInfo: { created: "1970-01-01T00:00:00Z", creators: ["Tool: athanor"] },
    packages: [...packages.values()].sort((a, b) => (a.SPDXID < b.SPDXID ? -1 : 1)),
    relationships: relationships.sort((a, b) => (canonicalJson(a) < canonicalJson(b) ? -1 : 1)),
  };
}

const NOTHING_SAID = { downloadLocation: "NOASSERTION", filesAnalyzed: false, licenseConcluded: "NOASSERTION", copyrightText: "NOASSERTION" } as const;

function imagePackage(name: string, digest: string, image?: LoadedImage): SpdxPackage {
  const qualifiers = image ? { arch: image.config.architecture } : {};
  return {
    SPDXID: `SPDXRef-image-${hexOf(digest)}`,
    name,
    versionInfo: digest,
    ...NOTHING_SAID,
    licenseDeclared: "NOASSERTION",
    primaryPackagePurpose: "CONTAINER",
    checksums: [{ algorithm: "SHA256", checksumValue: hexOf(digest) }],
    externalRefs: [reference(formatPurl({ type: "oci", name: name.replace(/^.*[/:]/, ""), version: digest, qualifiers }))],
  };
}

function packageOf(purl: string, { name, version: versionInfo, license, supplier }: { readonly name: string; readonly version: string; readonly license: string | undefined; readonly supplier: string | undefined }): SpdxPackage {
  return {
    // Letters, digits, "." and "-" are all an identifier may have; what else there is becomes its code, so that no two fall together.
    SPDXID: `SPDXRef-${purl.replace(/[^A-Za-z0-9.]/g, (character) => (character === "/" ? "-" : `-${character.charCodeAt(0).toString(16)}-`))}`,
    name,
    versionInfo,
    ...NOTHING_SAID,
    licenseDeclared: license !== undefined && isSpdxExpression(license) ? license : "NOASSERTION",
    ...(supplier === undefined ? {} : { supplier: `Organization: ${supplier}` }),
    externalRefs: [reference(purl)],
  };
}

function reference(referenceLocator: string): SpdxPackage["externalRefs"][number] {
  return { referenceCategory: "PACKAGE-MANAGER", referenceType: "purl", referenceLocator };
}

function isSpdxExpression(text: string): boolean {
  return /^\(*[A-Za-z0-9.+-]+\)*(?: (?:AND|OR|WITH) \(*[A-Za-z0-9.+-]+\)*)*$/.test(text);
}
