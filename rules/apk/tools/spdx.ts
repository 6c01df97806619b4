/** SPDX 2.3 with the fields, and in the order, in which apko writes it; and what packages bring along in it, read as apko reads it. */
import { goJson, withoutEmpty } from "./go_json.ts";

export interface SpdxPackage {
  readonly SPDXID: string;
  readonly name: string;
  readonly versionInfo?: string;
  readonly description?: string;
  readonly downloadLocation: string;
  readonly originator?: string;
  readonly supplier?: string;
  readonly sourceInfo?: string;
  readonly primaryPackagePurpose?: string;
  readonly checksums?: readonly Checksum[];
  readonly externalRefs?: readonly ExternalRef[];
}

export interface ExternalRef {
  readonly referenceCategory: string;
  readonly referenceLocator: string;
  readonly referenceType: string;
}

export interface Checksum {
  readonly algorithm: string;
  readonly checksumValue: string;
}

export interface Relationship {
  readonly spdxElementId: string;
  readonly relationshipType: string;
  readonly relatedSpdxElement: string;
}

export interface LicensingInfo {
  readonly licenseId: string;
  readonly extractedText: string;
}

export interface SpdxDocument {
  readonly name: string;
  /** RFC 3339. */
  readonly created: string;
  readonly describes: string;
  readonly packages: readonly SpdxPackage[];
  readonly relationships: readonly Relationship[];
  readonly licensingInfos?: readonly LicensingInfo[];
}

/** What a package says of itself. */
export interface PackageSbom {
  /** Ids of what the document is about. */
  readonly described: ReadonlySet<string>;
  readonly packages: readonly SpdxPackage[];
  readonly relationships: readonly Relationship[];
  readonly licensingInfos: readonly LicensingInfo[];
}

export const NOASSERTION = "NOASSERTION";

export function printSpdx({ name, created, describes, packages, relationships, licensingInfos = [] }: SpdxDocument): string {
  const document = {
    SPDXID: "SPDXRef-DOCUMENT",
    name,
    spdxVersion: "SPDX-2.3",
    // Here it differs from apko's, which names its own makers.
    creationInfo: { created, creators: ["Tool: athanor"], licenseListVersion: "3.27" },
    dataLicense: "CC0-1.0",
    documentNamespace: "https://spdx.org/spdxdocs/apko/",
    documentDescribes: [describes],
    packages: packages.map(PACKAGE),
    relationships: relationships.map(RELATIONSHIP),
    ...withoutEmpty({ hasExtractedLicensingInfos: licensingInfos }),
  };
  return `${goJson(document, 2)}\n`;
}

/** Undefined where the text is no such document: apko passes over those. `originator` stands where a package names none. */
export function readPackageSbom(text: string, originator: string): PackageSbom | undefined {
  let document: Document;
  try {
    document = DOCUMENT(JSON.parse(text)) as unknown as Document;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof OtherType) return undefined;
    throw error;
  }
  const described = document.relationships.filter(({ spdxElementId, relationshipType }) => spdxElementId === "SPDXRef-DOCUMENT" && relationshipType === "DESCRIBES").map(({ relatedSpdxElement }) => relatedSpdxElement);
  return {
    described: new Set([...document.documentDescribes, ...described]),
    packages: document.packages.map((one) => ({ ...one, originator: one.originator ?? originator, supplier: one.supplier ?? one.originator ?? originator })),
    relationships: document.relationships,
    licensingInfos: document.hasExtractedLicensingInfos,
  };
}

/** What identifiers may not hold becomes the codes of its bytes. */
export function spdxId(text: string): string {
  return text.replaceAll(":", "-").replace(/[^a-zA-Z0-9.-]+/g, (odd) => [...Buffer.from(odd)].map((byte) => `C${byte}`).join(""));
}

interface Document {
  readonly documentDescribes: readonly string[];
  readonly packages: readonly SpdxPackage[];
  readonly relationships: readonly Relationship[];
  readonly hasExtractedLicensingInfos: readonly LicensingInfo[];
}

class OtherType extends Error {}

type Read = (value: unknown) => unknown;

const text: Read = (value) => (value === undefined || value === null ? "" : typeof value === "string" ? value : wrong());
const list = (read: Read): Read => (value) => (value === undefined || value === null ? [] : Array.isArray(value) ? value.map(read) : wrong());

/** Fields in this order and no others; one whose name ends in "?" is left out where it is empty. */
function record(fields: Readonly<Record<string, Read>>): (value: unknown) => Readonly<Record<string, unknown>> {
  return (value) => {
    const given = value === undefined || value === null ? {} : typeof value === "object" && !Array.isArray(value) ? (value as Readonly<Record<string, unknown>>) : wrong();
    return Object.fromEntries(
      Object.entries(fields).flatMap(([field, read]) => {
        const name = field.replace(/\?$/, "");
        const entry = [name, read(given[name])] as const;
        return name === field ? [entry] : Object.entries(withoutEmpty(Object.fromEntries([entry])));
      }),
    );
  };
}

function wrong(): never {
  throw new OtherType();
}

const PACKAGE = record({
  SPDXID: text,
  name: text,
  "versionInfo?": text,
  // Files are left out, so whatever a package says of itself, they were not looked at.
  filesAnalyzed: () => false,
  "licenseConcluded?": text,
  "licenseDeclared?": text,
  "description?": text,
  downloadLocation: text,
  "originator?": text,
  "supplier?": text,
  "sourceInfo?": text,
  "copyrightText?": text,
  "attributionText?": text,
  "primaryPackagePurpose?": text,
  "checksums?": list(record({ algorithm: text, checksumValue: text })),
  "externalRefs?": list(record({ referenceCategory: text, referenceLocator: text, referenceType: text })),
});
const RELATIONSHIP = record({ spdxElementId: text, relationshipType: text, relatedSpdxElement: text });
const DOCUMENT = record({
  documentDescribes: list(text),
  packages: list(PACKAGE),
  relationships: list(RELATIONSHIP),
  hasExtractedLicensingInfos: list(record({ licenseId: text, extractedText: text })),
});
