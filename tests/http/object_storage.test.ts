/** Uploads to object storage: signatures by Amazon's own example, and a bucket in memory that refuses, changes and fails. */
import * as assert from "uvu/assert";
import { test } from "uvu";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { uploadFiles } from "../../engine/http/object_storage.ts";
import { signV4 } from "../../engine/http/signature_v4.ts";
import { rejection } from "../support/rejection.ts";

const folder = mkdtempSync(path.join(tmpdir(), "athanor-storage-"));
const objects = new Map<string, { readonly headers: IncomingMessage["headers"]; readonly body: Buffer }>();
/** Of uploads that are not finished, by the name of what they will be. */
const parts = new Map<string, { readonly headers: IncomingMessage["headers"]; readonly bodies: Buffer[] }>();
const log: string[] = [];
let refuse: ((request: IncomingMessage, response: ServerResponse) => boolean) | undefined;
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const name = request.url ?? "";
    log.push(`${request.method} ${name}`);
    if (refuse?.(request, response)) return;
    if (name.includes("?")) return answerAboutParts(request, response, Buffer.concat(chunks));
    const found = objects.get(name);
    if (request.method === "PUT" && found) return void response.writeHead(412).end();
    if (request.method === "PUT") objects.set(name, { headers: request.headers, body: Buffer.concat(chunks) });
    else if (!found) return void response.writeHead(404).end();
    const sum = (["x-amz-meta-sha256", "x-goog-meta-sha256"] as const).flatMap((header) => (found?.headers[header] === undefined ? [] : [[header, String(found.headers[header])] as const]));
    response.writeHead(200, Object.fromEntries(sum)).end();
  });
});
/** `?uploads` begins, `partNumber` brings a part, `uploadId` alone ends one way or the other. */
function answerAboutParts({ method, url = "", headers }: IncomingMessage, response: ServerResponse, body: Buffer): void {
  const { pathname, searchParams } = new URL(url, "http://storage");
  const begun = parts.get(pathname);
  if (searchParams.has("uploads")) {
    parts.set(pathname, { headers, bodies: [] });
    return void response.writeHead(200).end("<InitiateMultipartUploadResult><UploadId>a&amp;b</UploadId></InitiateMultipartUploadResult>");
  }
  if (!begun || searchParams.get("uploadId") !== "a&b") return void response.writeHead(404).end("<Error><Code>NoSuchUpload</Code></Error>");
  const number = Number(searchParams.get("partNumber"));
  if (method === "PUT") {
    begun.bodies[number - 1] = body;
    return void response.writeHead(200, { etag: `"${number}"` }).end();
  }
  parts.delete(pathname);
  if (method === "DELETE") return void response.writeHead(204).end();
  const listed = begun.bodies.map((_, i) => `<Part><PartNumber>${i + 1}</PartNumber><ETag>&quot;${i + 1}&quot;</ETag></Part>`).join("");
  if (body.toString() !== `<CompleteMultipartUpload>${listed}</CompleteMultipartUpload>`) return void response.writeHead(400).end();
  objects.set(pathname, { headers: begun.headers, body: Buffer.concat(begun.bodies) });
  response.writeHead(200).end();
}
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
test.after(() => {
  rmSync(folder, { recursive: true });
  server.close();
});
test.before.each(() => {
  objects.clear();
  parts.clear();
  log.length = 0;
  refuse = undefined;
});

const env = { AWS_ENDPOINT_URL: endpoint, AWS_ACCESS_KEY_ID: "id", AWS_SECRET_ACCESS_KEY: "secret" };
const files = ["app", "SHA256SUMS"].map((name) => ({ name, file: path.join(folder, name) }));
for (const { name, file } of files) writeFileSync(file, `content of ${name}`);
const upload = (place = "s3://bucket/app/v1", variables: Readonly<Record<string, string>> = env, more: { readonly part?: number; readonly signal?: AbortSignal } = {}) => uploadFiles(place, files, { env: variables, now: () => new Date("2026-01-02T03:04:05.678Z"), pause: async () => undefined, ...more });

