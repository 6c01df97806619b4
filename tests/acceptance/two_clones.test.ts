/** Two clones in different places, with different users' settings: the same keys and the same bytes. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
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
  const targets = ["//:checksum", "//:report", "//:crc"];
  const umask = process.umask(0o077);
  try {
    const platform = ["--platform", "//platforms:linux_x86_64_gnu"];
    const first = athanor(one.root, ["build", ...platform, ...targets]);
    assert.equal(first.status, 0, first.output);
    const second = athanor(two.root, ["build", ...platform, ...targets], { env: { XDG_CACHE_HOME: cache } });
    assert.equal(second.status, 0, second.output);
    assert.match(second.output, /actions? run\b/);
    const outputs = (root: string) => {
      const folder = path.join(root, "athanor-out/linux_x86_64_gnu");
      return readdirSync(folder).sort().map((file) => [file, createHash("sha256").update(readFileSync(path.join(folder, file))).digest("hex")]);
    };
    assert.ok(outputs(one.root).length >= 3);
    assert.deepEqual(outputs(two.root), outputs(one.root));
  } finally {
    process.umask(umask);
    rmSync(cache, { recursive: true, force: true });
    one.remove();
    two.remove();
  }
});

test.run();
