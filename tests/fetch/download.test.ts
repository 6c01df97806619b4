/** Downloads from a mirror that serves, cuts, lies and loses. */
import * as assert from "uvu/assert";
import { suite } from "uvu";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BuildError } from "../../engine/api/diagnostic.ts";
import { downloadAll, GoneError, type DownloadOptions, type DownloadProgress, type DownloadRequest } from "../../engine/fetch/download.ts";
import { facts, mirrorServer, type MirrorServer } from "../support/mirror_server.ts";

interface Context {
  mirror: MirrorServer;
  folder: string;
}

const test = suite<Context>("downloads");
const content = "0123456789".repeat(20_000);

test.before.each(async (context) => {
  context.mirror = await mirrorServer({ "pool/a.deb": content });
  context.folder = mkdtempSync(join(tmpdir(), "athanor-fetch-"));
});
test.after.each(async ({ mirror, folder }) => {
  await mirror.close();
  rmSync(folder, { recursive: true });
});

const request = (path = "pool/a.deb", bytes: string | Uint8Array = content): DownloadRequest => ({ mirror: "debian", path, checksum: facts(bytes).sha256, size: facts(bytes).size });

function options({ mirror, folder }: Context, more: Partial<DownloadOptions> = {}): DownloadOptions {
  return {
    mirrors: () => [mirror.url],
    into: ({ checksum, path }) => ({ partial: join(folder, "partial", checksum), final: join(folder, "done", path) }),
    pause: async () => undefined,
    ...more,
  };
}

const installed = ({ folder }: Context, path = "pool/a.deb") => (existsSync(join(folder, "done", path)) ? readFileSync(join(folder, "done", path), "utf8") : undefined);
const partials = ({ folder }: Context) => (existsSync(join(folder, "partial")) ? readdirSync(join(folder, "partial")) : []);

async function failure(promise: Promise<void>): Promise<BuildError> {
  const error: unknown = await promise.then(() => new Error("it did not fail"), (reason: unknown) => reason);
  if (error instanceof BuildError) return error;
  throw error;
}

test("files arrive, several at a time, and progress ends at the total", async (context) => {
  const paths = Array.from({ length: 20 }, (_, i) => `pool/${i}.deb`);
  for (const path of paths) context.mirror.files.set(path, Buffer.from(path));
  const seen: DownloadProgress[] = [];
  await downloadAll(paths.map((path) => request(path, path)), options(context, { onProgress: (progress) => seen.push(progress) }));
  for (const path of paths) assert.is(installed(context, path), path);
  const { bytes, total, done, files } = seen.at(-1)!;
  assert.equal([bytes, done, files], [total, 20, 20]);
  assert.equal(partials(context), []);
});

test("a connection cut midway goes on where it stopped", async (context) => {
  context.mirror.cuts.push(70_000, 50_000);
  await downloadAll([request()], options(context));
  assert.is(installed(context), content);
  assert.is(context.mirror.log.length, 3);
  assert.match(context.mirror.log[1]!, /from \d+/);
});

test("where the server ignores ranges, a cut download starts again", async (context) => {
  context.mirror.ranges = false;
  context.mirror.cuts.push(70_000);
  await downloadAll([request()], options(context));
  assert.is(installed(context), content);
  assert.equal(context.mirror.log, ["pool/a.deb", "pool/a.deb"]);
});

test("an interrupted run's part is used by the next", async (context) => {
  mkdirSync(join(context.folder, "partial"));
  writeFileSync(join(context.folder, "partial", request().checksum), content.slice(0, 123_456));
  await downloadAll([request()], options(context));
  assert.is(installed(context), content);
  assert.equal(context.mirror.log, ["pool/a.deb from 123456"]);
});

test("a part left by a process that died is taken over, one of a living process is left alone", async (context) => {
  const { checksum } = request();
  mkdirSync(join(context.folder, "partial"));
  writeFileSync(join(context.folder, "partial", `${checksum}.1-1`), content.slice(0, 10));
  writeFileSync(join(context.folder, "partial", `${checksum}.4194999-1`), content.slice(0, 1000));
  await downloadAll([request()], options(context));
  assert.equal(context.mirror.log, ["pool/a.deb from 1000"]);
  assert.equal(partials(context), [`${checksum}.1-1`]);
});

