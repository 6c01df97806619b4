/** A base image from a repository on loopback, by the real command line: locked, built, updated; and what goes wrong on the way. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { suite } from "uvu";
import { splitApk } from "../../../rules/apk/tools/apk_file.ts";
import { golden } from "../../support/golden.ts";
import { apkOf, makeKey, repositoryFiles } from "../../support/apk_repository.ts";
import { mirrorServer, type MirrorServer } from "../../support/mirror_server.ts";
import { shellWorkspace, type ShellWorkspace } from "../../support/shell_workspace.ts";

const key = makeKey("test.rsa.pub");
const stranger = makeKey("stranger.rsa.pub");

interface Context {
  mirror: MirrorServer;
  place: ShellWorkspace;
}
const test = suite<Context>("apko_base");

const CONFIG = `default_platform = "@athanor//platforms:linux_x86_64_musl"
execution_platforms = ["@athanor//platforms:linux_x86_64_gnu", "@athanor//platforms:linux_aarch64_gnu"]

[sandbox]
program = "bwrap"
`;
const BUILD = `import { apk_package, apk_repository, apko_base } from "athanor";
const own = apk_package({ name: "own", version: "3.0-r0", depends: ["library>1"], files: { "/etc/own": "own.txt" } });
const repository = apk_repository({ name: "repository", packages: [own] });
apko_base({ name: "base", config: "apko.yaml", lock: "apko.lock.json", keys: ["test.rsa.pub"], repositories: [repository] });
`;

function apkoYaml(url: string, packages: readonly string[], repositories: readonly string[] = []): string {
  return `contents:\n  keyring: [test.rsa.pub]\n  repositories:\n${[url, ...repositories].map((one) => `    - ${one}\n`).join("")}  packages: [${packages.join(", ")}]\narchs: [x86_64, aarch64]\n`;
}

function serve(mirror: MirrorServer, versions: Readonly<Record<string, string>>, signedBy = key): void {
  mirror.files.clear();
  const packages = ["x86_64", "aarch64"].flatMap((arch) => Object.entries(versions).map(([name, version]) => apkOf({ name, version, arch, dependencies: name === "editor" ? ["library"] : [] }, [{ name: `usr/share/${name}`, content: `${name} ${version}\n` }], { key: signedBy })));
  for (const [file, bytes] of repositoryFiles(packages, signedBy)) mirror.files.set(file, bytes);
}

test.before.each(async (context) => {
  context.mirror = await mirrorServer();
  serve(context.mirror, { editor: "1.0-r0", library: "1.0-r0" });
  context.place = shellWorkspace("", { "athanor.toml": CONFIG, "BUILD.ts": BUILD, "apko.yaml": apkoYaml(context.mirror.url, ["editor"]), "test.rsa.pub": key.publicKey, "own.txt": "own\n" }, { ownStore: true });
});
test.after.each(async ({ mirror, place }) => {
  place.remove();
  await mirror.close();
});

/** The command's output, without what differs from run to run. */
async function run({ place, mirror }: Context, status: number, ...args: readonly string[]): Promise<string> {
  const ended = await place.start(...args).done;
  assert.equal(ended.status, status, ended.output);
  return ended.output.replaceAll(mirror.url, "http://packages.example");
}
const diffIds = ({ place }: Context): readonly string[] => (JSON.parse(readFileSync(path.join(place.root, "athanor-out/linux_x86_64_musl/base.layers.json"), "utf8")) as readonly { diffId: string }[]).map(({ diffId }) => diffId);

test("an image is locked and built; a repository that moves on changes nothing until it is locked again", async (context) => {
  assert.match(await run(context, 0, "run", "//:lock"), /x86_64: added editor 1\.0-r0\n {2}x86_64: added library 1\.0-r0/);
  await run(context, 0, "build", "//:base");
  const before = diffIds(context);
  const lock = path.join(context.place.root, "apko.lock.json");
  const text = readFileSync(lock, "utf8");
  serve(context.mirror, { editor: "2.0-r0", library: "1.1-r0" });
  await run(context, 0, "build", "//:base");
  assert.deepEqual(diffIds(context), before);
  assert.match(await run(context, 0, "lock", "//:lock", "--update", "library"), /x86_64: editor 1\.0-r0 is now 2\.0-r0\n {2}x86_64: library 1\.0-r0 is now 1\.1-r0/);
  await run(context, 0, "build", "//:base");
  assert.notDeepEqual(diffIds(context), before);
  writeFileSync(lock, text);
  await run(context, 0, "build", "//:base");
  assert.deepEqual(diffIds(context), before);
});

test("bytes that are not what was locked are not installed; vendored ones outlive their repository", async (context) => {
  await run(context, 0, "run", "//:lock");
  const file = "x86_64/library-1.0-r0.apk";
  const genuine = Buffer.from(context.mirror.files.get(file) ?? []);
  const { signature, control } = splitApk(genuine, file);
  const end = (signature?.length ?? 0) + control.length;
  for (const [at, kind] of [[end - 10, "sha1 [0-9a-f]{40}"], [genuine.length - 20, "sha256 [0-9a-f]{64}"]] as const) {
    const tampered = Buffer.from(genuine);
    tampered[at] = (tampered[at] ?? 0) ^ 1;
    context.mirror.files.set(file, tampered);
    assert.match(await run(context, 1, "build", "//:base"), new RegExp(`library-1\\.0-r0\\.apk is not what was locked: expected ${kind} \\(\\d+ bytes\\), got ${kind.slice(0, 4)}`));
  }
  context.mirror.files.set(file, genuine);
  await run(context, 0, "vendor", "//:base");
  await run(context, 0, "clean", "--store");
  context.mirror.files.clear();
  await run(context, 0, "build", "//:base");
});

