/** Patches over a package's tree: what they change, and how one that does not fit is refused. */
import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "uvu";
import { applyToTree } from "../../../rules/rust/tools/patch_crate.ts";

const LINES = "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\nten\n";

function patched(patch: string, check: (root: string) => void = () => {}): void {
  const root = mkdtempSync(path.join(tmpdir(), "patch-"));
  try {
    mkdirSync(path.join(root, "src"));
    for (const file of ["Cargo.toml", "src/lib.rs", "configure"]) writeFileSync(path.join(root, file), LINES);
    writeFileSync(path.join(root, "latin"), Buffer.from("caf\xe9\nau lait\n", "latin1"));
    chmodSync(path.join(root, "configure"), 0o555);
    applyToTree(root, patch, { file: "patches/z.patch", name: "z-1.0.0" });
    check(root);
  } finally {
    rmSync(root, { recursive: true });
  }
}

const CHANGE = "--- a/src/lib.rs\t2020-01-01\n+++ b/src/lib.rs\n@@ -1,3 +1,3 @@\n-one\n+ONE\n two\n three\n@@ -8,3 +8,2 @@\n eight\n-nine\n ten\n";

test("hunks change the files they name, also where lines have moved; modes stay", () => {
  patched(CHANGE, (root) => assert.equal(readFileSync(path.join(root, "src/lib.rs"), "utf8"), LINES.replace("one", "ONE").replace("nine\n", "")));
  patched(CHANGE.replaceAll("src/lib.rs", "configure").replace("-8,3 +8,2", "-5,3 +5,2"), (root) => {
    assert.equal(readFileSync(path.join(root, "configure"), "utf8"), LINES.replace("one", "ONE").replace("nine\n", ""));
    assert.equal(statSync(path.join(root, "configure")).mode & 0o111, 0o111);
  });
});

test("files come, go and are renamed as git says, and bytes that are no UTF-8 stay", () => {
  const come = "diff --git a/build.sh b/build.sh\nnew file mode 100755\n--- /dev/null\n+++ b/build.sh\n@@ -0,0 +1 @@\n+#!/bin/sh\n";
  const go = "--- a/configure\n+++ /dev/null\n@@ -1,10 +0,0 @@\n" + LINES.replace(/^(?=.)/gm, "-");
  const move = "diff --git a/src/lib.rs b/src/inner/lib.rs\nsimilarity index 100%\nrename from src/lib.rs\nrename to src/inner/lib.rs\n";
  const bytes = "diff --git a/latin b/latin\n--- a/latin\n+++ b/latin\n@@ -1,2 +1,2 @@\n caf\xe9\n-au lait\n+noir\n";
  patched(come + go + move + bytes, (root) => {
    assert.equal(statSync(path.join(root, "build.sh")).mode & 0o111, 0o111);
    assert.deepEqual(["configure", "src/lib.rs", "src/inner/lib.rs"].map((file) => existsSync(path.join(root, file))), [false, false, true]);
    assert.deepEqual(readFileSync(path.join(root, "latin")), Buffer.from("caf\xe9\nnoir\n", "latin1"));
  });
});

test("a patch that does not fit names the file and the hunk", () => {
  const refused = (patch: string, expected: RegExp): void => assert.throws(() => patched(patch), expected);
  refused(CHANGE.replace(" eight", " acht"), /^ToolError: patches\/z\.patch does not apply to z-1\.0\.0: src\/lib\.rs, hunk 2 \(@@ -8,3 \+8,2 @@\)$/);
  refused(CHANGE.replaceAll("src/lib.rs", "src/bil.rs"), /there is no src\/bil\.rs/);
  refused(CHANGE.replaceAll("src/lib.rs", "../../lib.rs"), /"a\/\.\.\/\.\.\/lib\.rs" is no file below a folder/);
  refused(CHANGE.replaceAll("src/lib.rs", "Cargo.toml"), /it changes Cargo\.toml, which was read when crates_vendor resolved/);
  refused("--- /dev/null\n+++ b/configure\n@@ -0,0 +1 @@\n+x\n", /it makes configure, which is there/);
  refused("please apply\n", /patches\/z\.patch is no unified diff/);
  refused(CHANGE.replace("@@ -1,3", "@@ -1,9"), /patches\/z\.patch is no unified diff: /);
});

test.run();
