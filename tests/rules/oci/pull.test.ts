/** A base pulled by digest from a registry that wants a login: locked from a tag, built upon without its layers, mounted when pushed, fetched when read. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "uvu";
import { openRegistry } from "../../../rules/oci/tools/registry/connection.ts";
import { pushImage } from "../../../rules/oci/tools/registry/push_image.ts";
import { athanor, type Run } from "../../support/athanor.ts";
import { dockerRegistry, runRegistryProgram } from "../../support/registry_programs.ts";
import { tar } from "../../support/tar.ts";
import { imageOf, indexOf } from "../../support/test_image.ts";
import { workspace } from "../../support/workspace.ts";

const server = await dockerRegistry({ "htpasswd": "me:$2b$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a\n" }, (folder) => [`auth: { htpasswd: { realm: test, path: ${folder}/htpasswd } }`]);
// Never seen before, so that no store has it.
const layer = tar([{ name: "etc/base", content: randomBytes(16).toString("hex") }]);
const base = indexOf({ amd64: imageOf("amd64", [layer]), arm64: imageOf("arm64", [layer]) });

const place = workspace({
  "athanor.toml": `default_platform = "@athanor//platforms:linux_x86_64_musl"\n`,
  "app.txt": "app",
  "BUILD.ts": `import { multi_arch_image, oci_archive, oci_image, oci_layer, oci_lock, oci_pull, oci_push } from "athanor";
const lock = oci_lock({ name: "base_lock", lock: "base.lock.json", image: "${server.address}/library/base:stable" });
const base = oci_pull({ name: "base", lock });
const image = oci_image({ name: "image", base, layers: [oci_layer({ name: "code", files: { "/etc/app": ["app.txt"] } })] });
const images = multi_arch_image({ name: "images", image, platforms: ["@athanor//platforms:linux_x86_64_musl", "@athanor//platforms:linux_aarch64_musl"] });
oci_push({ name: "push", image: images });
oci_push({ name: "push_base", image: base });
oci_archive({ name: "archive", image });
`,
});
const login = path.join(place.root, "docker");
place.write("docker/config.json", JSON.stringify({ auths: { [server.address]: { auth: Buffer.from("me:secret").toString("base64") } } }));
test.after(async () => {
  place.remove();
  await server.close();
});

function run(...args: readonly string[]): Run {
  return athanor(place.root, args, { env: { DOCKER_CONFIG: login } });
}

test("without a lock the message says how to get one", () => {
  const { status, stderr } = run("build", "//:image");
  assert.equal(status, 2);
  assert.match(stderr, /base\.lock\.json does not answer what \/\/:base_lock asks for[^]*help: run `athanor lock \/\/:base_lock`/);
  assert.match(run("lock", "--check").stderr, /stale: base\.lock\.json does not exist; run `athanor lock \/\/:base_lock`/);
});

test("a tag is locked to a digest, for every processor", async () => {
  const registry = openRegistry(server.address, { env: { DOCKER_CONFIG: login } });
  await pushImage(registry, { repository: "library/base", manifests: base, tags: ["stable"], immutable: false });
  registry.close();
  const { status, output } = run("lock");
  assert.equal(status, 0, output);
  const lock = JSON.parse(readFileSync(path.join(place.root, "base.lock.json"), "utf8")) as { digest: string; images: object };
  assert.deepEqual([lock.digest, Object.keys(lock.images)], [base.at(-1)!.digest, ["amd64", "arm64"]]);
  assert.equal(run("lock", "--check").status, 0);
});

test("an image on it is built and pushed beside it without one of its bytes", () => {
  const { status, output } = run("run", "//:push", "--", "--repository", `${server.address}/team/app`, "--tag", "v1");
  assert.equal(status, 0, output);
  assert.doesNotMatch(output, /downloaded/);
  assert.match(output, /3 blobs uploaded, 1 mounted, 3 manifests stored/);
  const config = runRegistryProgram("skopeo", ["inspect", "--tls-verify=false", "--creds", "me:secret", "--override-arch", "arm64", `docker://${server.address}/team/app:v1`]);
  assert.equal((JSON.parse(config) as { Layers: string[] }).Layers.length, 2);
});

test("pushed as it is, it keeps its digest", () => {
  const { stdout, output } = run("run", "//:push_base", "--", "--repository", `${server.address}/copy/base`);
  assert.equal(stdout, `${server.address}/copy/base@${base[0]!.digest}\n`, output);
});

test("an archive needs its bytes: fetching them logs in, or says how", () => {
  const stranger = athanor(place.root, ["build", "//:archive"], { env: { DOCKER_CONFIG: path.join(place.root, "nowhere") } });
  assert.equal(stranger.status, 1, stranger.output);
  assert.match(stranger.stderr, /cannot download sha256:\w+: status 401: it wants to know who asks \(credentials are read from ~\/\.docker\/config\.json/);
  const { status, output } = run("build", "//:archive");
  assert.equal(status, 0, output);
});

test("a changed request makes the lock stale; an image for no such processor is refused", () => {
  const build = readFileSync(path.join(place.root, "BUILD.ts"), "utf8");
  writeFileSync(path.join(place.root, "BUILD.ts"), build.replace("base:stable", "base:none"));
  assert.match(run("lock", "--check").stderr, /stale: base\.lock\.json answers another request/);
  assert.match(run("lock").stderr, /127\.0\.0\.1:\d+ has no none of library\/base/);
  writeFileSync(path.join(place.root, "BUILD.ts"), build);
});

test("with its bytes vendored a push asks no registry but its own", async () => {
  assert.match(run("vendor").output, /1 file \([^)]*\) in vendor\/blobs, 1 new/);
  const other = await dockerRegistry();
  try {
    // The base's would not answer a stranger.
    const stranger = { XDG_CACHE_HOME: path.join(place.root, "fresh"), DOCKER_CONFIG: path.join(place.root, "nowhere") };
    const push = () => athanor(place.root, ["run", "//:push", "--", "--repository", `${other.address}/team/app`, "--tag", "v1"], { env: stranger });
    const [file = ""] = readdirSync(path.join(place.root, "vendor/blobs"));
    const vendored = readFileSync(path.join(place.root, "vendor/blobs", file));
    writeFileSync(path.join(place.root, "vendor/blobs", file), "something else");
    assert.match(push().stderr, /vendored sha256:\w+ is not what was locked/);
    writeFileSync(path.join(place.root, "vendor/blobs", file), vendored);
    const { status, output } = push();
    assert.equal(status, 0, output);
    assert.match(output, /uploaded sha256:\w+ \(2048 B\)\n.* 1 blob uploaded, 0 mounted, 3 manifests stored/);
  } finally {
    await other.close();
  }
});

test.run();
