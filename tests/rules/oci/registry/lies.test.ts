/** Registries that lie, refuse, hang or are busy: a clear error each, and no tag that names anything but a whole image. */
import * as assert from "uvu/assert";
import { test } from "uvu";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { openRegistry, type RegistryOptions } from "../../../../rules/oci/tools/registry/connection.ts";
import { getManifest } from "../../../../rules/oci/tools/registry/manifests.ts";
import { pushImage } from "../../../../rules/oci/tools/registry/push_image.ts";
import { readWholeBlob } from "../../../../rules/oci/tools/registry/read_blob.ts";
import { listReferrers } from "../../../../rules/oci/tools/registry/referrers.ts";
import { golden } from "../../../support/golden.ts";
import { loopbackCertificate, loopbackKey } from "../../../support/loopback_certificate.ts";
import { rejection } from "../../../support/rejection.ts";
import { answer, refuse, scriptedRegistry } from "../../../support/scripted_registry.ts";
import { imageOf, indexOf } from "../../../support/test_image.ts";

const server = await scriptedRegistry();
const pauses: number[] = [];
const images = indexOf({ amd64: imageOf("amd64", ["base", "code"]) });
const [image, index] = [images[0]!, images.at(-1)!];
const config = image.blobs[0]!;
const other = `sha256:${"0".repeat(64)}`;

test.before.each(() => {
  server.intercept = undefined;
  for (const store of [server.blobs, server.manifests]) store.clear();
  server.log.length = 0;
  pauses.length = 0;
});
test.after(() => server.close());

type Case = (request: IncomingMessage, response: ServerResponse, body: Buffer) => boolean;

/** On requests that match, `then` instead of the registry. */
function on(pattern: RegExp, then: (response: ServerResponse, request: IncomingMessage) => unknown): Case {
  return (request, response) => pattern.test(`${request.method} ${request.url}`) && (then(response, request), true);
}

const WRONG: Readonly<Record<string, Case>> = {
  "a blob that is there with another size": on(/HEAD .*blobs/, (response) => answer(response, 200, { "content-length": "3" })),
  "a blob stored under another digest": on(/PUT .*uploads/, (response) => answer(response, 201, { "docker-content-digest": other })),
  "a digest it does not believe": on(/PUT .*uploads/, (response) => refuse(response, 400, "DIGEST_INVALID", "provided digest did not match uploaded content")),
  "a manifest stored under another digest": on(/PUT .*manifests\/sha256/, (response) => answer(response, 201, { "docker-content-digest": other })),
  "a manifest it finds invalid": on(/PUT .*manifests\/sha256/, (response) => refuse(response, 400, "MANIFEST_INVALID", "manifest invalid")),
  "a tag that does not move": on(/PUT .*manifests\/v1/, (response) => refuse(response, 412, "PRECONDITION", "tag v1 is immutable")),
  "401": on(/POST/, (response) => refuse(response, 401, "UNAUTHORIZED", "authentication required")),
  "403": on(/POST/, (response) => refuse(response, 403, "DENIED", "requested access to the resource is denied")),
  "404": on(/POST/, (response) => refuse(response, 404, "NAME_UNKNOWN", "repository name not known to registry")),
  "429 without end": on(/HEAD/, (response) => answer(response, 429, { "retry-after": "7" })),
  "429 for an hour": on(/POST/, (response) => refuse(response, 429, "TOOMANYREQUESTS", "you have reached your limit", { "retry-after": "3600" })),
  "500": on(/POST/, (response) => answer(response, 500)),
  "503 at the tag": on(/PUT .*manifests\/v1/, (response) => answer(response, 503)),
  "413 before the body was read": on(/PUT .*uploads/, (response) => refuse(response, 413, "SIZE_INVALID", "too large")),
  "a hang": on(/PUT .*manifests\/sha256/, () => undefined),
  "an upload without a location": on(/POST/, (response) => answer(response, 202)),
  "a redirect of an upload": on(/POST/, (response) => answer(response, 307, { location: "http://elsewhere.invalid/" })),
  "no registry at all": on(/GET \/v2\/$/, (response) => answer(response, 404)),
  "control characters in its words": on(/POST/, (response) => refuse(response, 400, "\u001b[31mX", `a\nb\u0007${"c".repeat(300)}`)),
};

