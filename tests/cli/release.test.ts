/** `athanor release` and `athanor images`, in workspaces of text files. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { test } from "uvu";
import { athanor } from "../support/athanor.ts";
import { workspace } from "../support/workspace.ts";

const FILES = {
  "BUILD.ts": `import { filegroup, release } from "athanor";
release({ name: "release", files: { "a.txt": "a.txt", "run.sh": filegroup({ name: "script", srcs: ["run.sh"] }) }, tags: ["manual"] });
`,
  "a.txt": "a\n",
  "run.sh": "#!/bin/sh\n",
  ".gitignore": "athanor-out\n",
};

/** A workspace that is a repository with one commit. */
function repository(files: Readonly<Record<string, string>>) {
  const place = workspace(files);
  const git = (...args: readonly string[]): string => {
    const { status, stdout, stderr } = spawnSync("git", ["-c", "user.name=x", "-c", "user.email=x@example.com", ...args], { cwd: place.root, encoding: "utf8", env: { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null" } });
    assert.equal(status, 0, stderr);
    return stdout.trim();
  };
  git("init", "-q");
  spawnSync("chmod", ["+x", "run.sh"], { cwd: place.root });
  git("add", ".");
  git("commit", "-qm", "one");
  const commit = (message: string) => (git("add", "."), git("commit", "-qm", message));
  const release = (...args: readonly string[]) => athanor(place.root, ["release", ...args]);
  return { ...place, git, commit, release, file: (name: string) => path.join(place.root, "athanor-out/release", name) };
}

test("a release has the files under their names, with checksums, and can be made again", () => {
  const place = repository(FILES);
  try {
    const first = place.release("--version", "v1.0.0");
    assert.equal(first.status, 0, first.output);
    assert.deepEqual(first.stdout.split("\n").filter(Boolean), ["SHA256SUMS", "a.txt", "run.sh"].map((name) => `athanor-out/release/v1.0.0/${name}`));
    const check = spawnSync("sha256sum", ["-c", "SHA256SUMS"], { cwd: place.file("v1.0.0") });
    assert.equal(check.status, 0);
    assert.deepEqual([statSync(place.file("v1.0.0/run.sh")).mode & 0o777, statSync(place.file("v1.0.0/a.txt")).mode & 0o777], [0o755, 0o644]);
    assert.equal((JSON.parse(readFileSync(place.file("v1.0.0/release.json"), "utf8")) as { commit: string }).commit, place.git("rev-parse", "HEAD"));
    assert.match(place.release("--version", "v1.0.0").output, /v1\.0\.0 exists with the same content/);
  } finally {
    place.remove();
  }
});

test("a version that exists with other content, a dirty tree and a commit without a version are refused", () => {
  const place = repository(FILES);
  const refused = (args: readonly string[], message: RegExp) => {
    const { status, output } = place.release(...args);
    assert.equal(status, 2, output);
    assert.match(output, message);
  };
  try {
    refused([], /no version: the commit has no tag such as v1\.2\.3/);
    refused(["--version", "1.0"], /"1\.0" is no version/);
    assert.equal(place.release("--version", "v1.0.0").status, 0);
    place.git("tag", "v1.1.0");
    place.write("a.txt", "b\n");
    refused(["--version", "v1.0.0"], /the workspace differs from its commit/);
    place.commit("two");
    refused(["--version", "v1.0.0"], /v1\.0\.0 exists with other content: a\.txt/);
    refused(["--version", "v1.1.0"], /v1\.1\.0 is the tag of another commit/);
    place.git("tag", "v2.0.0");
    assert.match(place.release().output, /v2\.0\.0: 2 files of/);
    assert.ok(existsSync(place.file("v2.0.0/a.txt")));
    assert.equal(readFileSync(place.file("v1.0.0/a.txt"), "utf8"), "a\n");
  } finally {
    place.remove();
  }
});

test("a workspace below its repository's top is as clean as it is: what was built in it does not count, nor what lies elsewhere", () => {
  const place = repository({ "service/athanor.toml": "", "service/BUILD.ts": FILES["BUILD.ts"], "service/a.txt": "a\n", "service/run.sh": "#!/bin/sh\n", "run.sh": "" });
  try {
    place.write("elsewhere.txt", "");
    const release = () => athanor(path.join(place.root, "service"), ["release", "--version", "v1.0.0"]);
    assert.equal(release().status, 0);
    assert.match(release().output, /exists with the same content/);
  } finally {
    place.remove();
  }
});

test("a base is listed under the name that its BUILD.ts calls, with the command that locks it", () => {
  const place = workspace({
    "BUILD.ts": `import { apko_base, oci_lock, oci_pull, oci_push } from "athanor";
apko_base({ name: "base", config: "apko.yaml", lock: "apko.lock.json", tags: ["manual"] });
oci_push({ name: "push", image: ":base", repository: "registry.example/base" });
oci_lock({ name: "pulled.lock", image: "registry.example/other:1", lock: "pulled.lock.json" });
oci_pull({ name: "pulled", lock: ":pulled.lock" });
`,
    "apko.yaml": "contents: { packages: [] }\narchs: [x86_64]\n",
  });
  try {
    const { stdout, output } = athanor(place.root, ["images"]);
    assert.deepEqual(stdout.split("\n"), [
      "//:base: apko_base",
      "  build   athanor build //:base",
      "  lock    athanor lock //:lock",
      "  push    athanor run //:push",
      "",
      "//:pulled: oci_pull",
      "  build   athanor build //:pulled",
      "  lock    athanor lock //:pulled.lock",
      "",
    ], output);
  } finally {
    place.remove();
  }
});

test("images are listed with what can be done with each", () => {
  const place = workspace({
    "BUILD.ts": `import { image_tags, multi_arch_image, oci_image, oci_layer, oci_push } from "athanor";
oci_layer({ name: "layer", files: { "/a": "a.txt" } });
oci_image({ name: "image", layers: [":layer"] });
multi_arch_image({ name: "images", image: ":image", platforms: ["@athanor//platforms:linux_x86_64_musl", "@athanor//platforms:linux_aarch64_musl"] });
image_tags({ name: "tags", image: ":images", tags: ["manual"] });
oci_push({ name: "push", image: ":images", image_tags: [":tags"] });
`,
    "a.txt": "",
  });
  try {
    assert.deepEqual(athanor(place.root, ["images"]).stdout.split("\n"), [
      "//:images: multi_arch_image of //:image for linux_x86_64_musl, linux_aarch64_musl",
      "  build   athanor build //:images",
      "  tags    athanor build //:tags",
      "  push    athanor run //:push -- --repository REGISTRY/NAME",
      "",
      "//:image: oci_image",
      "  build   athanor build //:image",
      "",
    ]);
    const [index] = JSON.parse(athanor(place.root, ["images", "-o", "json"]).stdout) as { label: string; commands: unknown[] }[];
    assert.deepEqual([index?.label, index?.commands.length], ["//:images", 3]);
  } finally {
    place.remove();
  }
});

test.run();
