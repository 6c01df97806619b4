/** Two clones in different places, with different users' settings: the same keys and the same bytes. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "uvu";
import { athanor, cloneCheckout, testCache } from "../support/athanor.ts";

const TARGETS = ["//:app_x86_64", "//:app_aarch64", "//:app_x86_64_gnu", "//:images"];
const OUTPUTS = ["linux_x86_64_musl/app", "linux_aarch64_musl/app", "linux_x86_64_gnu/app", "linux_x86_64_musl/images.index.json"];
/** Crates whose build scripts compile C and assembly. */
const SCRIPTED = ["//thirdparty/crates:lz4-sys", "//thirdparty/crates:ring"];

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

test("made a second time, with another umask, from a store of its own, every action has the same outputs", () => {
  const [one, two] = [cloneCheckout(), cloneCheckout()];
  // Its own action results; the blobs of the shared store cannot help without them.
  const cache = mkdtempSync(path.join(tmpdir(), "cache-"));
  const umask = process.umask(0o077);
  try {
    for (const build of [["build", ...TARGETS], ["build", "--platform", "//platforms:linux_x86_64_gnu", ...SCRIPTED]]) {
      const first = athanor(one.root, build);
      assert.equal(first.status, 0, first.output);
      const second = athanor(two.root, build, { env: { XDG_CACHE_HOME: cache, TZ: "Asia/Tokyo", LANG: "tr_TR.UTF-8" } });
      assert.equal(second.status, 0, second.output);
    }
    // std for two processors, macros, C, build scripts, programs, packages, layers, images. An action found by what an earlier run of it read has no record under its own key.
    const before = results(testCache);
    const both = [...results(cache)].filter(([key]) => before.has(key));
    assert.ok(both.length > 100, `${both.length} actions were run twice`);
    for (const [key, outputs] of both) assert.equal(outputs, before.get(key), `action ${key}`);
    assert.deepEqual(digests(two.root), digests(one.root));
  } finally {
    process.umask(umask);
    rmSync(cache, { recursive: true, force: true });
    one.remove();
    two.remove();
  }
});

/** The records of a store's action results, by their files. */
function results(cache: string): ReadonlyMap<string, string> {
  const folder = path.join(cache, "athanor/store/results");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => statSync(path.join(folder, name)).isFile());
  return new Map(files.map((name) => [name, readFileSync(path.join(folder, name), "utf8")]));
}

test.run();
