/** Every crate that thirdparty/Cargo.toml names, OpenSSL and libpq from source among them, on every platform. Minutes a platform where nothing is in the store. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "uvu";
import { athanor, checkout } from "../tests/support/athanor.ts";

const crates = [...readFileSync(path.join(checkout, "thirdparty/crates/BUILD.ts"), "utf8").matchAll(/^alias\(\{ name: "(.*?)"/gm)].map(([, name]) => `//thirdparty/crates:${name}`);

for (const platform of ["linux_x86_64_musl", "linux_aarch64_musl", "linux_x86_64_gnu", "linux_aarch64_gnu"])
  test(`the crates of thirdparty are built for ${platform}`, () => {
    const { status, output } = athanor(checkout, ["build", "--keep-going", ...crates, "--platform", `//platforms:${platform}`]);
    assert.equal(status, 0, output);
  });

test.run();
