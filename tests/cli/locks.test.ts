import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { suite } from "uvu";
import { debianArchive, makeKey } from "../support/debian_archive.ts";
import { mirrorServer, type MirrorServer } from "../support/mirror_server.ts";
import { deb } from "../support/tar.ts";
import { commandLine, type CommandLine, type Run } from "./command_line.ts";

const key = await makeKey();
const test = suite<{ line: CommandLine; mirror: MirrorServer; athanor(...argv: readonly string[]): Promise<Run> }>("locks");

test.before.each(async (context) => {
  context.mirror = await mirrorServer();
  await publish(context.mirror, "1");
  context.line = commandLine({
    "athanor.toml": `default_platform = "@athanor//platforms:linux_x86_64_musl"\n`,
    "BUILD.ts": `import { debian_lock, debian_root } from "athanor";
debian_lock({ name: "lock", lock: "root.lock.json", suites: ["trixie"], architectures: ["amd64"], packages: ["greeting"], keys: ["archive.asc"] });
debian_root({ name: "root", lock: ":lock", architecture: "amd64" });
`,
    "archive.asc": Buffer.from(key.publicKey).toString(),
  });
  context.athanor = (...argv) => context.line.start(argv, { env: { ATHANOR_DEBIAN_MIRROR: context.mirror.url } });
});
test.after.each(async ({ line, mirror }) => {
  line.remove();
  await mirror.close();
});

/** The archive as it is on the day of `version`: other versions are gone. */
async function publish(mirror: MirrorServer, version: string): Promise<void> {
  const bytes = deb([{ name: "./usr/bin/greeting", content: `greeting ${version}\n`, mode: 0o755 }]);
  const file = `pool/main/g/greeting_${version}_amd64.deb`;
  const facts = `Filename: ${file}; Size: ${bytes.length}; SHA256: ${createHash("sha256").update(bytes).digest("hex")}`;
  mirror.files.clear();
  for (const [name, content] of await debianArchive({ trixie: { amd64: `greeting ${version}; ${facts}` } }, key)) mirror.files.set(name, content);
  mirror.files.set(file, bytes);
}

const greeting = (line: CommandLine): string => readFileSync(path.join(line.root, "athanor-out/linux_x86_64_musl/root/usr/bin/greeting"), "utf8");

test("a missing lock is an error that names the command, and the command makes it", async ({ line, athanor }) => {
  const before = await athanor("build", "//:root");
  assert.equal(before.code, 2);
  assert.match(before.err, /run `athanor lock \/\/:lock`/);
  assert.equal((await athanor("lock", "--check")).code, 1);
  const locked = await athanor("lock");
  assert.equal(locked.code, 0, locked.err);
  assert.match(locked.err, /added greeting 1/);
  assert.equal((await athanor("lock", "--check")).code, 0);
  const built = await athanor("build", "//:root");
  assert.equal(built.code, 0, built.err);
  assert.equal(greeting(line), "greeting 1\n");
});

test("a locked package that has left the mirror is an error that names it and the command", async ({ athanor, mirror }) => {
  await athanor("lock");
  await publish(mirror, "2");
  const { code, err } = await athanor("build", "//:root");
  assert.equal(code, 1, err);
  assert.match(err, /greeting_1_amd64\.deb is not on the debian mirror any more/);
  assert.match(err, /`athanor lock`/);
});

test('with gone = "relock" it is locked anew, loudly, and the build goes on', async ({ line, athanor, mirror }) => {
  line.write("athanor.toml", `default_platform = "@athanor//platforms:linux_x86_64_musl"\n[lock]\ngone = "relock"\n`);
  await athanor("lock");
  await publish(mirror, "2");
  const { code, err } = await athanor("build", "//:root");
  assert.equal(code, 0, err);
  assert.match(err, /^WARNING: the mirror no longer has greeting_1_amd64\.deb: locking \/\/:lock anew/m);
  assert.match(readFileSync(path.join(line.root, "root.lock.json"), "utf8"), /greeting_2_amd64\.deb/);
  assert.equal(greeting(line), "greeting 2\n");
  assert.match((await athanor("build", "//:root")).err, /^nothing to do/);
});

test("a vendored workspace builds without a mirror", async ({ line, athanor, mirror }) => {
  await athanor("lock");
  const vendored = await athanor("vendor");
  assert.equal(vendored.code, 0, vendored.err);
  assert.equal(readdirSync(path.join(line.root, "vendor/blobs")).length, 1);
  mirror.files.clear();
  assert.equal((await athanor("clean", "--store")).code, 0);
  assert.ok(!existsSync(path.join(line.root, "athanor-out/linux_x86_64_musl")));
  const { code, err } = await athanor("build", "//:root");
  assert.equal(code, 0, err);
  assert.equal(greeting(line), "greeting 1\n");
});

test.run();
