/** Packages that would do harm: names that lead out, devices, bombs, content that is not what its headers say. */
import assert from "node:assert/strict";
import { test } from "uvu";
import { gzipSync } from "node:zlib";
import { ToolError } from "../../../engine/api/tool.ts";
import { readApk, splitApk } from "../../../rules/apk/tools/apk_file.ts";
import { fileTree } from "../../../rules/apk/tools/file_tree.ts";
import { CHECKSUM, installPackages } from "../../../rules/apk/tools/install.ts";
import { makeImage } from "../../../rules/apk/tools/image_tree.ts";
import { readConfig } from "../../../rules/apk/tools/config_yaml.ts";
import { heldContent } from "../../../rules/apk/tools/content.ts";
import { completed } from "../../../rules/apk/tools/config.ts";
import { tarEntries } from "../../../rules/apk/tools/tar_entries.ts";
import { unpackAll } from "../../../rules/apk/tools/gzip_members.ts";
import { tarWriter, type TarItem } from "../../../rules/oci/tools/tar_writer.ts";
import { apkOf, type File } from "../../support/apk_repository.ts";

function tarOf(...items: readonly TarItem[]): Buffer {
  const parts: Uint8Array[] = [];
  const tar = tarWriter((bytes) => void parts.push(bytes));
  for (const item of items) tar.entry(item);
  tar.finish();
  return Buffer.concat(parts);
}
const read = (name: string, files: readonly File[], more: object = {}) => readApk(splitApk(apkOf({ name, ...more }, files), name), name);
const install = (...packages: readonly ReturnType<typeof read>[]) => installPackages(fileTree(), packages);

test("names that lead out of the image are refused", () => {
  for (const path of ["../etc/passwd", "/etc/passwd", "usr/../../x"]) assert.throws(() => tarEntries(tarOf({ path, type: "file", mode: 0o644 }), "evil.apk"), (error: unknown) => error instanceof ToolError && /^evil\.apk: .* is an absolute name|^evil\.apk: .* leads out of the archive/.test(error.message));
});

test("devices, fifos and archives that end too early are refused", () => {
  assert.throws(() => tarEntries(tarOf({ path: "dev/mem", type: "character device", mode: 0o666, major: 1, minor: 1 }), "evil.apk"), /evil\.apk: dev\/mem is a device, a fifo or of an unknown type, which no package may hold/);
  assert.throws(() => tarEntries(tarOf({ path: "a", type: "file", mode: 0o644 }).fill("x", 0, 50), "evil.apk"), /evil\.apk: a header with a wrong checksum/);
  const cut = Buffer.concat([tarOf({ path: "pipe", type: "fifo", mode: 0o644 })]);
  assert.throws(() => tarEntries(cut, "evil.apk"), /pipe is a device, a fifo/);
});

test("a bomb is not unpacked", () => {
  const bomb = gzipSync(Buffer.alloc(70 * 2 ** 20));
  assert.throws(() => unpackAll(bomb, "the data of bomb.apk", 64 * 2 ** 20), /the data of bomb\.apk unpacks to more than 67108864 bytes/);
});

test("a file that is not what its own checksum says is refused, and so is one without", () => {
  const honest = read("honest", [{ name: "usr/file", content: "x" }]);
  const changed = { ...honest, files: honest.files.map((file) => (file.type === "file" ? { ...file, content: heldContent("y") } : file)) };
  assert.throws(() => install(changed), /usr\/file of honest-1\.0\.0\.apk is not what its checksum says: expected sha1 [0-9a-f]{40}, got [0-9a-f]{40}/);
  const bare = { ...honest, files: honest.files.map((file) => ({ ...file, pax: new Map([...file.pax].filter(([key]) => key !== CHECKSUM)) })) };
  assert.throws(() => install(bare), /usr\/file of honest-1\.0\.0\.apk has no checksum/);
});

test("two packages with one file of different content clash, unless one may take it", () => {
  const [a, b] = [read("a", [{ name: "etc/x", content: "a" }]), read("b", [{ name: "etc/x", content: "b" }])];
  assert.throws(() => install(a, b), /a and b both have etc\/x, with different content/);
  install(a, read("b", [{ name: "etc/x", content: "a" }]));
  const [, taken] = install(a, read("b", [{ name: "etc/x", content: "b" }], { replaces: ["a"] }));
  assert.ok(taken?.files.some(({ name }) => name === "etc/x"));
  assert.deepEqual(install(a, read("b", [{ name: "etc/x", content: "b" }], { origin: "a" })).map(({ files }) => files.some(({ name }) => name === "etc/x")), [false, true]);
});

const image = (text: string) => makeImage({ config: completed(readConfig(`contents: { packages: [a] }\narchs: [amd64]\n${text}`, "apko.yaml", () => undefined).config, "apko.yaml"), packages: [read("a", [{ name: "etc/x", content: "a" }])], keys: [] });

test("mistakes of a configuration are told at their line, or with their field", () => {
  const complaint = (text: string): string => {
    try {
      image(text);
    } catch (error) {
      if (error instanceof ToolError) return error.message;
      throw error;
    }
    throw new Error("nothing was wrong");
  };
  assert.equal(complaint("entrypoint: { comand: x }"), 'apko.yaml:3:15: entrypoint has no field "comand"');
  assert.equal(complaint("paths:\n  - { path: /x, type: directory, permissions: rwx }"), "apko.yaml:4:47: paths[0].permissions must be a whole number that is not negative");
  assert.equal(complaint("contents: {}"), "apko.yaml:3:1: not YAML: Map keys must be unique");
  assert.equal(complaint("paths: [{ path: /x, type: file, permissions: 0o644 }]"), 'paths: "file" of /x is no type of a path');
  assert.equal(complaint("paths: [{ path: /etc/x, type: symlink, source: /y }]"), "paths: there is something at /etc/x already");
  assert.equal(complaint("paths: [{ path: /none, type: permissions, permissions: 0o644 }]"), "paths: there is no /none, or the link there leads nowhere");
  assert.equal(complaint("accounts: { users: [{ username: x }] }"), "apko.yaml: the user x has no uid, or 0: to run as root write `run-as: 0`");
  assert.equal(complaint("layering: { strategy: size, budget: 2 }"), 'apko.yaml: layering.strategy "size" is none there is; "origin" is');
  assert.equal(complaint("certificates: { additional: [{ name: a/b, content: x }] }"), 'apko.yaml: certificates.additional has an entry with the name "a/b"; a name has letters, digits, _ - and, not first, dots');
  assert.equal(complaint("include: other.yaml"), "apko.yaml includes other.yaml, which is not among its includes");
});

test.run();