test("a request is signed as Amazon's documentation signs its example", () => {
  const url = new URL("https://examplebucket.s3.amazonaws.com/test.txt");
  const key = { id: "AKIAIOSFODNN7EXAMPLE", secret: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY" };
  const { authorization } = signV4({ method: "GET", url, headers: { range: "bytes=0-9" }, sha256: createHash("sha256").digest("hex") }, key, "us-east-1", new Date("2013-05-24T00:00:00Z"));
  assert.is(authorization, "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
});

test("files go up in their order, and only those that are not there", async () => {
  assert.equal(await upload(), ["app", "SHA256SUMS"]);
  assert.equal(log, ["HEAD /bucket/app/v1/app", "HEAD /bucket/app/v1/SHA256SUMS", "PUT /bucket/app/v1/app", "PUT /bucket/app/v1/SHA256SUMS"]);
  assert.is(objects.get("/bucket/app/v1/app")?.body.toString(), "content of app");
  objects.delete("/bucket/app/v1/SHA256SUMS");
  assert.equal(await upload(), ["SHA256SUMS"]);
  assert.equal(await upload(), []);
});

test("other content under a name is an error before anything is sent", async () => {
  objects.set("/bucket/app/v1/SHA256SUMS", { headers: { "x-amz-meta-sha256": "0" }, body: Buffer.alloc(0) });
  assert.match(await rejection(upload()), /s3:\/\/bucket\/app\/v1\/SHA256SUMS exists with other content/);
  assert.is(log.some((line) => line.startsWith("PUT")), false);
});

test("Google's storage takes a token, in its own dialect", async () => {
  let seen: IncomingMessage["headers"] = {};
  refuse = (request) => ((seen = request.headers), false);
  assert.equal(await upload("gs://bucket/v1", { AWS_ENDPOINT_URL: endpoint, GOOGLE_OAUTH_ACCESS_TOKEN: "token" }), ["app", "SHA256SUMS"]);
  assert.equal([seen.authorization, seen["x-goog-if-generation-match"], Object.keys(seen).some((name) => name.startsWith("x-amz"))], ["Bearer token", "0", false]);
});

test("trouble is tried again, a refusal told with its reason", async () => {
  let failures = 2;
  refuse = (_, response) => failures-- > 0 && (response.writeHead(503).end("<Error><Code>SlowDown</Code></Error>"), true);
  assert.is((await upload()).length, 2);
  objects.clear();
  refuse = (request, response) => request.method === "PUT" && (response.writeHead(403).end("<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"), true);
  assert.match(await rejection(upload()), /s3:\/\/bucket\/app\/v1\/app cannot be uploaded: status 403, AccessDenied: Access Denied/);
  refuse = (request, response) => request.method === "PUT" && (response.writeHead(500).end(), true);
  assert.match(await rejection(upload()), /cannot ask 127\.0\.0\.1:\d+ for app: status 500/);
  refuse = (request, response) => request.method === "PUT" && (response.writeHead(412).end(), true);
  assert.match(await rejection(upload()), /was made by somebody else meanwhile/);
});

test("a large file goes up in parts and is there when all of them are", async () => {
  assert.equal(await upload("s3://bucket/app/v1", env, { part: 10 }), ["app", "SHA256SUMS"]);
  const id = "uploadId=a%26b";
  assert.equal(log.slice(2, 7), ["POST /bucket/app/v1/app?uploads=", `PUT /bucket/app/v1/app?partNumber=1&${id}`, `PUT /bucket/app/v1/app?partNumber=2&${id}`, "HEAD /bucket/app/v1/app", `POST /bucket/app/v1/app?${id}`]);
  assert.is(objects.get("/bucket/app/v1/app")?.body.toString(), "content of app");
  assert.equal(await upload("s3://bucket/app/v1", env, { part: 10 }), []);
});

test("a part is tried again by itself; where one is refused nothing is published, and the parts are given up", async () => {
  let failures = 1;
  refuse = (request, response) => /partNumber=2/.test(request.url ?? "") && failures-- > 0 && (response.writeHead(503).end(), true);
  await upload("s3://bucket/app/v1", env, { part: 10 });
  assert.is(log.filter((line) => /app\?partNumber=1/.test(line)).length, 1);
  objects.clear();
  refuse = (request, response) => /partNumber=2/.test(request.url ?? "") && (response.writeHead(403).end("<Error><Code>AccessDenied</Code></Error>"), true);
  assert.match(await rejection(upload("s3://bucket/app/v1", env, { part: 10 })), /s3:\/\/bucket\/app\/v1\/app cannot be uploaded: status 403, AccessDenied/);
  assert.equal([objects.size, parts.size], [0, 0]);
  assert.match(log.at(-1) ?? "", /^DELETE .*uploadId=/);
});

test("an interrupted upload gives its parts up", async () => {
  const interrupt = new AbortController();
  refuse = (request) => /partNumber=2/.test(request.url ?? "") && (interrupt.abort(new Error("interrupted")), true);
  assert.match(await rejection(upload("s3://bucket/app/v1", env, { part: 10, signal: interrupt.signal })), /interrupted/);
  assert.equal([objects.size, parts.size], [0, 0]);
});

test("a file that was put together although its answer was lost, or came with an error in it, counts", async () => {
  for (const spoil of [(response: ServerResponse) => response.writeHead(200).end("<Error><Code>InternalError</Code></Error>"), (response: ServerResponse) => response.destroy()]) {
    let lost = 1;
    refuse = (request, response) => {
      if (request.method !== "POST" || !/uploadId/.test(request.url ?? "") || lost-- <= 0) return false;
      const { pathname } = new URL(request.url ?? "", endpoint);
      const { headers = {}, bodies = [] } = parts.get(pathname) ?? {};
      objects.set(pathname, { headers, body: Buffer.concat(bodies) });
      parts.delete(pathname);
      spoil(response);
      return true;
    };
    assert.equal(await upload("s3://bucket/app/v1", env, { part: 10 }), ["app", "SHA256SUMS"]);
    objects.clear();
  }
});

test("what cannot be meant is said before anything is asked", async () => {
  assert.match(await rejection(upload("ftp://bucket")), /"ftp:\/\/bucket" is no place in object storage/);
  assert.match(await rejection(upload("s3://bucket", {})), /nobody says who uploads to s3:\/\/bucket/);
  assert.match(await rejection(upload("s3://bucket", { ...env, AWS_ENDPOINT_URL: "storage" })), /AWS_ENDPOINT_URL must be an http or https URL; got "storage"/);
  assert.equal(log, []);
});

test.run();
