/** The compiler that build scripts try things out with is the one that compiles their crates: two locks, one version. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "uvu";

const root = process.env["ATHANOR_ROOT"] ?? process.cwd();

/** Versions of a lock's packages, for both processors. */
function versions(lock: string, name: string): readonly string[] {
  const { packages } = JSON.parse(readFileSync(path.join(root, "sysroots", lock), "utf8"));
  return ["amd64", "arm64"].map((architecture) => packages[architecture].find((entry: { readonly name: string }) => entry.name === name)?.version);
}

for (const [name, lock] of [["rustc", "rust.lock.json"], ["clang-22", "cc.lock.json"], ["lld-22", "cc.lock.json"]] as const) {
  test(`build scripts have the ${name} of ${lock}`, () => {
    const own = versions("build_script.lock.json", name);
    assert.ok(own.every((version) => version !== undefined));
    assert.deepEqual(own, versions(lock, name));
  });
}

test.run();
