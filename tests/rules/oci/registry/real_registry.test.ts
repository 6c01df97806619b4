/** The client against Debian's docker-registry, and skopeo reading what was pushed. */
import * as assert from "uvu/assert";
import { test } from "uvu";
import { randomBytes } from "node:crypto";
import { openRegistry, type Registry } from "../../../../rules/oci/tools/registry/connection.ts";
import { hasBlob, pushBlob } from "../../../../rules/oci/tools/registry/blobs.ts";
import { findManifest, getManifest, putManifest } from "../../../../rules/oci/tools/registry/manifests.ts";
import { pushImage } from "../../../../rules/oci/tools/registry/push_image.ts";
import { listReferrers } from "../../../../rules/oci/tools/registry/referrers.ts";
import { dockerRegistry, runRegistryProgram } from "../../../support/registry_programs.ts";
import { rejection } from "../../../support/rejection.ts";
import { blobOf, imageOf, indexOf, manifestOf } from "../../../support/test_image.ts";

const server = await dockerRegistry();
const registry = openRegistry(server.address, { env: {} });
test.after(async () => {
  registry.close();
  await server.close();
});

const images = indexOf({ amd64: imageOf("amd64", ["base", "code 1"]), arm64: imageOf("arm64", ["base", "code 2"]) });
const push = { repository: "team/app", manifests: images, tags: ["v1", "latest"], immutable: false };
const index = images.at(-1)!;

test("an index with its images is pushed, and skopeo reads it", async () => {
  const done: string[] = [];
  const summary = await pushImage(registry, push, { onBlob: (_, how) => done.push(how) });
  assert.equal(summary, { uploaded: 5, mounted: 0, manifests: 3, tags: ["v1", "latest"] });
  assert.is(await findManifest(registry, "team/app", "latest"), index.digest);
  const raw = runRegistryProgram("skopeo", ["inspect", "--raw", "--tls-verify=false", `docker://${server.address}/team/app:v1`]);
  assert.is(raw, Buffer.from(index.bytes).toString());
  const arm = JSON.parse(runRegistryProgram("skopeo", ["inspect", "--tls-verify=false", "--override-arch", "arm64", `docker://${server.address}/team/app:v1`])) as { Architecture: string; Layers: string[] };
  assert.equal([arm.Architecture, arm.Layers.length], ["arm64", 2]);
});

test("an unchanged image sends nothing", async () => {
  const asked: string[] = [];
  const recording: Registry = { ...registry, ask: (question) => (asked.push(`${question.method} ${String(question.at).replace(/sha256:.*/, "sha256")}`), registry.ask(question)) };
  assert.equal(await pushImage(recording, push), { uploaded: 0, mounted: 0, manifests: 0, tags: [] });
  assert.equal(asked.sort(), ["HEAD team/app/manifests/latest", ...Array<string>(3).fill("HEAD team/app/manifests/sha256"), "HEAD team/app/manifests/v1"]);
});

test("a changed layer is all that is sent, and the tag moves", async () => {
  const next = indexOf({ amd64: imageOf("amd64", ["base", "code 3"]), arm64: images[1]! });
  const summary = await pushImage(registry, { ...push, manifests: next, tags: ["latest"] });
  assert.equal(summary, { uploaded: 2, mounted: 0, manifests: 2, tags: ["latest"] });
  assert.equal([await findManifest(registry, "team/app", "v1"), await findManifest(registry, "team/app", "latest")], [index.digest, next.at(-1)!.digest]);
});

test("a tag of an immutable push does not move, and nothing is sent", async () => {
  const next = indexOf({ amd64: imageOf("amd64", ["base", "code 4"]) });
  const failure = await rejection(pushImage(registry, { ...push, manifests: next, tags: ["v1"], immutable: true }));
  assert.match(failure, /the tag v1 of 127\.0\.0\.1:\d+\/team\/app names sha256:[0-9a-f]+, and this is sha256:/);
  assert.is(await findManifest(registry, "team/app", next[0]!.digest), undefined);
});

test("a blob of a neighbouring repository is mounted", async () => {
  const layer = blobOf("base", "team/app");
  assert.is(await pushBlob(registry, "team/other", layer), "mounted");
  assert.is(await pushBlob(registry, "team/other", layer), "present");
  assert.is(await pushBlob(registry, "team/other", blobOf("unknown to team/app", "team/app")), "uploaded");
});

test("a large blob goes in parts", async () => {
  const large = blobOf(randomBytes(3_000_000));
  let sent = 0;
  assert.is(await pushBlob(registry, "team/app", large, { whole: 1000, part: 1_000_000, onBytes: (count) => (sent += count) }), "uploaded");
  assert.is(sent, 3_000_000);
  assert.ok(await hasBlob(registry, "team/app", large));
});

test("what is read back is checked against its digest", async () => {
  assert.equal(Buffer.from((await getManifest(registry, "team/app", "v1"))!.bytes), Buffer.from(index.bytes));
  assert.is(await getManifest(registry, "team/app", "v9"), undefined);
  assert.is(await getManifest(registry, "nobody/knows", "v9"), undefined);
});

test("a registry without the referrers API keeps them under a tag", async () => {
  const empty = blobOf("{}");
  const note = (text: string) => {
    const manifest = manifestOf({ schemaVersion: 2, mediaType: "application/vnd.oci.image.manifest.v1+json", artifactType: "text/note", config: { mediaType: "application/vnd.oci.empty.v1+json", digest: empty.digest, size: 2 }, layers: [], subject: { mediaType: index.mediaType, digest: index.digest, size: index.bytes.length }, annotations: { text } });
    const descriptor = { mediaType: manifest.mediaType, digest: manifest.digest, size: manifest.bytes.length, artifactType: "text/note" };
    return { ...manifest, blobs: [empty], refersTo: { subject: index.digest, descriptor } };
  };
  assert.equal(await listReferrers(registry, "team/app", index.digest), []);
  const [one, two] = [note("one"), note("two")];
  for (const manifest of [one, two, one]) await pushImage(registry, { repository: "team/app", manifests: [manifest], tags: [], immutable: false });
  assert.equal((await listReferrers(registry, "team/app", index.digest)).map(({ digest }) => digest), [one.digest, two.digest]);
  // A push that was interrupted just before it listed what it had stored.
  const three = note("three");
  await putManifest(registry, "team/app", three);
  await pushImage(registry, { repository: "team/app", manifests: [three], tags: [], immutable: false });
  assert.equal((await listReferrers(registry, "team/app", index.digest)).map(({ digest }) => digest), [one.digest, two.digest, three.digest]);
});

test.run();
