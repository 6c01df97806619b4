/** What people read when the network fails, by what Node calls it. */
import * as assert from "uvu/assert";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "uvu";
import { networkError } from "../../engine/http/network_error.ts";
import { createTransport } from "../../engine/http/transport.ts";
import { rejection } from "../support/rejection.ts";

const said = (facts: object, message = "as Node says it") => networkError(Object.assign(new Error(message), facts)).message;

test("each way not to reach a server is a sentence that names it", () => {
  assert.is(said({ code: "ENOTFOUND", hostname: "packages.example" }), "no such host: packages.example");
  assert.is(said({ code: "EAI_AGAIN", hostname: "packages.example" }), "no network, or no such host: packages.example");
  assert.is(said({ code: "ECONNREFUSED", address: "::1", port: 5000 }), "nothing listens at [::1]:5000");
  assert.is(said({ code: "ENETUNREACH", address: "192.0.2.1", port: 443 }), "there is no way to 192.0.2.1:443: is there a network?");
  assert.is(said({ code: "ETIMEDOUT", address: "192.0.2.1", port: 443 }), "192.0.2.1:443 does not answer");
  assert.is(said({ code: "ECONNRESET" }, "socket hang up"), "the connection was cut");
  assert.is(said({ code: "CERT_HAS_EXPIRED" }, "certificate has expired"), "certificate has expired");
});

test("a host of several addresses is told by the first", () => {
  const refused = Object.assign(new Error("connect"), { code: "ECONNREFUSED", address: "::1", port: 80 });
  assert.is(networkError(new AggregateError([refused, refused])).message, "nothing listens at [::1]:80");
});

test("a real port on which nothing listens, and a name that nobody has", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  const transport = createTransport({ env: {} });
  assert.is(await rejection(transport.get(new URL(`http://127.0.0.1:${port}/`), {})), `nothing listens at 127.0.0.1:${port}`);
  assert.match(await rejection(transport.get(new URL("http://nobody.invalid/"), {})), /no such host: nobody\.invalid$/);
  transport.close();
});

test.run();
