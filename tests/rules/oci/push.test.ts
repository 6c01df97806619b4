/** The tool of oci_push, with files as actions would have left them, against Debian's docker-registry. */
import * as assert from "uvu/assert";
import { test } from "uvu";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import push from "../../../rules/oci/tools/push.ts";
import { digestOf } from "../../../rules/oci/tools/registry/manifests.ts";
import { dockerRegistry, runRegistryProgram } from "../../support/registry_programs.ts";
import { rejection } from "../../support/rejection.ts";
import { callRunTool } from "../../support/run_call.ts";
import { imageOf, indexOf } from "../../support/test_image.ts";

const folder = mkdtempSync(path.join(tmpdir(), "athanor-push-"));
const server = await dockerRegistry();
const base = `${server.address}/library/base`;
test.after(async () => {
  rmSync(folder, { recursive: true });
  await server.close();
});

function write(name: string, bytes: string | Uint8Array): string {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, bytes);
  return file;
}

const layerFacts = (content: string) => ({ mediaType: "application/vnd.oci.image.layer.v1.tar", digest: digestOf(Buffer.from(content)), size: content.length, diffId: digestOf(Buffer.from(content)) });

/** Two images over a base of two layers in a folder, and a layer of their own. `sources`: the base is elsewhere. */
function built(sources: readonly string[] = []) {
  const images = { amd64: imageOf("amd64", ["base 1", "base 2", "code a"]), arm64: imageOf("arm64", ["base 1", "base 2", "code b"]) };
  const all = indexOf(images);
  for (const content of ["base 1", "base 2"]) write(`base/${layerFacts(content).digest.slice(7)}`, content);
  const baseFacts = write("base.json", JSON.stringify([layerFacts("base 1"), layerFacts("base 2")]));
  const own = ["code a", "code b"].map((content) => write(`${content}.tar`, content));
  const ownFacts = ["code a", "code b"].map((content) => write(`${content}.json`, JSON.stringify([layerFacts(content)])));
  const held = sources.length === 0 ? [path.join(folder, "base"), ...own] : own;
  const at = (name: string) => held.indexOf(path.join(folder, name));
  const basePlace = { file: sources.length === 0 ? at("base") : null, download: sources.length === 0 ? null : 0, sources };
  return {
    top: all.at(-1)!.digest,
    files: {
      top: [write("index.json", all.at(-1)!.bytes)],
      manifests: Object.entries(images).map(([name, { bytes }]) => write(`${name}.manifest.json`, bytes)),
      configs: Object.entries(images).map(([name, { blobs }]) => write(`${name}.config.json`, (blobs[0] as { bytes?: Uint8Array }).bytes!)),
      layers: held,
      layer_descriptors: [baseFacts, ownFacts[0]!, baseFacts, ownFacts[1]!],
      tags: [write("tags", "v1\nlatest\n")],
    },
    params: { repository: null, immutable: false, layers: [basePlace, { file: at("code a.tar"), download: null, sources: [] }, basePlace, { file: at("code b.tar"), download: null, sources: [] }] },
  };
}

test("an image goes to the repository named, under the tags declared, and its digest is printed", async () => {
  const { top, files, params } = built();
  const args = ["--repository", `${server.address}/app`];
  const { printed, progress } = await callRunTool(push, { files, params, args });
  assert.equal(printed, [`${server.address}/app@${top}`]);
  assert.is(progress.filter((line) => line.startsWith("uploaded sha256:")).length, 6);
  assert.equal(progress.slice(-3), ["6 blobs uploaded, 0 mounted, 3 manifests stored", `${server.address}/app:v1`, `${server.address}/app:latest`]);
  runRegistryProgram("skopeo", ["inspect", "--tls-verify=false", "--override-arch", "arm64", `docker://${server.address}/app:latest`]);
  const again = await callRunTool(push, { files, params, args });
  assert.equal([again.printed, again.progress[0]], [printed, `${server.address}/app has it all already`]);
});

test("a dry run says what would be done, and does nothing", async () => {
  const { files, params } = built();
  const { progress } = await callRunTool(push, { files, params, args: ["--repository", `${server.address}/dry`, "--tag", "x", "--dry-run"] });
  assert.equal(progress.slice(-2), ["6 blobs would be uploaded, 0 mounted, 3 manifests would be stored", `${server.address}/dry:x would be set`]);
  const real = await callRunTool(push, { files, params, args: ["--repository", `${server.address}/dry`, "--tag", "x"] });
  assert.ok(real.progress.includes("6 blobs uploaded, 0 mounted, 3 manifests stored"));
});

test("a base that was pulled is mounted from its repository, or read from its registry", async () => {
  const whole = built();
  await callRunTool(push, { ...whole, args: ["--repository", base] });
  const other = await dockerRegistry();
  try {
    const lazy = built([base]);
    const near = await callRunTool(push, { ...lazy, args: ["--repository", `${server.address}/near`] });
    assert.ok(near.progress.includes("4 blobs uploaded, 2 mounted, 3 manifests stored"), near.progress.join("\n"));
    const far = await callRunTool(push, { ...lazy, args: ["--repository", `${other.address}/far`] });
    assert.ok(far.progress.includes("6 blobs uploaded, 0 mounted, 3 manifests stored"), far.progress.join("\n"));
    runRegistryProgram("skopeo", ["copy", "--insecure-policy", "--all", "--src-tls-verify=false", `docker://${other.address}/far:v1`, `dir:${path.join(folder, "copy")}`]);
  } finally {
    await other.close();
  }
});

test("what cannot be meant is said before anything is asked", async () => {
  const { files, params } = built();
  const run = (...args: readonly string[]) => rejection(callRunTool(push, { files, params, args }));
  assert.match(await run(), /no repository is named\nsay which: -- --repository/);
  assert.match(await run("--repository", "localhost/App"), /did you mean "app"\?/);
  assert.match(await run("--repository", "localhost/app:v1"), /names more than a repository\na tag is named with --tag/);
  assert.match(await run("--repository", "localhost/app", "--tag", "a b"), /"a b" is no tag/);
  assert.match(await run("--repositry", "localhost/app"), /there is no option --repositry\ndid you mean --repository\?/);
  assert.match(await run("localhost/app"), /"localhost\/app" is no option\nthere are --repository, --tag/);
  assert.match(await run("--repository"), /--repository needs a value/);
});

test.run();