test("a kept part with wrong bytes costs a second download and is no error", async (context) => {
  mkdirSync(join(context.folder, "partial"));
  writeFileSync(join(context.folder, "partial", request().checksum), "x".repeat(50));
  await downloadAll([request()], options(context));
  assert.is(installed(context), content);
  assert.equal(context.mirror.log, ["pool/a.deb from 50", "pool/a.deb"]);
});

test("a changed byte is an error that names the file, both digests and the mirror, and nothing is installed", async (context) => {
  const changed = content.replace("5", "6");
  context.mirror.files.set("pool/a.deb", Buffer.from(changed));
  const [diagnostic] = (await failure(downloadAll([request()], options(context)))).diagnostics;
  assert.is(diagnostic?.message, `a.deb is not what was locked: expected sha256 ${facts(content).sha256} (200000 bytes), got sha256 ${facts(changed).sha256}`);
  assert.is(diagnostic?.notes?.[0]?.message, `from ${context.mirror.url}/pool/a.deb`);
  assert.is(installed(context), undefined);
  assert.equal(partials(context), []);
});

test("a file that is too long is cut off, one that is too short is told", async (context) => {
  context.mirror.files.set("pool/a.deb", Buffer.from(`${content}more`));
  assert.match((await failure(downloadAll([request()], options(context)))).message, /got more than 200000 bytes/);
  context.mirror.files.set("pool/a.deb", Buffer.from("short"));
  assert.match((await failure(downloadAll([request()], options(context)))).message, /got 5 bytes/);
  assert.is(installed(context), undefined);
});

test("a second mirror makes up for a first that lies, lost the file or does not answer", async (context) => {
  const liar = await mirrorServer({ "pool/a.deb": content.replace("5", "6") });
  const empty = await mirrorServer();
  const silent = await mirrorServer();
  await silent.close();
  await downloadAll([request()], options(context, { mirrors: () => [liar.url, empty.url, silent.url, context.mirror.url] }));
  assert.is(installed(context), content);
  await Promise.all([liar.close(), empty.close()]);
});

test("packages that left the mirror are errors of their own kind, all told at once; the others are installed", async (context) => {
  const error = await failure(downloadAll([request("pool/b.deb", "b"), request(), request("pool/c.deb", "c")], options(context)));
  assert.instance(error, GoneError);
  assert.equal((error as GoneError).gone.map(({ path }) => path), ["pool/b.deb", "pool/c.deb"]);
  assert.match(error.message, /^b\.deb is not on the debian mirror any more$/m);
  assert.is(installed(context), content);
});

test("a lost file beside a changed one is no mere loss", async (context) => {
  context.mirror.files.set("pool/b.deb", Buffer.from("other"));
  const error = await failure(downloadAll([request("pool/b.deb", "b"), request("pool/c.deb", "c")], options(context)));
  assert.not.instance(error, GoneError);
  assert.is(error.diagnostics.length, 2);
});

test("a server that is overloaded is asked again, with growing pauses", async (context) => {
  let refusals = 3;
  context.mirror.intercept = (_, response) => refusals-- > 0 && (response.writeHead(503).end(), true);
  const pauses: number[] = [];
  await downloadAll([request()], options(context, { pause: async (milliseconds) => void pauses.push(milliseconds) }));
  assert.is(installed(context), content);
  assert.equal(pauses, [500, 1000, 2000]);
});

test("a server that forbids is not asked again", async (context) => {
  context.mirror.intercept = (_, response) => (response.writeHead(403).end(), true);
  assert.match((await failure(downloadAll([request()], options(context)))).message, /cannot download a\.deb: status 403/);
  assert.is(context.mirror.log.length, 1);
});

test("a mirror that cannot be reached fails once, not once for every file", async (context) => {
  await context.mirror.close();
  const requests = Array.from({ length: 30 }, (_, i) => request(`pool/${i}.deb`, `${i}`));
  const error = await failure(downloadAll(requests, options(context, { parallel: 2 })));
  assert.ok(error.diagnostics.length <= 2);
  assert.match(error.message, /cannot download .*: nothing listens at 127\.0\.0\.1:\d+/);
});

test("a connection that falls silent is given up and its part kept", async (context) => {
  context.mirror.intercept = (_, response) => (response.writeHead(200, { "content-length": content.length }), response.write(content.slice(0, 1000)), true);
  const error = await failure(downloadAll([request()], options(context, { stall: 20 })));
  assert.match(error.message, /nothing arrived for 0\.02 s/);
  assert.equal(partials(context), [request().checksum]);
});

