/** What an image is made of, and how it came to be. */
import assert from "node:assert/strict";
import { test } from "uvu";
import { provenance } from "../../../rules/oci/tools/image_provenance.ts";
import { spdxDocument } from "../../../rules/oci/tools/image_sbom.ts";
import { installedPackages } from "../../../rules/oci/tools/installed_packages.ts";
import { formatPurl, readPurl } from "../../../rules/oci/tools/purl.ts";
import { withImage } from "../../support/image.ts";

const os = (id: string) => ({ name: "usr/lib/os-release", content: `NAME=x\nID=${id}\nVERSION_ID="13"\n` });

test("a package URL is written as its specification says, and read back", () => {
  const purl = formatPurl({ type: "deb", namespace: "debian", name: "libstdc++6", version: "1:2+b~1", qualifiers: { distro: "debian-13", arch: "amd64" } });
  assert.equal(purl, "pkg:deb/debian/libstdc%2B%2B6@1:2%2Bb~1?arch=amd64&distro=debian-13");
  assert.deepEqual(readPurl(purl), { name: "libstdc++6", version: "1:2+b~1" });
});

test("Debian's packages are found, in one status file or one each, and removed ones are not", async () => {
  const status = "Package: a\nStatus: install ok installed\nVersion: 1\nArchitecture: amd64\n\nPackage: gone\nStatus: deinstall ok config-files\nVersion: 1\n";
  const items = [os("debian"), { name: "var/lib/dpkg/status", content: status }, { name: "var/lib/dpkg/status.d/b", content: "Package: b\nVersion: 2\nArchitecture: all\n" }, { name: "var/lib/dpkg/status.d/b.md5sums", content: "Package: no\nVersion: 1\n" }];
  await withImage([items], async (image) => assert.deepEqual((await installedPackages(image)).map(({ purl }) => purl), ["pkg:deb/debian/a@1?arch=amd64&distro=debian-13", "pkg:deb/debian/b@2?arch=all&distro=debian-13"]));
});

test("apk's packages are found with their licences; what an upper layer replaces counts", async () => {
  const lower = [os("wolfi"), { name: "usr/lib/apk/db/installed", content: "P:old\nV:1-r0\n\n" }];
  const upper = [{ name: "usr/lib/apk/db/installed", content: "P:musl\nV:1.2.5-r1\nA:x86_64\nL:MIT\nF:usr\n\n" }];
  await withImage([lower, upper], async (image) => assert.deepEqual(await installedPackages(image), [{ name: "musl", version: "1.2.5-r1", purl: "pkg:apk/wolfi/musl@1.2.5-r1?arch=x86_64", license: "MIT", supplier: undefined }]));
});

test("a document describes the image, which contains packages and crates, and is the same every time", async () => {
  await withImage([[os("debian"), { name: "var/lib/dpkg/status.d/b", content: "Package: b\nVersion: 2\n" }]], async (image) => {
    const made = () => spdxDocument("//:image", { top: image.manifestBlob, isIndex: false, images: [image] }, () => ["pkg:cargo/serde@1.0.219", "pkg:cargo/serde@1.0.219"]);
    const document = (await made()) as { packages: { name: string; SPDXID: string }[]; relationships: { relationshipType: string; spdxElementId: string }[] };
    assert.deepEqual(document.packages.map(({ name }) => name).sort(), ["//:image", "b", "serde"]);
    assert.deepEqual(document.relationships.map(({ relationshipType }) => relationshipType).sort(), ["CONTAINS", "CONTAINS", "DESCRIBES"]);
    for (const { SPDXID } of document.packages) assert.match(SPDXID, /^SPDXRef-[A-Za-z0-9.-]+$/);
    assert.equal(JSON.stringify(await made()), JSON.stringify(document));
  });
});

test("provenance names target, commit and builder, and refuses a dirty tree", async () => {
  const facts = { target: "//:images", platform: "//platforms:x", profile: "opt", source: "https://example.org/app", builder: "https://example.org/ci" };
  await withImage([[]], async (image) => {
    const files = { top: image.manifestBlob, isIndex: false, images: [image] };
    const commit = { commit: "a".repeat(40), time: 1, dirty: false };
    const made = provenance(facts, commit, files) as { buildDefinition: { resolvedDependencies: unknown[] }; runDetails: { builder: unknown } };
    assert.deepEqual([made.buildDefinition.resolvedDependencies, made.runDetails.builder], [[{ uri: "git+https://example.org/app", digest: { gitCommit: commit.commit } }], { id: facts.builder }]);
    assert.throws(() => provenance(facts, { ...commit, dirty: true }, files), /the workspace differs from it/);
  });
});

test.run();
