/** The network as lock tools see it. */
import * as assert from "uvu/assert";
import { test } from "uvu";
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
  assert.match(await rejection(network.fetch("debian", "index", facts("other"))), /index is not what its signed index says/);
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
  assert.match(await rejection(network.fetch("debian", "index")), /cannot fetch \/index: status 401/);
});

test("a cut connection is tried again and, where it never ends well, told", async () => {
  mirror.cuts.push(2);
  assert.is((await network.fetch("debian", "index"))?.length, 5);
  mirror.cuts.push(2, 2, 2, 2, 2, 2);
  assert.match(await rejection(network.fetch("debian", "index")), /cannot fetch index from the debian mirror/);
});

test.run();
