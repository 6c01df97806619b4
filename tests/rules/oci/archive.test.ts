/** Archives of real images, made by the command line: what is in them, and that every blob is what its name says. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { decompress } from "fzstd";
import { test } from "uvu";
import { athanor } from "../../support/athanor.ts";
import { listTar } from "../../support/list_tar.ts";
import { workspace } from "../../support/workspace.ts";

const FILES = {
  "BUILD.ts": `import { multi_arch_image, oci_archive, oci_image, oci_layer, package_defaults } from "athanor";
package_defaults({ visibility: ["public"] });
oci_layer({ name: "lower", files: { "/etc/a.txt": "a.txt" } });
oci_layer({ name: "upper", files: { "/srv/": ["a.txt"] }, compression: "none" });
oci_layer({ name: "packed", files: { "/etc/a.txt": "a.txt" }, compression: "zstd" });
oci_layer({ name: "lazy", files: { "/etc/a.txt": "a.txt" }, compression: "estargz" });
oci_image({ name: "lazy_image", layers: [":lazy"] });
oci_image({ name: "base", layers: [":lower"], env: { PATH: "/bin" } });
oci_image({ name: "image", base: ":base", layers: [":upper"], entrypoint: ["/srv/a.txt"] });
multi_arch_image({ name: "images", image: ":image", platforms: ["@athanor//platforms:linux_aarch64_musl", "@athanor//platforms:linux_x86_64_musl"] });
oci_archive({ name: "layout", image: ":images", format: "layout", names: ["example/app:1.0", "example/app:latest"] });
oci_archive({ name: "oci", image: ":images" });
oci_archive({ name: "docker", image: ":image", format: "docker", names: ["example/app:1.0"] });
`,
  "wrong/BUILD.ts": `import { oci_archive } from "athanor";\noci_archive({ name: "wrong", image: "//:images", format: "docker" });\n`,
  "a.txt": "a",
};

interface Described {
  readonly digest: string;
  readonly mediaType: string;
  readonly platform?: { readonly architecture: string };
  readonly annotations?: Readonly<Record<string, string>>;
}

const place = workspace(FILES);
const out = (file: string) => path.join(place.root, "athanor-out/linux_x86_64_musl", file);
const json = (file: string) => JSON.parse(readFileSync(file, "utf8")) as { manifests: Described[]; layers: Described[]; config: Described };
const sha256 = (bytes: Uint8Array) => `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
const blob = ({ digest }: Described) => out(`layout/blobs/sha256/${digest.slice(7)}`);

test.before(() => {
  const { status, output } = athanor(place.root, ["build", "//:layout", "//:oci", "//:docker", "//:packed", "//:lower", "//:lazy_image"]);
  assert.equal(status, 0, output);
});
test.after(() => place.remove());

test("a layout holds the index, both images and each layer once, under their digests", () => {
  const names = readdirSync(out("layout/blobs/sha256"));
  for (const name of names) assert.equal(createHash("sha256").update(readFileSync(out(`layout/blobs/sha256/${name}`))).digest("hex"), name);
  const [top, second] = json(out("layout/index.json")).manifests;
  assert.equal(top?.digest, second?.digest);
  assert.deepEqual([top, second].map((one) => one?.annotations?.["org.opencontainers.image.ref.name"]), ["1.0", "latest"]);
  const images = json(blob(top!)).manifests;
  assert.deepEqual(images.map(({ platform }) => platform?.architecture), ["amd64", "arm64"]);
  const layers = images.map((image) => json(blob(image)).layers);
  assert.deepEqual(layers[0], layers[1]);
  assert.deepEqual(layers[0]?.map(({ mediaType }) => mediaType.replace(/.*\+/, "")), ["gzip", "application/vnd.oci.image.layer.v1.tar"]);
  // The index, two manifests, two configurations, two layers.
  assert.equal(names.length, 7);
});

test("a manifest says how an eStargz layer is verified, which is an ordinary tar.gz", () => {
  const [layer] = json(out("lazy_image.manifest.json")).layers;
  const packed = readFileSync(out("lazy.tar.gz"));
  assert.equal(layer?.digest, sha256(packed));
  assert.match(layer?.annotations?.["containerd.io/snapshot/stargz/toc.digest"] ?? "", /^sha256:[0-9a-f]{64}$/);
  assert.deepEqual(listTar(gunzipSync(packed)), [".no.prefetch.landmark 444 0:0", "etc/ 755 0:0", "etc/a.txt 644 0:0", "stargz.index.json 444 0:0"]);
});

test("zstd packs the same tar, and the descriptor tells both digests", () => {
  const [packed, plain] = ["packed.zst.json", "lower.json"].map((name) => (JSON.parse(readFileSync(out(name), "utf8")) as { mediaType: string; digest: string; diffId: string }[])[0]);
  const blob = readFileSync(out("packed.tar.zst"));
  assert.deepEqual(packed, { mediaType: "application/vnd.oci.image.layer.v1.tar+zstd", digest: sha256(blob), size: blob.length, diffId: sha256(decompress(blob)) });
  assert.equal(packed?.diffId, plain?.diffId);
});

test("the same as a tar has the same files", () => {
  const files = listTar(readFileSync(out("oci.tar"))).filter((line) => !line.includes("/ ")).map((line) => line.split(" ")[0]);
  const blobs = readdirSync(out("layout/blobs/sha256")).sort().map((name) => `blobs/sha256/${name}`);
  assert.deepEqual(files, [...blobs, "index.json", "oci-layout"]);
});

test("an archive for docker lists configuration, layers and names", () => {
  const archive = readFileSync(out("docker.tar"));
  const lines = listTar(archive).map((line) => line.split(" ")[0]!);
  assert.ok(lines.includes("manifest.json"));
  const start = archive.indexOf("manifest.json") + 512;
  const [image] = JSON.parse(archive.toString("utf8", start, archive.indexOf("]}]", start) + 3)) as { Config: string; RepoTags: string[]; Layers: string[] }[];
  assert.deepEqual(image?.RepoTags, ["example/app:1.0"]);
  for (const file of [image!.Config, ...image!.Layers]) assert.ok(lines.includes(file), file);
});

test("an index does not fit into an archive for docker", () => {
  const { status, output } = athanor(place.root, ["build", "//wrong"]);
  assert.equal(status, 2);
  assert.match(output, /a docker archive holds an image for one platform; \/\/:images is an index/);
});

test.run();
