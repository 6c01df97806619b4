/** The tool of oci_sign against Debian's docker-registry: what cosign would look for is there, and true. */
import * as assert from "uvu/assert";
import { test } from "uvu";
import { generateKeyPairSync, verify } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import sign from "../../../rules/oci/tools/sign.ts";
import { openRegistry } from "../../../rules/oci/tools/registry/connection.ts";
import { getManifest } from "../../../rules/oci/tools/registry/manifests.ts";
import { pushImage } from "../../../rules/oci/tools/registry/push_image.ts";
import { readWholeBlob } from "../../../rules/oci/tools/registry/read_blob.ts";
import { listReferrers } from "../../../rules/oci/tools/registry/referrers.ts";
import { layersOf, signedTag } from "../../../rules/oci/tools/registry/signature.ts";
import { cosignKey, cosignPublicKey } from "../../support/cosign_key.ts";
import { dockerRegistry } from "../../support/registry_programs.ts";
import { rejection } from "../../support/rejection.ts";
import { callRunTool } from "../../support/run_call.ts";
import { imageOf, indexOf } from "../../support/test_image.ts";

const folder = mkdtempSync(path.join(tmpdir(), "athanor-sign-"));
const server = await dockerRegistry();
const registry = openRegistry(server.address, { env: {} });
const name = `${server.address}/app`;
const images = indexOf({ amd64: imageOf("amd64", ["code"]) });
const top = images.at(-1)!;
await pushImage(registry, { repository: "app", manifests: images, tags: ["v1"], immutable: false });
test.after(async () => {
  registry.close();
  await server.close();
  rmSync(folder, { recursive: true });
});

function write(file: string, content: string | Uint8Array): string {
  writeFileSync(path.join(folder, file), content);
  return path.join(folder, file);
}

const key = write("cosign.key", cosignKey);
const files = { top: [write("index.json", top.bytes)], "predicate 0": [write("sbom.json", `{"spdxVersion":"SPDX-2.3"}`)] };
const run = (args: readonly string[], predicates: readonly string[] = [], env: Readonly<Record<string, string>> = { COSIGN_PASSWORD: "secret" }) => callRunTool(sign, { files, params: { repository: name, predicates }, args, env });

async function textsOf(kind: "sig" | "att") {
  const layers = layersOf(await getManifest(registry, "app", signedTag(kind, top.digest)));
  return await Promise.all(layers.map(async (layer) => ({ layer, bytes: await readWholeBlob(registry, "app", layer) })));
}

test("a signature lies under its tag and among the image's referrers, and is the key's", async () => {
  assert.equal((await run(["--key", key])).printed, [`${name}@${top.digest}`]);
  const [text] = await textsOf("sig");
  const payload = JSON.parse(Buffer.from(text!.bytes).toString()) as { critical: { image: Record<string, string>; identity: Record<string, string>; type: string } };
  assert.equal(payload.critical, { identity: { "docker-reference": name }, image: { "docker-manifest-digest": top.digest }, type: "cosign container image signature" });
  const made = Buffer.from(text!.layer.annotations!["dev.cosignproject.cosign/signature"]!, "base64");
  assert.ok(verify("sha256", text!.bytes, cosignPublicKey, made));
  assert.equal((await listReferrers(registry, "app", top.digest)).map(({ artifactType }) => artifactType), ["application/vnd.dev.cosign.artifact.sig.v1+json"]);
});

test("who has signed does not sign again, and another key signs beside", async () => {
  assert.equal((await run(["--key", key])).progress, [`${name}@${top.digest} is signed already`]);
  const other = write("other.key", generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ type: "pkcs8", format: "pem" }));
  assert.equal((await run(["--key", other])).progress, [`${name}@${top.digest} is signed`]);
  assert.is((await textsOf("sig")).length, 2);
  assert.equal((await run(["--key", key])).progress, [`${name}@${top.digest} is signed already`]);
});

test("an attestation is a signed statement about the image's digest", async () => {
  await run(["--key", key], ["https://spdx.dev/Document"]);
  assert.match((await run(["--key", key], ["https://spdx.dev/Document"])).progress[1]!, /attested already$/);
  const texts = await textsOf("att");
  assert.is(texts.length, 1);
  const envelope = JSON.parse(Buffer.from(texts[0]!.bytes).toString()) as { payload: string; payloadType: string; signatures: { sig: string }[] };
  const payload = Buffer.from(envelope.payload, "base64");
  assert.equal(JSON.parse(payload.toString()), { _type: "https://in-toto.io/Statement/v0.1", predicateType: "https://spdx.dev/Document", subject: [{ name, digest: { sha256: top.digest.slice(7) } }], predicate: { spdxVersion: "SPDX-2.3" } });
  const signed = Buffer.concat([Buffer.from(`DSSEv1 28 application/vnd.in-toto+json ${payload.length} `), payload]);
  assert.ok(verify("sha256", signed, cosignPublicKey, Buffer.from(envelope.signatures[0]!.sig, "base64")));
});

test("mistakes with keys and images are told", async () => {
  assert.match(await rejection(run([])), /no key is named\nsay which: -- --key/);
  assert.match(await rejection(run(["--key", path.join(folder, "none")])), /cannot read the key .*none: ENOENT/);
  assert.match(await rejection(run(["--key", files.top[0]!])), /is no private key in PEM/);
  assert.match(await rejection(run(["--key", key], [], {})), /cosign\.key is encrypted, and COSIGN_PASSWORD is not set/);
  assert.match(await rejection(run(["--key", key], [], { COSIGN_PASSWORD: "wrong" })), /COSIGN_PASSWORD does not open .*cosign\.key/);
  const rsa = write("rsa.key", generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ type: "pkcs8", format: "pem" }));
  assert.match(await rejection(run(["--key", rsa])), /is no ECDSA key on the curve P-256/);
  assert.match(await rejection(run(["--key", key, "--repository", `${server.address}/empty`])), /does not have sha256:\w+\npush the image before/);
});

test.run();
