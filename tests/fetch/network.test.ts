/** The network as lock tools see it. */
import { retrying } from "../../engine/http/retry.ts";
import { networkError } from "../../engine/http/network_error.ts";
import * as assert from "uvu/assert";
import { test } from "uvu";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import { createNetwork } from "../../engine/fetch/network.ts";
import { facts, mirrorServer } from "../support/mirror_server.ts";
import { rejection } from "../support/rejection.ts";

const mirror = await mirrorServer({ "dists/trixie/InRelease": "signed", "index": "index" });
const network = createNetwork(() => [mirror.url], { pause: async () => undefined });
test.before.each(() => {
  delete mirror.intercept;
});
test.after(async () => {
  network.close();
  await mirror.close();
});

test("a file is its bytes, a missing one undefined", async () => {
  assert.is(Buffer.from((await network.fetch("debian", "dists/trixie/InRelease"))!).toString(), "signed");
  assert.is(await network.fetch("debian", "dists/sid/InRelease"), undefined);
});

test("expected bytes are checked", async () => {
  assert.is((await network.fetch("debian", "index", facts("index")))?.length, 5);
  assert.match(await rejection(network.fetch("debian", "index", facts("other"))), /index is not what its index says/);
});

test("an answer longer than expected is not read to its end", async () => {
  mirror.intercept = (_, response) => {
    const more = () => void (!response.destroyed && response.write("x".repeat(1 << 16), () => setImmediate(more)));
    more();
    return true;
  };
  assert.match(await rejection(network.fetch("debian", "index", facts("index"))), /got .* bytes\)/);
});

test("an overloaded server is asked again, a forbidding one is told", async () => {
  let refusals = 2;
  mirror.intercept = (_, response) => refusals-- > 0 && (response.writeHead(500).end(), true);
  assert.ok(await network.fetch("debian", "index"));
  mirror.intercept = (_, response) => (response.writeHead(401).end(), true);
  assert.match(await rejection(network.fetch("debian", "index")), /cannot fetch http:\/\/127\.0\.0\.1:\d+\/index: status 401/);
});

test("a mirror that asks for a login gets the credentials that docker keeps, once for all files of a folder", async () => {
  const folder = mkdtempSync(join(tmpdir(), "athanor-docker-"));
  writeFileSync(join(folder, "config.json"), JSON.stringify({ auths: { [new URL(mirror.url).host]: { auth: Buffer.from("me:pw").toString("base64") } } }));
  const known = createNetwork(() => [mirror.url], { env: { DOCKER_CONFIG: folder }, pause: async () => undefined });
  const seen: (string | undefined)[] = [];
  mirror.intercept = (request, response) => {
    seen.push(request.headers.authorization);
    return request.headers.authorization === undefined && (response.writeHead(401, { "www-authenticate": `Basic realm="mirror"` }).end(), true);
  };
  assert.is((await known.fetch("debian", "index"))?.length, 5);
  assert.is((await known.fetch("debian", "index"))?.length, 5);
  const basic = `Basic ${Buffer.from("me:pw").toString("base64")}`;
  assert.equal(seen, [undefined, basic, basic]);
  assert.match(await rejection(network.fetch("debian", "index")), /status 401/);
  known.close();
  rmSync(folder, { recursive: true });
});

test("a cut connection is tried again and, where it never ends well, told", async () => {
  mirror.cuts.push(2);
  assert.is((await network.fetch("debian", "index"))?.length, 5);
  mirror.cuts.push(2, 2, 2, 2, 2, 2);
  assert.match(await rejection(network.fetch("debian", "index")), /cannot fetch index from the debian mirror/);
});

test("https goes through a proxy in a tunnel, as TLS for the mirror's name", async () => {
  const asked: string[] = [];
  let hello = "";
  const proxy = createServer().on("connect", (request, socket: Duplex) => {
    asked.push(`${request.url} ${request.headers["proxy-authorization"]}`);
    socket.write("HTTP/1.1 200 OK\r\n\r\n");
    socket.once("data", (bytes: Buffer) => {
      hello = bytes.toString("latin1");
      socket.destroy();
    });
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  const { port } = proxy.address() as AddressInfo;
  const tunnelled = createNetwork(() => ["https://mirror.invalid/debian"], { env: { https_proxy: `http://me:pw@127.0.0.1:${port}` }, pause: async () => undefined });
  assert.match(await rejection(tunnelled.fetch("debian", "index")), /cannot fetch index from the debian mirror/);
  assert.is(asked[0], `mirror.invalid:443 Basic ${Buffer.from("me:pw").toString("base64")}`);
  assert.is(hello.charCodeAt(0), 0x16);
  assert.match(hello, /mirror\.invalid/);
  tunnelled.close();
  await new Promise((resolve) => proxy.close(resolve));
});

test("a host that no name server knows is not asked for again", async () => {
  let tries = 0;
  const attempt = async (): Promise<never> => {
    tries += 1;
    throw networkError(Object.assign(new Error("getaddrinfo"), { code: tries === 1 ? "ECONNRESET" : "ENOTFOUND", hostname: "nowhere.invalid" }));
  };
  assert.match(await rejection(retrying(async () => undefined, undefined, attempt)), /^no such host: nowhere\.invalid$/);
  assert.is(tries, 2);
});

test.run();
