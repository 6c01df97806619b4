/** Locked packages from a loopback Debian mirror that changes, loses and forges what it has. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { suite } from "uvu";
import { debianArchive, makeKey } from "../support/debian_archive.ts";
import { facts, mirrorServer, type MirrorServer } from "../support/mirror_server.ts";
import { shellWorkspace, type ShellWorkspace } from "../support/shell_workspace.ts";
import { deb } from "../support/tar.ts";

const key = await makeKey();
const stranger = await makeKey();

interface Context {
  mirror: MirrorServer;
  place: ShellWorkspace;
}

const test = suite<Context>("mirror");

const CONFIG = `default_platform = "@athanor//platforms:linux_x86_64_gnu"
execution_platforms = ["@athanor//platforms:linux_x86_64_gnu", "@athanor//platforms:linux_aarch64_gnu"]

# Nothing here runs in a sandbox, and its program need not be fetched.
[sandbox]
program = "bwrap"
`;

function buildFile(packages: readonly string[]): string {
  return `import { debian_lock, debian_root } from "athanor";
debian_lock({ name: "packages", lock: "packages.lock.json", suites: ["trixie"], architectures: ["amd64"], packages: ${JSON.stringify(packages)}, keys: ["archive.asc"] });
debian_root({ name: "root", lock: ":packages", architecture: "amd64" });
`;
}

/** Fills the mirror with what a day's archive has: packages with one file each, `usr/lib/NAME`, that tells the version. */
async function serve(mirror: MirrorServer, versions: Readonly<Record<string, string>>, signedBy = key): Promise<void> {
  mirror.files.clear();
  const lines = Object.entries(versions).map(([name, version]) => {
    const bytes = deb([{ name: "./usr/lib/", type: "5", mode: 0o755 }, { name: `./usr/lib/${name}`, content: `${name} ${version}\n` }]);
    mirror.files.set(`pool/${name}_${version}.deb`, bytes);
    const { sha256, size } = facts(bytes);
    return `${name} ${version}; Size: ${size}; SHA256: ${sha256}${name === "editor" ? "; Depends: library" : ""}`;
  });
  for (const [file, bytes] of await debianArchive({ trixie: { amd64: lines.join("\n") } }, signedBy)) mirror.files.set(file, bytes);
}

test.before.each(async (context) => {
  context.mirror = await mirrorServer();
  await serve(context.mirror, { editor: "1", library: "1", other: "1" });
  context.place = shellWorkspace(
    "",
    { "athanor.toml": CONFIG, "BUILD.ts": buildFile(["editor"]), "archive.asc": Buffer.from(key.publicKey).toString() },
    { ownStore: true, env: { ATHANOR_DEBIAN_MIRROR: context.mirror.url } },
  );
});
test.after.each(async ({ mirror, place }) => {
  place.remove();
  await mirror.close();
});

/** The command's output; it must end with `status`. */
async function run({ place }: Context, status: number, ...args: readonly string[]): Promise<string> {
  const ended = await place.start(...args).done;
  assert.equal(ended.status, status, ended.output);
  return ended.output;
}

const lockText = ({ place }: Context): string => readFileSync(path.join(place.root, "packages.lock.json"), "utf8");

function installed({ place }: Context): Readonly<Record<string, string>> {
  const folder = path.join(place.root, "athanor-out/linux_x86_64_gnu/root/usr/lib");
  return Object.fromEntries(readdirSync(folder).sort().map((name) => [name, readFileSync(path.join(folder, name), "utf8")]));
}

test("`lock` resolves what the signed index has, and a build unpacks it", async (context) => {
  const output = await run(context, 0, "lock");
  assert.match(output, /added editor 1/);
  assert.match(output, /added library 1/);
  await run(context, 0, "build", "//:root");
  assert.deepEqual(installed(context), { editor: "editor 1\n", library: "library 1\n" });
  await run(context, 0, "lock", "--check");
});

test("without a lock, or with one that answers something else, the error names the command, and `lock --check` fails", async (context) => {
  assert.match(await run(context, 2, "build", "//:root"), /run `athanor lock \/\/:packages`/);
  await run(context, 0, "lock", "//:packages");
  context.place.write("BUILD.ts", buildFile(["editor", "other"]));
  assert.match(await run(context, 1, "lock", "--check"), /stale: packages\.lock\.json does not answer what \/\/:packages asks for; run `athanor lock \/\/:packages`/);
  assert.match(await run(context, 2, "build", "//:root"), /packages\.lock\.json does not answer what \/\/:packages asks for/);
  assert.match(await run(context, 0, "lock"), /added other 1/);
  await run(context, 0, "build", "//:root");
});

