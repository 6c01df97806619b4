/** Signatures of suites: whom a lock believes. */
import * as assert from "uvu/assert";
import { test } from "uvu";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as openpgp from "openpgp";
import { fetchIndex, fetchRelease, verifyClearSigned } from "../../../rules/debian/tools/release.ts";
import { clearSign, debianArchive, makeKey, memoryNetwork } from "../../support/debian_archive.ts";
import { rejection } from "../../support/rejection.ts";

const hour = 3_600_000;
const key = await makeKey();
const stranger = await makeKey();
const now = new Date();
const archive = (fields: readonly string[] = []) => debianArchive({ trixie: { amd64: "a\nb" } }, key, fields);

test("a signed suite is read, and its index comes by hash", async () => {
  const network = memoryNetwork(await archive());
  const release = await fetchRelease(network, "debian", "trixie", [stranger.publicKey, key.publicKey], now);
  const bytes = await fetchIndex(network, "debian", release, "main/binary-amd64/Packages.xz");
  assert.is(bytes?.length, release.files.get("main/binary-amd64/Packages.xz")?.size);
  assert.equal(release.warnings, []);
});

test("keys may be binary and several to a file", async () => {
  const both = Buffer.concat([stranger, key].map(({ privateKey }) => privateKey.toPublic().write()));
  assert.is(await verifyClearSigned(await clearSign("text", key), [both], now, "InRelease"), "text");
});

test("a text that is not signed is refused", async () => {
  assert.match(await rejection(verifyClearSigned("Codename: trixie\n", [key.publicKey], now, "InRelease of trixie")), /InRelease of trixie is not signed as Debian signs/);
});

test("a signature of an unknown key is refused, and the key is named", async () => {
  const message = await rejection(verifyClearSigned(await clearSign("text", stranger), [key.publicKey], now, "InRelease"));
  assert.match(message, /no signature of a trusted key/);
  assert.match(message, new RegExp(stranger.privateKey.getKeyID().toHex()));
});

test("a text changed after it was signed is refused", async () => {
  const signed = (await clearSign("SHA256: aaaa", key)).replace("aaaa", "bbbb");
  assert.match(await rejection(verifyClearSigned(signed, [key.publicKey], now, "InRelease")), /no signature of a trusted key/);
});

test("what stands outside the signed part is never read", async () => {
  const signed = `${await clearSign("signed", key)}\nSHA256: outside\n`;
  const seen = await verifyClearSigned(signed, [key.publicKey], now, "InRelease").catch(() => "refused");
  assert.not.match(seen, /outside/);
});

test("a key that has expired is refused", async () => {
  const expired = await makeKey(new Date(now.getTime() - 10 * hour), 5 * 3600);
  const signed = await clearSign("text", expired, new Date(now.getTime() - 9 * hour));
  assert.match(await rejection(verifyClearSigned(signed, [expired.publicKey], now, "InRelease")), /expired/);
});

test("another suite's release, however well signed, is refused", async () => {
  const files = await archive();
  files.set("dists/sid/InRelease", files.get("dists/trixie/InRelease")!);
  assert.match(await rejection(fetchRelease(memoryNetwork(files), "debian", "sid", [key.publicKey], now)), /asked the mirror for suite "sid" and got the Release of "trixie"/);
});

test("a passed Valid-Until is a warning", async () => {
  const files = await archive(["Valid-Until: Sat, 01 Jan 2000 00:00:00 UTC"]);
  const { warnings } = await fetchRelease(memoryNetwork(files), "debian", "trixie", [key.publicKey], now);
  assert.match(warnings.join(), /trixie was valid until Sat, 01 Jan 2000/);
});

test("an index that is not what the release says is refused", async () => {
  const files = await archive();
  const path = [...files.keys()].find((name) => name.includes("by-hash"))!;
  files.set(path, Buffer.from("other"));
  const network = memoryNetwork(files);
  const release = await fetchRelease(network, "debian", "trixie", [key.publicKey], now);
  assert.match(await rejection(fetchIndex(network, "debian", release, "main/binary-amd64/Packages.xz")), /not what its index says/);
});

test("an index that the mirror lost is told as the mirror's fault", async () => {
  const files = await archive();
  for (const path of [...files.keys()]) if (path.includes("by-hash")) files.delete(path);
  const release = await fetchRelease(memoryNetwork(files), "debian", "trixie", [key.publicKey], now);
  assert.match(await rejection(fetchIndex(memoryNetwork(files), "debian", release, "main/binary-amd64/Packages.xz")), /which its own InRelease lists/);
});

test("the committed keys are those that their README names, and none has a secret part", async () => {
  const folder = join(process.env["ATHANOR_ROOT"] ?? ".", "sysroots", "keys");
  const readme = readFileSync(join(folder, "README.md"), "utf8");
  const names = readdirSync(folder).filter((name) => name.endsWith(".asc"));
  assert.ok(names.length >= 4);
  for (const name of names) {
    const keys = await openpgp.readKeys({ armoredKeys: readFileSync(join(folder, name), "utf8") });
    for (const read of keys) {
      assert.not.ok(read.isPrivate());
      assert.match(readme, new RegExp(`${name} \\| ${read.getFingerprint().toUpperCase()}`));
    }
  }
});

test.run();
