/** The lock tool from request to text, over a signed archive in memory. */
import * as assert from "uvu/assert";
import { test } from "uvu";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Json } from "../../../engine/api/tool.ts";
import lock from "../../../rules/debian/tools/lock.ts";
import { parseLock, sameRequest, type DebianLock } from "../../../rules/debian/tools/lock_format.ts";
import { debianArchive, makeKey, memoryNetwork } from "../../support/debian_archive.ts";
import { rejection } from "../../support/rejection.ts";

const key = await makeKey();
const folder = mkdtempSync(join(tmpdir(), "athanor-lock-"));
const keys = join(folder, "archive.asc");
writeFileSync(keys, key.publicKey);
test.after(() => rmSync(folder, { recursive: true }));

const params = { suites: ["trixie"], architectures: ["arm64", "amd64"], packages: ["b", "a"], exclude: ["d"] };
const day1 = { trixie: { amd64: "a 1; Depends: c, d\nb 1\nc 1\nd 1", arm64: "a 1; Depends: d\nb 1\nd 1" } };
const day2 = { trixie: { amd64: "a 2; Depends: c, e\nb 2\nc 2\nd 2\ne 1", arm64: "a 2; Depends: d\nb 2\nd 2" } };

async function run(archive: typeof day1, current?: string, update?: readonly string[], json: Json = params) {
  const lines: string[] = [];
  const network = memoryNetwork(await debianArchive(archive, key));
  const result = await lock({ params: json, current, files: { keys: [keys] }, network, progress: (line) => lines.push(line), ...(update === undefined ? {} : { update }) });
  return { ...result, lines };
}

function versions(text: string): Readonly<Record<string, string>> {
  const parsed = parseLock(text) as DebianLock;
  return Object.fromEntries(Object.entries(parsed.packages).map(([architecture, list]) => [architecture, list.map(({ name, version }) => `${name} ${version}`).join(", ")]));
}

test("a lock lists each architecture's packages by name, one a line", async () => {
  const { text, changes } = await run(day1);
  assert.equal(versions(text), { amd64: "a 1, b 1, c 1", arm64: "a 1, b 1" });
  assert.is(text.split("\n").filter((line) => line.includes(`"sha256"`)).length, 5);
  assert.is(changes[0], "amd64: added a 1");
});

test("the same request in another order gives the same bytes", async () => {
  const other = { exclude: ["d"], packages: ["a", "b", "a"], architectures: ["amd64", "arm64"], suites: ["trixie"] };
  assert.is((await run(day1)).text, (await run(day1, undefined, undefined, other)).text);
});

test("a lock holds its request, so that a changed one shows", async () => {
  const { request } = parseLock((await run(day1)).text) as DebianLock;
  assert.ok(sameRequest(request, params));
  assert.not.ok(sameRequest(request, { ...params, packages: ["a"] }));
  assert.not.ok(sameRequest(request, { ...params, suites: ["sid", "trixie"] }));
});

test("locking anew takes what is newest and says what changed", async () => {
  const { text, changes } = await run(day2, (await run(day1)).text);
  assert.equal(versions(text), { amd64: "a 2, b 2, c 2, e 1", arm64: "a 2, b 2" });
  assert.equal(changes, ["amd64: a 1 is now 2", "amd64: b 1 is now 2", "amd64: c 1 is now 2", "amd64: added e 1", "arm64: a 1 is now 2", "arm64: b 1 is now 2"]);
});

test("updating one package leaves the others as long as the suite has them", async () => {
  const both = { trixie: { amd64: `${day1.trixie.amd64}\n${day2.trixie.amd64}`, arm64: `${day1.trixie.arm64}\n${day2.trixie.arm64}` } };
  const { text } = await run(both, (await run(day1)).text, ["b"]);
  assert.equal(versions(text), { amd64: "a 1, b 2, c 1", arm64: "a 1, b 2" });
});

test("a package that has left the suite is replaced even when only another was to be updated", async () => {
  const without = { trixie: { amd64: "a 1; Depends: c, d\nb 1\nc 2\nd 1", arm64: day1.trixie.arm64 } };
  assert.equal((await run(without, (await run(day1)).text, ["b"])).changes, ["amd64: c 1 is now 2"]);
});

test("an exclusion that leaves nothing out anywhere is told", async () => {
  const { lines } = await run(day1, undefined, undefined, { ...params, exclude: ["d", "typo"] });
  assert.ok(lines.includes(`exclude "typo" left nothing out`));
});

test("an architecture the suite does not have is an error", async () => {
  assert.match(await rejection(run(day1, undefined, undefined, { ...params, architectures: ["x86_64"] })), /trixie has no packages for the architecture "x86_64"/);
});

test("parameters of another shape are an error, not a lock of nothing", async () => {
  assert.match(await rejection(run(day1, undefined, undefined, { suites: "trixie" })), /must be lists of strings/);
});

test("a damaged lock is read with the reason, and never trusted with a path that climbs", async () => {
  const { text } = await run(day1);
  assert.match(parseLock(text.slice(0, -20)) as string, /is no JSON/);
  assert.match(parseLock(text.replace(`"format": 1`, `"format": 2`)) as string, /has format 2/);
  assert.match(parseLock(text.replace("pool/a_1.deb", "pool/../../a")) as string, /package for amd64 that is not whole/);
  assert.match(await rejection(run(day1, "{}", ["a"])), /no part of it can be kept/);
});

test.run();
