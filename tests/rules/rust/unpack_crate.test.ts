/** Archives of a registry: what they hold becomes a tree, and what would leave it is refused. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { test } from "uvu";
import { unpack } from "../../../rules/rust/tools/unpack_crate.ts";
import { tar, type TarItem } from "../../support/tar.ts";

const folder = mkdtempSync(path.join(tmpdir(), "crate-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
let count = 0;

/** Where the members of `z-1.0.0.crate` lie once unpacked. */
async function unpacked(...members: readonly TarItem[]): Promise<string> {
  const [archive, out] = [path.join(folder, `${++count}.crate`), path.join(folder, `${count}`)];
  writeFileSync(archive, gzipSync(tar(members)));
  await unpack(archive, out, "z-1.0.0");
  return out;
}

async function refused(expected: RegExp, ...members: readonly TarItem[]): Promise<void> {
  await assert.rejects(() => unpacked(...members), expected);
}

test("files lie below the package's folder, which is no part of their names, and may be executable", async () => {
  const out = await unpacked({ name: "z-1.0.0/src/lib.rs", content: "pub fn z() {}" }, { name: "z-1.0.0/configure", content: "#!/bin/sh", mode: 0o755 });
  assert.deepEqual(readdirSync(out).sort(), ["configure", "src"]);
  assert.equal(readFileSync(path.join(out, "src/lib.rs"), "utf8"), "pub fn z() {}");
  assert.ok(statSync(path.join(out, "configure")).mode & 0o100);
});

test("names and links that lead out of the folder are refused", async () => {
  await refused(/lies outside of the package's folder/, { name: "other/lib.rs", content: "" });
  await refused(/leads out of the archive/, { name: "z-1.0.0/../../x", content: "" });
  await refused(/absolute/, { name: "/etc/passwd", content: "" });
  await refused(/leads out of the tree/, { name: "z-1.0.0/link", type: "2", link: "../../etc" });
  await refused(/absolute path/, { name: "z-1.0.0/link", type: "2", link: "/etc" });
});

test("an archive that ends too early, or is none, is damaged", async () => {
  writeFileSync(path.join(folder, "bad.crate"), "hello");
  await assert.rejects(() => unpack(path.join(folder, "bad.crate"), path.join(folder, "bad"), "z-1.0.0"), /z-1\.0\.0 is damaged/);
});

test.run();
