/** `athanor info --toolchains`: what toolchains download, known without a download. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "uvu";
import { athanor } from "../support/athanor.ts";
import { workspace } from "../support/workspace.ts";

const CONFIG = `default_platform = "@athanor//platforms:linux_x86_64_musl"
execution_platforms = ["@athanor//platforms:linux_x86_64_gnu", "@athanor//platforms:linux_aarch64_gnu"]
`;
const place = workspace({ "athanor.toml": CONFIG });
const empty = mkdtempSync(path.join(tmpdir(), "athanor-empty-"));

interface Size {
  readonly toolchain: string;
  readonly downloads: number;
  readonly download_bytes: number;
  readonly unpacked_bytes: number | null;
}

test("sizes of toolchains come from their locks: a cold cache and no mirror will do", () => {
  const { status, stdout, output } = athanor(place.root, ["info", "--toolchains", "--json"], { env: { XDG_CACHE_HOME: empty, ATHANOR_DEBIAN_MIRROR: "http://127.0.0.1:1/debian" } });
  assert.equal(status, 0, output);
  const sizes: readonly Size[] = JSON.parse(stdout);
  const of = (name: string): Size => sizes.find(({ toolchain }) => toolchain.endsWith(name)) ?? assert.fail(`${name} is missing in ${stdout}`);
  const [c, rust, all] = [of(":cc_aarch64_musl"), of(":rust_aarch64_musl"), of("all")];
  assert.ok(c.downloads > 5 && c.download_bytes > 10e6 && c.unpacked_bytes === null, stdout);
  // What is shared counts once.
  assert.ok(rust.download_bytes > c.download_bytes && all.download_bytes < sizes.slice(0, -1).reduce((sum, size) => sum + size.download_bytes, 0), stdout);
  assert.equal(new Set(sizes.map(({ toolchain }) => toolchain)).size, sizes.length);
});

test("a toolchain that athanor.toml lists is among them", () => {
  place.write("athanor.toml", `${CONFIG}toolchains = ["@athanor//toolchains/zig:all"]\n`);
  const { stdout } = athanor(place.root, ["info", "--toolchains"]);
  place.write("athanor.toml", CONFIG);
  assert.match(stdout, /^@athanor\/\/toolchains\/zig:cc_aarch64_musl: 1 download, (9|10)\d(\.\d)? MB, /m);
});

test("as text, a line a toolchain", () => {
  assert.match(athanor(place.root, ["info", "--toolchains"]).stdout, /^@athanor\/\/toolchains:cc_x86_64_musl: \d+ downloads, [\d.]+ MB, (unpacked [\d.]+ MB|not all unpacked here yet)$/m);
});

test.after(() => {
  place.remove();
  rmSync(empty, { recursive: true, force: true });
});
test.run();
