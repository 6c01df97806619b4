/** Two clones in different places, with different users' settings: the same keys and the same bytes. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "uvu";
import { athanor, cloneCheckout } from "../support/athanor.ts";

const TARGETS = ["//:app_x86_64", "//:app_aarch64", "//:app_x86_64_gnu", "//:images"];
const OUTPUTS = ["linux_x86_64_musl/app", "linux_aarch64_musl/app", "linux_x86_64_gnu/app", "linux_x86_64_musl/images.index.json"];

function digests(root: string): readonly string[] {
  return OUTPUTS.map((file) => createHash("sha256").update(readFileSync(path.join(root, "athanor-out", file))).digest("hex"));
}

test("a clone elsewhere, with another home, time zone, language and -j, finds every action in the store", () => {
  const [one, two] = [cloneCheckout(), cloneCheckout()];
  try {
    const first = athanor(one.root, ["build", "-j2", ...TARGETS]);
    assert.equal(first.status, 0, first.output);
    const home = mkdtempSync(path.join(tmpdir(), "home-"));
    const second = athanor(two.root, ["build", "-j1", ...TARGETS], { env: { HOME: home, TZ: "Asia/Tokyo", LANG: "tr_TR.UTF-8", LC_ALL: "tr_TR.UTF-8", USER: "someone", HOSTNAME: "elsewhere" } });
    rmSync(home, { recursive: true });
    assert.equal(second.status, 0, second.output);
    assert.doesNotMatch(second.output, /actions? run\b/);
    assert.deepEqual(digests(two.root), digests(one.root));
  } finally {
    one.remove();
    two.remove();
  }
});

test("compiled a second time, with another umask, from a store of its own, the bytes are the same", () => {
  const [one, two] = [cloneCheckout(), cloneCheckout()];
  // Its own action results; the blobs of the shared store cannot help without them.
  const cache = mkdtempSync(path.join(tmpdir(), "cache-"));
  // A macro, C, libraries and programs for both processors, and an image of packages. Not std for musl, which takes a minute.
  const targets = ["//:checksum", "//:report", "//:crc", "//:app_x86_64_gnu", "//:app_aarch64_gnu", "//images/base_image"];
  const umask = process.umask(0o077);
  try {
    const build = ["build", "--platform", "//platforms:linux_x86_64_gnu", ...targets];
    const first = athanor(one.root, build);
    assert.equal(first.status, 0, first.output);
    const second = athanor(two.root, build, { env: { XDG_CACHE_HOME: cache, TZ: "Asia/Tokyo", LANG: "tr_TR.UTF-8" } });
    assert.equal(second.status, 0, second.output);
    assert.match(second.output, /actions? run\b/);
    const outputs = (root: string) => {
      const folder = path.join(root, "athanor-out");
      const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.startsWith("linux_") && statSync(path.join(folder, file)).isFile());
      return files.sort().map((file) => [file, createHash("sha256").update(readFileSync(path.join(folder, file))).digest("hex")]);
    };
    const made = outputs(one.root);
    for (const file of ["linux_aarch64_gnu/app", "linux_x86_64_gnu/app", "linux_x86_64_gnu/images/base_image/base_image.tar.gz"]) assert.ok(made.some(([name]) => name === file), `${file} is not among ${made.map(([name]) => name).join(" ")}`);
    assert.deepEqual(outputs(two.root), made);
  } finally {
    process.umask(umask);
    rmSync(cache, { recursive: true, force: true });
    one.remove();
    two.remove();
  }
});

test.run();
