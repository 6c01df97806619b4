/** Crates of thirdparty/ with C and assembly inside, as a registry has them, for another processor's musl: compiled without a C compiler of this machine, and at work. */
import assert from "node:assert/strict";
import { test } from "uvu";
import { athanor, checkout } from "../support/athanor.ts";

test("SQLite, zstd, lz4, ring and mimalloc are compiled for another processor and work there", () => {
  const platform = `linux_${process.arch === "arm64" ? "x86_64" : "aarch64"}_musl`;
  const { status, output } = athanor(checkout, ["test", "//thirdparty:c_test", "--platform", `//platforms:${platform}`]);
  assert.equal(status, 0, output);
  assert.match(output, new RegExp(`pass //thirdparty:c_test \\(${platform}, 5 cases, `));
});

test.run();
