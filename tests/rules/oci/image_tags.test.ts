/** Tags: from the commit and the digest, and what a commit does not change. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "uvu";
import { formatTags } from "../../../rules/oci/tools/image_tags.ts";
import { athanor } from "../../support/athanor.ts";
import { workspace } from "../../support/workspace.ts";

const commit = { commit: "0123456789abcdef0123456789abcdef01234567", time: 1_763_202_600, dirty: false };
const digest = `sha256:${"fedcba9876543210".repeat(4)}`;

test("a tag of the commit begins with its time in UTC, so that tags sort by time", () => {
  assert.deepEqual(formatTags(["{commit_time}-{commit}", "v1-{commit}"], { commit }), ["20251115103000-0123456789ab", "v1-0123456789ab"]);
});

test("a dirty tree shows in tags of the commit, and in no other", () => {
  assert.deepEqual(formatTags(["{commit}", "{sha256}", "latest"], { commit: { ...commit, dirty: true }, digest }), ["0123456789ab-dirty", "fedcba987654", "latest"]);
});

test("the same tag twice is one", () => assert.deepEqual(formatTags(["a", "a"], {}), ["a"]));

test("a tag too long for a registry is a mistake", () => assert.throws(() => formatTags([`${"x".repeat(120)}-{commit}`], { commit }), /has 133 characters; 128 are allowed/));

const FILES = {
  "BUILD.ts": `import { image_tags, multi_arch_image, oci_image, oci_layer, tag_with_commit_and_timestamp, tag_with_sha256 } from "athanor";
oci_layer({ name: "layer", files: { "/a.txt": "a.txt" } });
oci_image({ name: "image", layers: [":layer"] });
multi_arch_image({ name: "images", image: ":image", platforms: ["@athanor//platforms:linux_x86_64_musl", "@athanor//platforms:linux_aarch64_musl"] });
image_tags({ name: "tags", image: ":images", formats: [tag_with_commit_and_timestamp, tag_with_sha256, "latest"] });
`,
  "a.txt": "a",
  ".gitignore": "athanor-out\n",
};

test("a commit gives an image another tag and the same digest", () => {
  const place = workspace(FILES);
  const git = (...args: readonly string[]) => {
    const env = { ...process.env, GIT_AUTHOR_DATE: "2025-11-15T10:30:00Z", GIT_COMMITTER_DATE: "2025-11-15T10:30:00Z", GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null" };
    const { status, stdout, stderr } = spawnSync("git", ["-c", "user.name=x", "-c", "user.email=x@example.com", ...args], { cwd: place.root, encoding: "utf8", env });
    assert.equal(status, 0, stderr);
    return stdout.trim();
  };
  const build = () => {
    const run = athanor(place.root, ["build", "//:tags", "//:images"]);
    assert.equal(run.status, 0, run.output);
    const descriptor = readFileSync(path.join(place.root, "athanor-out/linux_x86_64_musl/images.descriptor.json"), "utf8");
    return { tags: run.stdout.split("\n").slice(0, 3), digest: /sha256:([0-9a-f]{12})/.exec(descriptor)?.[1], run };
  };
  const short = () => git("rev-parse", "--short=12", "HEAD");
  try {
    const without = athanor(place.root, ["build", "//:tags"]);
    assert.equal(without.status, 1);
    assert.match(without.output, /needs a commit, and the workspace has none: not a git repository/);
    git("init", "-q");
    git("add", ".");
    git("commit", "-qm", "one");
    const first = build();
    assert.deepEqual(first.tags, [`20251115103000-${short()}`, first.digest, "latest"]);
    git("commit", "-q", "--allow-empty", "-m", "two");
    const second = build();
    assert.deepEqual(second.tags, [`20251115103000-${short()}`, first.digest, "latest"]);
    assert.notEqual(second.tags[0], first.tags[0]);
    // Of all there is, the tags alone; another run of this test may have made them before.
    assert.match(second.run.output, /: 1 (action run|from the store), \d+ unchanged/);
    place.write("new.txt", "");
    assert.equal(build().tags[0], `${second.tags[0]}-dirty`);
  } finally {
    place.remove();
  }
});

test.run();
