import assert from "node:assert/strict";
import { test } from "uvu";
import { sparseIndexOf } from "../../engine/fetch/cargo_config.ts";
import { resolveMirrors, type HostFiles } from "../../engine/fetch/mirrors.ts";

const CRATES_IO = "registry+https://github.com/rust-lang/crates.io-index";
const files = (contents: Readonly<Record<string, string>>): HostFiles => ({ read: (path) => contents[path], list: () => [] });

test("without configuration the index is where Cargo's own rule puts it", () => {
  assert.equal(sparseIndexOf("registry+https://example.com/someone/example.org-index", {}, files({})), "https://index.example.org");
  assert.equal(sparseIndexOf("sparse+https://example.com/index/", {}, files({})), "https://example.com/index");
});

test("replacements are followed, from files and from the environment", () => {
  const config = files({ "/home/.cargo/config.toml": '[source.crates-io]\nreplace-with = "a"\n[source.a]\nreplace-with = "b"\n[registries.b]\nindex = "sparse+https://b.example/"\n' });
  assert.equal(sparseIndexOf(CRATES_IO, { HOME: "/home" }, config), "https://b.example");
  const env = { CARGO_SOURCE_CRATES_IO_REPLACE_WITH: "near", CARGO_SOURCE_NEAR_REGISTRY: "sparse+https://near.example/x/" };
  assert.equal(sparseIndexOf(CRATES_IO, env, files({})), "https://near.example/x");
});

test("the workspace's own configuration comes before the user's", () => {
  const config = files({
    "/c/config.toml": '[source.crates-io]\nreplace-with = "far"\n[source.far]\nregistry = "sparse+https://far.example/"\n',
    "/a/.cargo/config.toml": '[source.crates-io]\nreplace-with = "near"\n[source.near]\nregistry = "sparse+https://near.example/"\n',
  });
  assert.equal(sparseIndexOf(CRATES_IO, { CARGO_HOME: "/c" }, config, "/a/b"), "https://near.example");
  assert.equal(sparseIndexOf(CRATES_IO, { CARGO_HOME: "/c" }, config, "/b"), "https://far.example");
});

test("what cannot be read over HTTP is said, with the line that helps", () => {
  assert.throws(() => sparseIndexOf("registry+https://example.com/index", {}, files({})), /no place is known to download crates of registry\+https:\/\/example\.com\/index from: its index is a git repository/);
  const config = files({ "/home/.cargo/config.toml": '[source.crates-io]\nreplace-with = "v"\n[source.v]\ndirectory = "vendor"\n' });
  assert.throws(() => sparseIndexOf(CRATES_IO, { HOME: "/home" }, config), /replaces it with a directory \("v"\)/);
  const circle = files({ "/home/.cargo/config.toml": '[source.crates-io]\nreplace-with = "a"\n[source.a]\nreplace-with = "crates-io"\n' });
  assert.throws(() => sparseIndexOf(CRATES_IO, { HOME: "/home" }, circle), /in a circle/);
});

test("the environment and athanor.toml name another place", () => {
  assert.deepEqual(resolveMirrors({}, { ATHANOR_CRATES_IO_MIRROR: "sparse+https://e.example/" }, files({}))(CRATES_IO), ["https://e.example"]);
  assert.deepEqual(resolveMirrors({ crates_io: "https://t.example/{crate}-{version}" }, {}, files({}))(CRATES_IO), ["https://t.example/{crate}-{version}"]);
});

test.run();
