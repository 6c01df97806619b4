/** Real packages, indexes and signatures out of apko's module; and what was tampered with. */
import assert from "node:assert/strict";
import { test } from "uvu";
import { ToolError } from "../../../engine/api/tool.ts";
import { checkIdentity, readApk, readControl, splitApk, verifyApk } from "../../../rules/apk/tools/apk_file.ts";
import { parseIndex, printIndex } from "../../../rules/apk/tools/apkindex.ts";
import { readIndexArchive } from "../../../rules/apk/tools/index_archive.ts";
import { keyring } from "../../../rules/apk/tools/signature.ts";
import { apko, check } from "../../support/apko_module.ts";

const { read } = apko;
const ALPINE = "alpine-devel@lists.alpinelinux.org";
const alpineKeys = () => {
  const source = read("pkg/apk/apk/repo_test.go").toString();
  return keyring([...source.matchAll(/"([\w@.-]+\.rsa\.pub)": `([^`]+)`/g)].map(([, name = "", content = ""]) => ({ name, content: content.trim() })));
};
const baselayout = () => read("pkg/apk/apk/testdata/alpine-316/alpine-baselayout-3.2.0-r23.apk");

check("Alpine's indexes are signed by Alpine's keys and list thousands of packages", () => {
  for (const [release, key, count] of [["316", `${ALPINE}-6165ee59.rsa.pub`, 4929], ["317", `${ALPINE}-616ae350.rsa.pub`, 5004]] as const) {
    const text = readIndexArchive(read(`pkg/apk/apk/testdata/alpine-${release}/APKINDEX.tar.gz`), alpineKeys(), "the index");
    const packages = parseIndex(text, "the index");
    assert.equal(packages.length, count, key);
    // What we read is what we would write: nothing of an index is lost.
    assert.equal(printIndex(packages), text);
  }
});

check("an index may be signed over SHA-256", () => {
  const bytes = read("pkg/apk/apk/testdata/rsa256-signed/APKINDEX.tar.gz");
  const name = "test-rsa256.rsa.pub";
  readIndexArchive(bytes, keyring([{ name, content: read(`pkg/apk/apk/testdata/rsa256-signed/${name}`) }]), "the index");
});

check("a tampered index, a stranger's and an unsigned one are refused", () => {
  const bytes = read("pkg/apk/apk/testdata/alpine-316/APKINDEX.tar.gz");
  const tampered = Buffer.from(bytes);
  tampered[bytes.length - 20] = (tampered[bytes.length - 20] ?? 0) ^ 1;
  assert.throws(() => readIndexArchive(tampered, alpineKeys(), "the index"), /the signature of the index by .*6165ee59.* is wrong: its bytes are not what was signed/);
  assert.throws(() => readIndexArchive(bytes, keyring([]), "the index"), /the index is signed by alpine-devel@lists\.alpinelinux\.org-6165ee59\.rsa\.pub, and that is no key of the keyring/);
});

check("a real package is read, its signature and its data are verified", () => {
  const parts = splitApk(baselayout(), "alpine-baselayout");
  verifyApk(parts, alpineKeys(), "alpine-baselayout");
  const { info, files, scripts, size, checksum } = readApk(parts, "alpine-baselayout");
  assert.deepEqual([info.name, info.version, info.arch, info.origin], ["alpine-baselayout", "3.2.0-r23", "aarch64", "alpine-baselayout"]);
  assert.deepEqual([size, checksum.length, files.length > 40, scripts.map(({ name }) => name).sort()], [11012, 30, true, [".post-install", ".post-upgrade", ".pre-install", ".pre-upgrade"]]);
  assert.equal(files.find(({ name }) => name === "tmp")?.mode, 0o1777);
});

check("a tampered signature, control or data member is noticed", () => {
  const bytes = baselayout();
  const { signature, control, data } = splitApk(bytes, "the package");
  const flip = (part: Buffer): Buffer => {
    const changed = Buffer.from(part);
    changed[part.length - 30] = (changed[part.length - 30] ?? 0) ^ 0x10;
    return changed;
  };
  assert.throws(() => readApk({ signature, control, data: flip(data) }, "the package"), /the data of the package is not what its \.PKGINFO says/);
  const whole = splitApk(bytes, "the package");
  assert.throws(() => verifyApk({ ...whole, control: flip(control) }, alpineKeys(), "the package"), ToolError);
  assert.throws(() => verifyApk({ ...whole, signature: flip(signature ?? control) }, alpineKeys(), "the package"), ToolError);
  assert.throws(() => splitApk(bytes.subarray(0, 300), "the package"), ToolError);
});

check("a package must be what its file is called", () => {
  const renamed = splitApk(read("pkg/apk/apk/testdata/alpine-317/alpine-baselayout-3.4.0-r0.apk"), "x");
  const { info } = readControl(renamed.control, "x");
  assert.throws(() => checkIdentity(info, { name: "alpine-baselayout", version: "3.4.0-r0" }, "alpine-baselayout-3.4.0-r0.apk"), /alpine-baselayout-3\.4\.0-r0\.apk holds alpine-baselayout 3\.2\.0-r23, not alpine-baselayout 3\.4\.0-r0/);
  assert.throws(() => checkIdentity(info, { name: info.name, version: info.version, arch: "x86_64" }, "it"), /it is for aarch64, not for x86_64/);
});

check("every package of apko's fixtures can be read", () => {
  const files = apko.files.filter((file) => file.endsWith(".apk"));
  for (const file of files) readApk(splitApk(apko.read(file), file), file);
  assert.ok(files.length > 10);
});

test.run();
