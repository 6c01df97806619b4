/** What we push and sign, in the eyes of the programs people use: crane, oras and cosign, against distribution v3 and a registry with the referrers API. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "uvu";
import { athanor } from "../tests/support/athanor.ts";
import { cosignKey, cosignPublicKey } from "../tests/support/cosign_key.ts";
import { listening } from "../tests/support/registry_programs.ts";
import { workspace } from "../tests/support/workspace.ts";
import { goProgram, goTool } from "./support/go_tools.ts";

const crane = goTool("github.com/google/go-containerregistry", "cmd/crane", "v0.22.1");
const cosign = goTool("github.com/sigstore/cosign/v2", "cmd/cosign", "v2.6.5");
const oras = goTool("oras.land/oras", "cmd/oras", "v1.2.3");
const folder = mkdtempSync(path.join(tmpdir(), "athanor-parity-"));
const key = path.join(folder, "cosign.key");
const publicKey = path.join(folder, "cosign.pub");
writeFileSync(key, cosignKey);
writeFileSync(publicKey, cosignPublicKey);
writeFileSync(path.join(folder, "config.yml"), `version: 0.1\nlog: { level: info }\nstorage: { filesystem: { rootdirectory: ${path.join(folder, "data")} } }\nhttp: { addr: '127.0.0.1:0' }\n`);

const registries = {
  "distribution v3": await listening([goTool("github.com/distribution/distribution/v3", "cmd/registry", "v3.1.2"), "serve", path.join(folder, "config.yml")], path.join(folder, "distribution.log")),
  "go-containerregistry with referrers": await listening([goProgram("referrers_registry")], path.join(folder, "referrers.log")),
};
const place = workspace({
  "athanor.toml": `default_platform = "@athanor//platforms:linux_x86_64_musl"\n`,
  "app.txt": "app",
  "sbom.json": `{"spdxVersion":"SPDX-2.3","name":"app"}`,
  "BUILD.ts": `import { multi_arch_image, oci_image, oci_layer, oci_push, oci_sign } from "athanor";
const image = oci_image({ name: "image", layers: [oci_layer({ name: "layer", files: { "/etc/app": ["app.txt"] } })] });
const images = multi_arch_image({ name: "images", image, platforms: ["@athanor//platforms:linux_x86_64_musl", "@athanor//platforms:linux_aarch64_musl"] });
oci_push({ name: "push", image: images });
oci_sign({ name: "sign", image: images, attestations: { "https://spdx.dev/Document": ["sbom.json"] } });
`,
});
test.after(() => {
  place.remove();
  for (const { process: server } of Object.values(registries)) server.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

for (const [name, { address }] of Object.entries(registries)) {
  const repository = `${address}/team/app`;
  let reference = "";

  test(`${name}: crane and oras agree with what was pushed`, () => {
    const { status, stdout, output } = athanor(place.root, ["run", "//:push", "--", "--repository", repository, "--tag", "v1"]);
    assert.equal(status, 0, output);
    reference = stdout.trim();
    assert.equal(`${repository}@${run(crane, ["digest", `${repository}:v1`]).trim()}`, reference);
    assert.match(run(crane, ["validate", "--remote", reference]), /PASS/);
    const index = JSON.parse(run(oras, ["manifest", "fetch", "--plain-http", reference])) as { manifests: { platform: { architecture: string } }[] };
    assert.deepEqual(index.manifests.map(({ platform }) => platform.architecture).sort(), ["amd64", "arm64"]);
    run(oras, ["copy", "--from-plain-http", "--to-oci-layout", `${repository}:v1`, `${path.join(folder, name)}:v1`]);
  });

  test(`${name}: cosign verifies what was signed and attested`, () => {
    const { status, output } = athanor(place.root, ["run", "//:sign", "--", "--repository", repository, "--key", key], { env: { COSIGN_PASSWORD: "secret" } });
    assert.equal(status, 0, output);
    const how = ["--key", publicKey, "--insecure-ignore-tlog", "--allow-http-registry"];
    assert.ok(run(cosign, ["verify", ...how, reference]).includes(reference.slice(reference.indexOf("@") + 1)));
    run(cosign, ["verify-attestation", "--type", "https://spdx.dev/Document", ...how, reference]);
    run(cosign, ["verify", "--experimental-oci11", ...how, reference], { COSIGN_EXPERIMENTAL: "1" });
  });

  test(`${name}: oras finds the signature and the attestation as referrers`, () => {
    const found = JSON.parse(run(oras, ["discover", "--plain-http", "--format", "json", reference])) as { referrers?: { artifactType: string }[]; manifests?: { artifactType: string }[] };
    const types = (found.referrers ?? found.manifests ?? []).map(({ artifactType }) => artifactType).sort();
    assert.deepEqual(types, ["application/vnd.dev.cosign.artifact.att.v1+json", "application/vnd.dev.cosign.artifact.sig.v1+json"]);
  });

  test(`${name}: signing beside cosign's own signature keeps both`, () => {
    run(cosign, ["sign", "--key", key, "--tlog-upload=false", "--allow-http-registry", "-a", "by=cosign", "-y", reference], { COSIGN_PASSWORD: "secret" });
    const { output } = athanor(place.root, ["run", "//:sign", "--", "--repository", repository, "--key", key], { env: { COSIGN_PASSWORD: "secret" } });
    assert.match(output, /is signed already/);
    const verified = JSON.parse(run(cosign, ["verify", "--key", publicKey, "--insecure-ignore-tlog", "--allow-http-registry", reference])) as readonly unknown[];
    assert.equal(verified.length, 2);
  });
}

function run(program: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): string {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: "utf8", input: "", timeout: 120_000, env: { ...process.env, ...env } });
  assert.equal(status, 0, `${path.basename(program)} ${args.join(" ")}: ${stdout}${stderr}`);
  return stdout + stderr.split("\n").filter((line) => /PASS/.test(line)).join("\n");
}

test.run();
