/** Configurations, manifests and indexes, as the tools make them. */
import assert from "node:assert/strict";
import { test } from "uvu";
import type { LayerDescriptor } from "../../../rules/oci/tools/descriptor.ts";
import { makeImage, type Base, type ImageSettings } from "../../../rules/oci/tools/image.ts";
import type { ImageConfig, Manifest } from "../../../rules/oci/tools/image_format.ts";
import { makeIndex } from "../../../rules/oci/tools/index_image.ts";
import { mediaTypes } from "../../../rules/oci/tools/media_types.ts";

const SETTINGS: ImageSettings = { platform: { os: "linux", architecture: "amd64" }, env: {}, labels: {}, annotations: {}, exposedPorts: [], volumes: [] };
const layer = (digit: string): LayerDescriptor => ({ mediaType: mediaTypes.layer.gzip, digest: `sha256:${digit.repeat(64)}`, size: 7, diffId: `sha256:${digit.repeat(63)}f` });

const base = (config: ImageConfig["config"], changes: Partial<ImageConfig> = {}): Base => ({
  manifest: { schemaVersion: 2, mediaType: mediaTypes.docker.manifest, config: layer("c"), layers: [{ mediaType: mediaTypes.docker.layer, digest: `sha256:${"0".repeat(64)}`, size: 3 }] },
  config: { os: "linux", architecture: "amd64", created: "2020-01-01T00:00:00Z", rootfs: { type: "layers", diff_ids: [`sha256:${"0".repeat(63)}f`] }, ...(config ? { config } : {}), ...changes },
});

function made(settings: Partial<ImageSettings>, below?: Base): { config: ImageConfig; manifest: Manifest } {
  const { config, manifest } = makeImage({ ...SETTINGS, ...settings }, below, [{ descriptors: [layer("1")], label: "//:lower" }, { descriptors: [layer("2"), layer("3")], label: "//:upper" }]);
  return { config: JSON.parse(config.toString()) as ImageConfig, manifest: JSON.parse(manifest.toString()) as Manifest };
}

test("an image says everything about a container that its author says", () => {
  const { config } = made({ author: "me", entrypoint: ["/app"], cmd: ["serve"], env: { B: "2", A: "1" }, user: "65532", workdir: "/srv", stopSignal: "SIGINT", labels: { l: "v" }, exposedPorts: ["80/tcp"], volumes: ["/data"] });
  assert.deepEqual(config, {
    architecture: "amd64", os: "linux", author: "me", created: "1970-01-01T00:00:00Z",
    config: { Entrypoint: ["/app"], Cmd: ["serve"], Env: ["A=1", "B=2"], User: "65532", WorkingDir: "/srv", StopSignal: "SIGINT", Labels: { l: "v" }, ExposedPorts: { "80/tcp": {} }, Volumes: { "/data": {} } },
    rootfs: { type: "layers", diff_ids: [layer("1").diffId, layer("2").diffId, layer("3").diffId] },
    history: ["//:lower", "//:upper", "//:upper"].map((created_by) => ({ created: "1970-01-01T00:00:00Z", created_by })),
  });
});

test("layers lie on the base's, which become OCI's where they were Docker's; diff ids stay out of the manifest", () => {
  const { manifest, config } = made({ annotations: { a: "b" } }, base(undefined));
  assert.deepEqual(manifest.layers.map(({ mediaType, digest }) => [mediaType, digest.slice(7, 8)]), ["0", "1", "2", "3"].map((digit) => [mediaTypes.layer.gzip, digit]));
  assert.ok(manifest.layers.every((one) => !("diffId" in one)));
  assert.deepEqual([manifest.annotations, config.created, config.rootfs.diff_ids.length], [{ a: "b" }, "2020-01-01T00:00:00Z", 4]);
});

test("variables, labels, ports and volumes add to the base's", () => {
  const { config } = made({ env: { PATH: "/new", Z: "1", A: "2" }, labels: { b: "2" }, exposedPorts: ["2/tcp"], volumes: ["/b"] }, base({ Env: ["X=1", "PATH=/old"], Labels: { a: "1", b: "1" }, ExposedPorts: { "1/tcp": {} }, Volumes: { "/a": {} } }));
  assert.deepEqual(config.config, { Env: ["X=1", "PATH=/new", "A=2", "Z=1"], Labels: { a: "1", b: "2" }, ExposedPorts: { "1/tcp": {}, "2/tcp": {} }, Volumes: { "/a": {}, "/b": {} } });
});

test("a new entrypoint forgets the base's arguments, new arguments keep its entrypoint", () => {
  const below = base({ Entrypoint: ["/old"], Cmd: ["old"], User: "1" });
  assert.deepEqual(made({ entrypoint: ["/new"] }, below).config.config, { Entrypoint: ["/new"], User: "1" });
  assert.deepEqual(made({ cmd: ["new"] }, below).config.config, { Entrypoint: ["/old"], Cmd: ["new"], User: "1" });
});

test("what a base says beyond that is kept", () => {
  assert.deepEqual(made({}, base({ Healthcheck: { Test: ["CMD", "true"] } } as never)).config.config, { Healthcheck: { Test: ["CMD", "true"] } });
});

test("a base for another processor is a mistake", () => {
  assert.throws(() => made({}, base(undefined, { architecture: "arm64" })), /the base is an image for linux\/arm64, and this one is for linux\/amd64/);
});

test("the order of keys and platforms changes no byte", () => {
  const [one, two] = [{ a: "1", b: "2" }, { b: "2", a: "1" }].map((labels) => makeImage({ ...SETTINGS, labels }, undefined, []));
  assert.equal(one?.descriptor.digest, two?.descriptor.digest);
  const arm = { ...one!.descriptor, platform: { os: "linux", architecture: "arm64" } };
  assert.deepEqual(makeIndex([one!.descriptor, arm], {}).descriptor, makeIndex([arm, one!.descriptor], {}).descriptor);
});

test("two images for one processor cannot be in an index", () => {
  const { descriptor } = makeImage(SETTINGS, undefined, []);
  assert.throws(() => makeIndex([descriptor, descriptor], {}), /two of the images are for linux\/amd64/);
});

test.run();