function open(options: Partial<RegistryOptions> = {}, address = server.address) {
  return openRegistry(address, { env: {}, stall: 200, pause: (milliseconds) => (pauses.push(milliseconds), Promise.resolve()), ...options });
}

async function push(options: Partial<RegistryOptions> = {}, address = server.address): Promise<unknown> {
  const registry = open(options, address);
  try {
    return await pushImage(registry, { repository: "app", manifests: images, tags: ["v1"], immutable: false });
  } finally {
    registry.close();
  }
}

test("each wrong answer to a push is a clear error, and no tag is made", async () => {
  const said: string[] = [];
  for (const [name, intercept] of Object.entries(WRONG)) {
    server.intercept = intercept;
    for (const store of [server.blobs, server.manifests]) store.clear();
    said.push(`${name}\n${(await rejection(push())).replaceAll(server.address, "127.0.0.1:5000").replace(/^/gm, "  ")}\n`);
    assert.not.ok(server.manifests.has("app:v1"), name);
  }
  golden("registry/push.txt", said.join("\n"));
});

/** The same for what a build stands on: an index is read, an image it lists, and that image's configuration. */
const WRONG_WHEN_READ: Readonly<Record<string, Case>> = {
  "a manifest with other bytes": on(/GET .*manifests/, (response) => answer(response, 200, {}, Buffer.from("{}"))),
  "a tag whose digest is another": on(/GET .*manifests\/v1/, (response) => answer(response, 200, { "docker-content-digest": other }, Buffer.from(index.bytes))),
  "a blob with other bytes": on(/GET .*blobs/, (response) => answer(response, 200, {}, Buffer.alloc(config.size, "x"))),
  "a blob that ends early": on(/GET .*blobs/, (response) => answer(response, 200, {}, Buffer.from("{"))),
  "an answer without end": on(/GET .*manifests/, (response) => answer(response, 200, {}, Buffer.alloc(17 * 2 ** 20))),
  "401": on(/GET .*manifests/, (response) => refuse(response, 401, "UNAUTHORIZED", "authentication required")),
  "403": on(/GET .*manifests/, (response) => refuse(response, 403, "DENIED", "requested access to the resource is denied")),
  "404 of a blob": on(/GET .*blobs/, (response) => refuse(response, 404, "BLOB_UNKNOWN", "blob unknown to registry")),
  "429 without end": on(/GET .*manifests/, (response) => answer(response, 429, { "retry-after": "7" })),
  "500": on(/GET .*manifests/, (response) => answer(response, 500)),
  "a hang": on(/GET .*blobs/, () => undefined),
  "a redirect to something less safe": on(/GET .*manifests/, (response) => answer(response, 307, { location: "ftp://elsewhere.invalid/" })),
};

test("each wrong answer to whoever reads is a clear error", async () => {
  const said: string[] = [];
  for (const [name, intercept] of Object.entries(WRONG_WHEN_READ)) {
    server.intercept = undefined;
    await push();
    server.intercept = intercept;
    const registry = open();
    const read = async () => {
      await getManifest(registry, "app", "v1");
      await getManifest(registry, "app", image.digest);
      await readWholeBlob(registry, "app", config);
    };
    said.push(`${name}\n${(await rejection(read())).replaceAll(server.address, "127.0.0.1:5000").replace(/^/gm, "  ")}\n`);
    registry.close();
  }
  golden("registry/pull.txt", said.join("\n"));
});

test("what was pushed before a failure is not sent again", async () => {
  server.intercept = WRONG["503 at the tag"];
  await rejection(push());
  server.intercept = undefined;
  server.log.length = 0;
  assert.equal(await push(), { uploaded: 0, mounted: 0, manifests: 0, tags: ["v1"] });
  assert.equal(server.log.filter((line) => !line.startsWith("HEAD")), ["GET /v2/", "PUT /v2/app/manifests/v1"]);
});

test("a registry whose tags do not move says so, and what the tag names is told", async () => {
  await push();
  const next = indexOf({ amd64: imageOf("amd64", ["base", "other code"]) });
  server.intercept = WRONG["a tag that does not move"];
  const registry = open();
  const failure = await rejection(pushImage(registry, { repository: "app", manifests: next, tags: ["v1"], immutable: false }));
  assert.ok(failure.endsWith(`the tag v1 names ${index.digest}: a registry with immutable tags does not move it; push under another tag`), failure);
  registry.close();
});

