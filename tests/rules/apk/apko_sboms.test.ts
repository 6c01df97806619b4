/** apko's own cases of its SBOMs, out of its module: from what packages say of themselves, the same elements in the same order. */
import assert from "node:assert/strict";
import { test } from "uvu";
import { readApk, splitApk } from "../../../rules/apk/tools/apk_file.ts";
import { completed } from "../../../rules/apk/tools/config.ts";
import { readConfig } from "../../../rules/apk/tools/config_yaml.ts";
import { makeImage } from "../../../rules/apk/tools/image_tree.ts";
import { imageSbom } from "../../../rules/apk/tools/sbom.ts";
import { describe } from "../../../rules/oci/tools/descriptor.ts";
import { apko, check } from "../../support/apko_module.ts";
import { apkOf, type File } from "../../support/apk_repository.ts";

interface Document {
  readonly packages: readonly { readonly SPDXID: string }[];
  readonly relationships: readonly { readonly spdxElementId: string; readonly relatedSpdxElement: string }[];
  readonly hasExtractedLicensingInfos?: unknown;
}

const FOLDER = "pkg/sbom/generator/spdx";
const read = (name: string, version: string, files: readonly File[]) => readApk(splitApk(apkOf({ name, version }, files), name), name);

/** The SBOM of an image of these packages, whose system says this of itself. */
function sbomOf(osRelease: string, packages: readonly { readonly name: string; readonly version: string; readonly sbom: Buffer | string }[]): Document {
  const config = completed(readConfig("archs: [amd64]\n", "apko.yaml", () => undefined).config, "apko.yaml");
  const apks = packages.map(({ name, version, sbom }) => read(name, version, [{ name: `var/lib/db/sbom/${name}-${version}.spdx.json`, content: sbom }]));
  const image = makeImage({ config, packages: [read("release", "1-r0", [{ name: "etc/os-release", content: osRelease }]), ...apks], keys: [] });
  return JSON.parse(imageSbom(image, { name: "image", manifest: describe("m", Buffer.from("manifest")), layers: [describe("l", Buffer.from("layer"))] })) as Document;
}

/** What comes from packages: apko's cases know no image, so its layer stands for it. */
function elements({ packages, relationships, hasExtractedLicensingInfos }: Document) {
  const image = /^SPDXRef-Package-Image(?:Layer)?-/;
  const between = relationships.filter(({ relatedSpdxElement }) => !image.test(relatedSpdxElement)).map((one) => (image.test(one.spdxElementId) ? { ...one, spdxElementId: "the image" } : one));
  return { packages: packages.filter(({ SPDXID }) => !image.test(SPDXID)), relationships: between, hasExtractedLicensingInfos };
}

const cases = [...apko.text(`${FOLDER}/spdx_test.go`).matchAll(/name: "([\w-]+)",\s*opts:[^]*?OSInfo\{\s*Name:\s*"([^"]*)",\s*ID:\s*"([^"]*)",\s*Version:\s*"([^"]*)"[^]*?InstalledPackage\{([^]*?)\n\t{4}\},/g)];
for (const [, name = "", os = "", id = "", version = "", packages = ""] of cases) {
  test(`apko's case: ${name}`, () => {
    const installed = [...packages.matchAll(/Name:\s*"([^"]+)",\s*Version:\s*"([^"]+)"/g)].map(([, own = "", of = ""]) => ({ name: own, version: of, sbom: apko.read(`${FOLDER}/testdata/apk_sboms/${own}-${of}.spdx.json`) }));
    const expected = JSON.parse(apko.text(`${FOLDER}/testdata/expected_image_sboms/${name}.spdx.json`)) as Document;
    assert.deepEqual(elements(sbomOf(`NAME="${os}"\nID=${id}\nVERSION_ID=${version}\n`, installed)), elements(expected));
  });
}

check("every case was found", () => assert.equal(cases.length, apko.files.filter((file) => file.startsWith(`${FOLDER}/testdata/expected_image_sboms/`)).length));

test("what a package brings along and is no SBOM is passed over; one that leads to what it lacks is not", () => {
  const one = (sbom: unknown) => sbomOf("ID=x\n", [{ name: "a", version: "1-r0", sbom: typeof sbom === "string" ? sbom : JSON.stringify(sbom) }]);
  for (const odd of ["", "[]", { packages: "none" }, { packages: [{ SPDXID: 1 }] }]) assert.equal(elements(one(odd)).packages.length, 1);
  const dangling = { documentDescribes: ["SPDXRef-a"], packages: [{ SPDXID: "SPDXRef-a", name: "a" }], relationships: [{ spdxElementId: "SPDXRef-a", relationshipType: "CONTAINS", relatedSpdxElement: "SPDXRef-b" }] };
  assert.throws(() => one(dangling), /the SBOM of a in \/var\/lib\/db\/sbom leads to SPDXRef-b, which it does not hold/);
});

test.run();