test("packages of the workspace are resolved with locked ones, and stay out of the lock", async (context) => {
  serve(context.mirror, { editor: "1.0-r0", library: "1.5-r0" });
  writeFileSync(path.join(context.place.root, "apko.yaml"), apkoYaml(context.mirror.url, ["own"], ["//:repository"]));
  const output = await run(context, 0, "run", "//:lock");
  assert.match(output, /x86_64: added library 1\.5-r0/);
  assert.doesNotMatch(output, /added own/);
  await run(context, 0, "build", "//:base");
  assert.match(readFileSync(path.join(context.place.root, "athanor-out/linux_x86_64_musl/base.config.json"), "utf8"), /"created":"2023-11-14T22:13:20Z"/);
});

test("a lock that does not answer its configuration is told with the command that makes it", async (context) => {
  golden("apk/no_lock.txt", await run(context, 2, "build", "//:base"));
  await run(context, 0, "lock", "//:lock");
  await run(context, 0, "lock", "//:lock", "--check");
  writeFileSync(path.join(context.place.root, "apko.yaml"), apkoYaml(context.mirror.url, ["library"]));
  assert.match(await run(context, 2, "build", "//:base"), /apko\.lock\.json does not answer apko\.yaml/);
  await run(context, 1, "lock", "//:lock", "--check");
});

test("mistakes in a configuration, and repositories that cannot be believed", async (context) => {
  const config = path.join(context.place.root, "apko.yaml");
  writeFileSync(config, `contents:\n  packages:\n    - editor\n  repositorys:\n    - ${context.mirror.url}\n`);
  golden("apk/unknown_field.txt", await run(context, 1, "lock", "//:lock"));
  writeFileSync(config, apkoYaml(context.mirror.url, ["editr"]));
  golden("apk/unknown_package_of_a_config.txt", await run(context, 1, "lock", "//:lock"));
  writeFileSync(config, apkoYaml(context.mirror.url, ["editor", "library<1"]));
  golden("apk/unsolvable.txt", await run(context, 1, "lock", "//:lock"));
  writeFileSync(config, apkoYaml(context.mirror.url, ["editor"]));
  serve(context.mirror, { editor: "1.0-r0", library: "1.0-r0" }, stranger);
  golden("apk/signed_by_a_stranger.txt", await run(context, 1, "lock", "//:lock"));
  serve(context.mirror, { editor: "1.0-r0", library: "1.0-r0" });
  context.mirror.files.set("x86_64/library-1.0-r0.apk", apkOf({ name: "library", version: "1.0-r0", arch: "x86_64" }, [{ name: "usr/share/library", content: "evil\n" }]));
  assert.match(await run(context, 1, "lock", "//:lock"), /library-1\.0-r0\.apk is not what the index of http:\/\/packages\.example says: expected Q1\S+, got Q1/);
  context.mirror.files.delete("x86_64/library-1.0-r0.apk");
  golden("apk/package_that_is_gone.txt", await run(context, 1, "lock", "//:lock"));
});

test("a package that a key of the keyring did not sign, although it says so, is refused; one that another key signed is the index's to vouch for", async (context) => {
  const made = (content: string, signedBy?: typeof key) => ["x86_64", "aarch64"].map((arch) => apkOf({ name: "editor", version: "1.0-r0", arch }, [{ name: "usr/share/editor", content }], signedBy ? { key: signedBy } : {}));
  const serveAll = (packages: readonly Buffer[]): void => repositoryFiles(packages, key).forEach((bytes, file) => context.mirror.files.set(file, bytes));
  serveAll(made("by another\n", stranger));
  await run(context, 0, "lock", "//:lock");
  const honest = made("honest\n", key);
  serveAll(made("evil\n").map((evil, i) => Buffer.concat([splitApk(honest[i] ?? evil, "honest").signature ?? evil, evil])));
  golden("apk/forged_package.txt", await run(context, 1, "lock", "//:lock"));
});

test("what a key of the user's signed is locked by whoever has its public half, and with no other key", async (context) => {
  const { mirror, place } = context;
  const [user, put] = [makeKey("user.rsa.pub"), (name: string, text: string) => writeFileSync(path.join(place.root, name), text)];
  put("user.rsa", user.key.export({ type: "pkcs1", format: "pem" }).toString());
  put("BUILD.ts", `import { apk_package, apk_repository, apko_base } from "athanor";
apk_repository({ name: "published", packages: [apk_package({ name: "own", version: "1.0-r0", files: { "/etc/own": "own.txt" }, key: "user.rsa" })], key: "user.rsa" });
apko_base({ name: "base", config: "apko.yaml", lock: "apko.lock.json", keys: ["user.rsa.pub"] });
`);
  put("apko.yaml", `contents: { keyring: [user.rsa.pub], repositories: ["${mirror.url}"], packages: [own] }\narchs: [x86_64]\n`);
  put("user.rsa.pub", user.publicKey);
  await run(context, 0, "build", "//:published");
  const folder = path.join(place.root, "athanor-out/linux_x86_64_musl/published/x86_64");
  mirror.files.clear();
  for (const name of readdirSync(folder)) mirror.files.set(`x86_64/${name}`, readFileSync(path.join(folder, name)));
  assert.ok(splitApk(readFileSync(path.join(folder, "own-1.0-r0.apk")), "own").signature);
  assert.match(await run(context, 0, "lock", "//:lock"), /x86_64: added own 1\.0-r0/);
  await run(context, 0, "build", "//:base");
  put("user.rsa.pub", stranger.publicKey);
  assert.match(await run(context, 1, "lock", "//:lock"), /the signature of .* by user\.rsa\.pub is wrong: its bytes are not what was signed/);
});

test.run();