test("a busy registry is left alone for as long as it says", async () => {
  let refusals = 2;
  server.intercept = (request, response) => request.method === "POST" && refusals-- > 0 && (answer(response, 429, { "retry-after": "9" }), true);
  await push();
  assert.equal(pauses, [9000, 9000]);
});

test("a manifest with other bytes than its digest says is not taken", async () => {
  await push();
  const registry = open();
  server.intercept = on(/GET .*manifests/, (response) => answer(response, 200, {}, Buffer.from("{}")));
  assert.match(await rejection(getManifest(registry, "app", index.digest)), /with other bytes: expected sha256:\w+, got sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a/);
  server.intercept = on(/GET .*manifests/, (response) => answer(response, 200, { "docker-content-digest": other }, Buffer.from(image.bytes)));
  assert.match(await rejection(getManifest(registry, "app", "v1")), /expected sha256:0000/);
  server.intercept = on(/GET .*referrers/, (response) => answer(response, 200, { "content-type": "application/vnd.oci.image.index.v1+json" }, Buffer.from(`{"manifests":[{"digest":"x"}]}`)));
  assert.match(await rejection(listReferrers(registry, "app", index.digest)), /have an entry without media type, digest or size/);
  registry.close();
});

test("a manifest that a tag server redirects is followed, without our password", async () => {
  await push();
  const seen: (string | undefined)[] = [];
  const elsewhere = createServer((request, response) => {
    seen.push(request.headers.authorization);
    response.end(Buffer.from(index.bytes));
  });
  await new Promise<void>((resolve) => elsewhere.listen(0, "127.0.0.1", resolve));
  server.intercept = on(/GET .*manifests/, (response) => answer(response, 307, { location: `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/` }));
  const registry = open();
  assert.is((await getManifest(registry, "app", "v1"))?.digest, index.digest);
  assert.equal(seen, [undefined]);
  registry.close();
  elsewhere.close();
});

test("TLS needs an authority that is known, and a named one is", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "athanor-tls-"));
  const authority = path.join(folder, "ca.crt");
  writeFileSync(authority, loopbackCertificate);
  const secure = await scriptedRegistry({ key: loopbackKey, cert: loopbackCertificate });
  assert.match(await rejection(push({}, secure.address)), /cannot speak to 127\.0\.0\.1:\d+: self-signed certificate\nname the certificate of its authority with --ca-file/);
  await push({ authorities: authority }, secure.address);
  await push({ env: { SSL_CERT_FILE: authority } }, secure.address);
  await push({ env: { NODE_EXTRA_CA_CERTS: authority } }, secure.address);
  assert.ok(secure.manifests.has("app:v1"));
  await secure.close();
  rmSync(folder, { recursive: true });
});

test("a proxy stands between, for https in a tunnel", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "athanor-tls-"));
  const authority = path.join(folder, "ca.crt");
  writeFileSync(authority, loopbackCertificate);
  const secure = await scriptedRegistry({ key: loopbackKey, cert: loopbackCertificate });
  const asked = new Set<string>();
  const proxy = createServer((request, response) => {
    asked.add(`${request.method} ${new URL(request.url ?? "").pathname}`);
    request.pipe(httpRequest(new URL(request.url ?? ""), { method: request.method, headers: request.headers }, (far) => far.pipe(response.writeHead(far.statusCode ?? 0, far.headers))));
  }).on("connect", (request, socket) => {
    asked.add(`CONNECT ${request.url?.replace(/\d+$/, "PORT")}`);
    const [host = "", port = ""] = (request.url ?? "").split(":");
    const far = connect(Number(port), host, () => socket.write("HTTP/1.1 200 OK\r\n\r\n"));
    for (const one of [far, socket]) one.on("error", () => undefined);
    far.pipe(socket).pipe(far);
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  const at = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  await push({ env: { https_proxy: at }, authorities: authority }, secure.address);
  await push({ env: { http_proxy: at }, plainHttp: true });
  assert.ok(secure.manifests.has("app:v1") && server.manifests.has("app:v1"));
  assert.ok(asked.has("CONNECT 127.0.0.1:PORT") && asked.has("PUT /v2/app/manifests/v1"));
  proxy.close();
  await secure.close();
  rmSync(folder, { recursive: true });
});

test("a registry with the referrers API is asked for them", async () => {
  server.referrers = true;
  await push();
  const registry = open();
  assert.equal(await listReferrers(registry, "app", index.digest), []);
  registry.close();
});

test.run();