test("an abort ends everything with its reason and keeps the part", async (context) => {
  const controller = new AbortController();
  context.mirror.intercept = (_, response) => (response.writeHead(200, { "content-length": content.length }), response.write(content.slice(0, 1000)), true);
  const run = downloadAll([request()], options(context, { signal: controller.signal, onProgress: ({ bytes }) => bytes > 0 && controller.abort(new Error("interrupted")) }));
  assert.is(await run.then(() => "done", (error: Error) => error.message), "interrupted");
  assert.equal(partials(context), [request().checksum]);
});

test("redirects are followed, but not for ever", async (context) => {
  context.mirror.intercept = ({ url }, response) => url === "/start/a.deb" && (response.writeHead(302, { location: "/pool/a.deb" }).end(), true);
  await downloadAll([request("start/a.deb")], options(context));
  assert.is(installed(context, "start/a.deb"), content);
  context.mirror.intercept = ({ url }, response) => (response.writeHead(302, { location: url }).end(), true);
  assert.match((await failure(downloadAll([request()], options(context)))).message, /redirects more than 8 times/);
});

test("a vendored blob is used and no mirror asked", async (context) => {
  const vendorDir = join(context.folder, "vendor");
  mkdirSync(join(vendorDir, "blobs"), { recursive: true });
  writeFileSync(join(vendorDir, "blobs", request().checksum), content);
  await downloadAll([request()], options(context, { vendorDir, mirrors: () => assert.unreachable("a mirror was asked for") as never }));
  assert.is(installed(context), content);
});

test("a vendored blob that was changed is an error, not a download", async (context) => {
  const vendorDir = join(context.folder, "vendor");
  mkdirSync(join(vendorDir, "blobs"), { recursive: true });
  writeFileSync(join(vendorDir, "blobs", request().checksum), "changed");
  assert.match((await failure(downloadAll([request()], options(context, { vendorDir })))).message, /vendored a\.deb is not what was locked/);
  assert.equal([installed(context), context.mirror.log.length], [undefined, 0]);
});

test("two requests for one place are one download", async (context) => {
  await downloadAll([request(), request()], options(context));
  assert.is(context.mirror.log.length, 1);
});

test("a proxy that the environment names is used, unless the host is exempt", async (context) => {
  const asked: string[] = [];
  const proxy = await mirrorServer();
  proxy.intercept = ({ url }, response) => (asked.push(url ?? ""), response.end(content), true);
  const env = { http_proxy: proxy.url };
  await downloadAll([request()], options(context, { env, mirrors: () => ["http://mirror.invalid/debian"] }));
  assert.equal(asked, ["http://mirror.invalid/debian/pool/a.deb"]);
  await downloadAll([request()], options(context, { env: { ...env, NO_PROXY: "example.org,127.0.0.1" } }));
  assert.equal([asked.length, context.mirror.log.length], [1, 1]);
  await proxy.close();
});

test("a proxy of another kind is an error that names the variable and keeps the password to itself", async (context) => {
  const env = { HTTP_PROXY: "socks5://me:secret@proxy.invalid:1080" };
  const error = await failure(downloadAll([request()], options(context, { env })));
  assert.match(error.message, /HTTP_PROXY must name an http proxy; got "socks5:\/\/\.\.\.@proxy\.invalid:1080"/);
});

test("a part of a file arrives, resumed or not, whether or not the mirror knows ranges", async (context) => {
  const part = content.slice(100, 60_101);
  for (const ranges of [true, false]) {
    context.mirror.ranges = ranges;
    context.mirror.cuts.push(1000);
    const partial: DownloadRequest = { mirror: "debian", path: "pool/a.deb#bytes=100-60100", checksum: facts(part).sha256, size: part.length };
    await downloadAll([partial], options(context));
    assert.is(installed(context, partial.path), part);
    rmSync(join(context.folder, "done"), { recursive: true });
  }
});

test("a SHA-1 is checked where nothing better is known", async (context) => {
  const sha1 = (bytes: string) => `sha1:${createHash("sha1").update(bytes).digest("hex")}`;
  await downloadAll([{ ...request(), checksum: sha1(content) }], options(context));
  assert.is(installed(context), content);
  const error = await failure(downloadAll([{ ...request(), checksum: sha1("other") }], options(context)));
  assert.match(error.diagnostics[0]?.message ?? "", /expected sha1 [0-9a-f]{40} \(200000 bytes\), got sha1 [0-9a-f]{40}$/);
});

test.run();
