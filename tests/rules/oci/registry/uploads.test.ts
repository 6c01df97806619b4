/** Uploads over a network that fails: resumed where that is possible, begun anew where not, right in the end or not there. */
import * as assert from "uvu/assert";
import { test } from "uvu";
import { randomBytes } from "node:crypto";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { pushBlob } from "../../../../rules/oci/tools/registry/blobs.ts";
import { openRegistry } from "../../../../rules/oci/tools/registry/connection.ts";
import { findManifest } from "../../../../rules/oci/tools/registry/manifests.ts";
import { pushImage } from "../../../../rules/oci/tools/registry/push_image.ts";
import { dockerRegistry, runRegistryProgram } from "../../../support/registry_programs.ts";
import { rejection } from "../../../support/rejection.ts";
import { answer, scriptedRegistry } from "../../../support/scripted_registry.ts";
import { blobOf, imageOf, indexOf } from "../../../support/test_image.ts";

const server = await scriptedRegistry();
const registry = openRegistry(server.address, { env: {}, pause: async () => undefined });
const content = randomBytes(1_000_000);
const parts = { whole: 1000, part: 400_000 };
test.before.each(() => {
  server.intercept = undefined;
  server.blobs.clear();
  server.log.length = 0;
  server.cuts.length = 0;
});
test.after(async () => {
  registry.close();
  await server.close();
});

const methods = () => server.log.map((line) => line.split(" ")[0]).join(" ");

test("a part that is cut goes on where the registry says it ended", async () => {
  server.cuts.push(100_000, 50_000);
  let sent = 0;
  assert.is(await pushBlob(registry, "app", blobOf(content), { ...parts, onBytes: (count) => (sent += count) }), "uploaded");
  assert.equal(server.blobs.get(blobOf(content).digest), content);
  assert.match(methods(), /PATCH HEAD GET PATCH HEAD GET PATCH PATCH PATCH PUT$/);
  assert.ok(sent < 2_000_000);
});

test("a small upload that is cut starts anew", async () => {
  server.cuts.push(500);
  assert.is(await pushBlob(registry, "app", blobOf("x".repeat(900)), parts), "uploaded");
  assert.is(server.blobs.get(blobOf("x".repeat(900)).digest)?.length, 900);
});

test("an upload that the registry has forgotten starts anew", async () => {
  let forgotten = false;
  server.intercept = (request, response) => request.method === "PATCH" && !forgotten && ((forgotten = true), answer(response, 404), true);
  assert.is(await pushBlob(registry, "app", blobOf(content), parts), "uploaded");
  assert.is(server.log.filter((line) => line.startsWith("POST")).length, 2);
});

test("a registry that takes no parts gets the whole", async () => {
  server.intercept = (request, response) => request.method === "PATCH" && (answer(response, 405), true);
  assert.is(await pushBlob(registry, "app", blobOf(content), parts), "uploaded");
  assert.equal(server.blobs.get(blobOf(content).digest), content);
});

test("a lost answer to the last request is no failure", async () => {
  server.intercept = (request, response, body) => {
    if (request.method !== "PUT") return false;
    server.blobs.set(blobOf(body).digest, body);
    response.destroy();
    return true;
  };
  assert.is(await pushBlob(registry, "app", blobOf("small"), parts), "uploaded");
  assert.is(server.log.filter((line) => line.startsWith("PUT")).length, 1);
});

test("an upload that never succeeds ends with its reason", async () => {
  server.intercept = (request, response) => request.method === "PUT" && (answer(response, 502), true);
  assert.match(await rejection(pushBlob(registry, "app", blobOf("small"))), /the upload of sha256:[0-9a-f]+ to 127\.0\.0\.1:\d+\/app failed: status 502/);
});

test("a push that dies anywhere, and is run again, ends right", async () => {
  const real = await dockerRegistry();
  const images = indexOf({ amd64: imageOf("amd64", ["base", content]), arm64: imageOf("arm64", ["base", "code"]) });
  const top = images.at(-1)!.digest;
  let upTo = Infinity;
  let passed = 0;
  const gate = await cutter(real.address, () => upTo, (count) => (passed += count));
  try {
    const attempt = async (repository: string): Promise<unknown> => {
      passed = 0;
      // Whoever dies does not try again.
      const mortal = openRegistry(gate.address, { env: {}, pause: () => Promise.reject(new Error("dead")) });
      try {
        return await pushImage(mortal, { repository, manifests: images, tags: ["v1"], immutable: false }, { parallel: 1, ...parts }).catch((error: unknown) => error);
      } finally {
        mortal.close();
      }
    };
    const witness = openRegistry(real.address, { env: {} });
    await attempt("whole");
    const total = passed;
    for (let i = 0; i < 12; i++) {
      upTo = Math.floor((total * (i + 0.5)) / 12);
      // The last kilobytes are many requests, the first ones few.
      if (i % 2 === 1) upTo = total - 600 * (i + 1);
      const failed = await attempt(`cut${i}`);
      assert.instance(failed, Error);
      assert.ok([undefined, top].includes(await findManifest(witness, `cut${i}`, "v1")));
      upTo = Infinity;
      const summary = await attempt(`cut${i}`);
      assert.not.instance(summary, Error, String(summary));
      assert.is(await findManifest(witness, `cut${i}`, "v1"), top);
    }
    witness.close();
    runRegistryProgram("skopeo", ["inspect", "--tls-verify=false", "--override-arch", "arm64", `docker://${real.address}/cut11:v1`]);
  } finally {
    await gate.close();
    await real.close();
  }
});

/** Passes bytes to a server until so many have gone up, then cuts every connection. */
async function cutter(target: string, limit: () => number, count: (bytes: number) => void) {
  const sockets = new Set<Socket>();
  let sum = 0;
  let last = limit();
  const gate = createServer((near) => {
    const [host = "", port = ""] = target.split(":");
    const far = connect(Number(port), host);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => {
        sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.on("data", (chunk: Buffer) => {
      if (limit() !== last) [sum, last] = [0, limit()];
      const rest = Math.max(0, limit() - sum);
      sum += chunk.length;
      count(chunk.length);
      if (chunk.length <= rest) return void far.write(chunk);
      far.write(chunk.subarray(0, rest), () => {
        for (const socket of sockets) socket.destroy();
      });
    });
    far.on("data", (chunk: Buffer) => near.write(chunk));
  });
  await new Promise<void>((resolve) => gate.listen(0, "127.0.0.1", resolve));
  return {
    address: `127.0.0.1:${(gate.address() as AddressInfo).port}`,
    close: () =>
      new Promise<void>((resolve) => {
        gate.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

test.run();
