/** apko's own golden image out of its module: the same configuration and packages must give the same layers, documents and SBOMs. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "uvu";
import { runImage } from "../../support/apk_image.ts";
import { apko, check } from "../../support/apko_module.ts";

const read = (file: string): Buffer => apko.read(`internal/cli/testdata/${file}`);
const json = (file: string) => JSON.parse(read(file).toString());

/** What the golden image was built with on the command line. */
const ANNOTATIONS = "annotations:\n  org.opencontainers.image.vendor: Vendor\n  org.opencontainers.image.title: Title\n";

check("apko's golden image comes out the same for both architectures", async () => {
  const config = read("apko.yaml").toString() + ANNOTATIONS;
  const lock = json("apko.lock.json");
  lock.config.checksum = `sha256-${createHash("sha256").update(config).digest("base64")}`;
  const blob = (digest: string) => `golden/blobs/sha256/${digest.slice("sha256:".length)}`;
  for (const { digest, platform } of json("golden/index.json").manifests) {
    const manifest = json(blob(digest));
    const arch = { amd64: "x86_64", arm64: "aarch64" }[platform.architecture as "amd64" | "arm64"];
    const apks = new Map<string, Buffer>(lock.contents.packages.filter(({ architecture }: { architecture: string }) => architecture === arch).map(({ url }: { url: string }) => [url, read(url.replace("./testdata/", "").replace("testdata/", ""))]));
    const made = await runImage({ name: "apko.yaml", config, arch: platform.architecture, lock, apks });
    assert.equal(made.config, read(blob(manifest.config.digest)).toString(), platform.architecture);
    // All but the compressed layer's descriptor, which depends on the compressor.
    const [layer] = made.descriptors;
    assert.ok(layer);
    const expected = { ...manifest, layers: [{ mediaType: layer.mediaType, size: layer.size, digest: layer.digest }] };
    assert.equal(made.manifest, JSON.stringify(expected));
    // Theirs with our digests, which depend on the compressor, and with our name in place of theirs.
    const ours = { [digest]: `sha256:${createHash("sha256").update(made.manifest).digest("hex")}`, [manifest.layers[0].digest]: layer.digest };
    const sbom = Object.entries(ours).reduce((text, [theirs, own]) => text.replaceAll(theirs.slice(7), own.slice(7)), read(`golden/sboms/sbom-${arch}.spdx.json`).toString());
    assert.equal(made.sbom, sbom.replace(/"Tool: apko \(devel\)",\s*"Organization: Chainguard, Inc"/, '"Tool: athanor"'));
  }
});

check("a lock for another configuration is noticed", async () => {
  await assert.rejects(() => runImage({ name: "apko.yaml", config: `${read("apko.yaml").toString()}\n`, arch: "amd64", lock: json("apko.lock.json") }), /the lock is for another configuration: it was made from one with sha256-\S+, this one has sha256-\S+$/);
});

test.run();
