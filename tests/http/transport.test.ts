/** What every request stands on. */
import * as assert from "uvu/assert";
import { test } from "uvu";
import { createTransport } from "../../engine/http/transport.ts";
import { rejection } from "../support/rejection.ts";

test("certificates of the environment that cannot be read are named before anything is sent", async () => {
  const transport = createTransport({ env: { NODE_EXTRA_CA_CERTS: "/nowhere/ca.pem" } });
  assert.match(await rejection(transport.send(new URL("https://127.0.0.1:1/"), {})), /^cannot read the certificates that NODE_EXTRA_CA_CERTS names: ENOENT.*\/nowhere\/ca\.pem/);
  transport.close();
});

test.run();