test("a typo in a package is told with what was meant", async (context) => {
  context.place.write("BUILD.ts", buildFile(["editr"]));
  assert.match(await run(context, 1, "lock"), /editr[^]*editor/);
  assert.ok(!existsSync(path.join(context.place.root, "packages.lock.json")));
});

test("a changed byte is a clear error, and nothing is installed", async (context) => {
  await run(context, 0, "lock");
  const file = "pool/library_1.deb";
  const bytes = Buffer.from(context.mirror.files.get(file)!);
  const right = facts(bytes);
  bytes[bytes.length - 1]! ^= 1;
  context.mirror.files.set(file, bytes);
  const output = await run(context, 1, "build", "//:root");
  assert.match(output, new RegExp(`library_1\\.deb is not what was locked: expected sha256 ${right.sha256} \\(\\d+ bytes\\), got sha256 ${facts(bytes).sha256}`));
  assert.match(output, /nothing was installed/);
  assert.ok(!existsSync(path.join(context.place.root, "athanor-out/linux_x86_64_gnu/root")));
  assert.ok(!existsSync(path.join(context.place.store, "blobs", facts(bytes).sha256.slice(0, 2), facts(bytes).sha256)));
  await serve(context.mirror, { editor: "1", library: "1" });
  await run(context, 0, "build", "//:root");
});

test("a package that has left the mirror is named, with the command that locks anew", async (context) => {
  await run(context, 0, "lock");
  const before = lockText(context);
  await serve(context.mirror, { editor: "1", library: "2" });
  const output = await run(context, 1, "build", "//:root");
  assert.match(output, /library_1\.deb is not on the debian mirror any more/);
  assert.match(output, /`athanor lock/);
  assert.equal(lockText(context), before);
  assert.match(await run(context, 0, "lock"), /library 1 is now 2/);
  await run(context, 0, "build", "//:root");
  assert.deepEqual(installed(context), { editor: "editor 1\n", library: "library 2\n" });
});

test('with `gone = "relock"` the lock is made anew within the suite, loudly, and the build goes on', async (context) => {
  context.place.write("athanor.toml", `${CONFIG}\n[lock]\ngone = "relock"\n`);
  await run(context, 0, "lock");
  const before = lockText(context);
  await serve(context.mirror, { editor: "1", library: "2" });
  const output = await run(context, 0, "build", "//:root");
  assert.match(output, /library_1\.deb/);
  assert.match(output, /packages\.lock\.json/);
  assert.match(output, /library 1 is now 2/);
  assert.notEqual(lockText(context), before);
  assert.deepEqual(installed(context), { editor: "editor 1\n", library: "library 2\n" });
  assert.match(await run(context, 0, "build", "//:root"), /nothing to do/);
});

test("an index signed by a stranger is not believed, and the lock stays", async (context) => {
  await run(context, 0, "lock");
  const before = lockText(context);
  await serve(context.mirror, { editor: "2", library: "2" }, stranger);
  assert.match(await run(context, 1, "lock"), /InRelease of trixie has no signature of a trusted key/);
  assert.equal(lockText(context), before);
});

test("an index that is not what its signed Release says is not believed", async (context) => {
  const index = [...context.mirror.files.keys()].find((name) => name.includes("by-hash"))!;
  const bytes = Buffer.from(context.mirror.files.get(index)!);
  bytes[bytes.length - 40]! ^= 1;
  context.mirror.files.set(index, bytes);
  await run(context, 1, "lock");
  assert.ok(!existsSync(path.join(context.place.root, "packages.lock.json")));
});

test("a connection that is cut goes on where it stopped", async (context) => {
  await run(context, 0, "lock");
  context.mirror.cuts.push(100, 100);
  context.mirror.log.length = 0;
  await run(context, 0, "build", "//:root");
  assert.ok(context.mirror.log.some((line) => line.endsWith("from 100")), context.mirror.log.join("\n"));
});

test("a vendored workspace builds with an empty store and no network at all", async (context) => {
  await run(context, 0, "lock");
  assert.match(await run(context, 0, "vendor"), /2 files/);
  await context.mirror.close();
  rmSync(context.place.cache, { recursive: true });
  rmSync(path.join(context.place.root, "athanor-out"), { recursive: true, force: true });
  await run(context, 0, "build", "//:root");
  assert.deepEqual(installed(context), { editor: "editor 1\n", library: "library 1\n" });
});

test("a mirror that does not answer is told by name", async (context) => {
  await run(context, 0, "lock");
  await context.mirror.close();
  assert.match(await run(context, 1, "build", "//:root"), /cannot download (editor|library)_1\.deb/);
});

test.run();
