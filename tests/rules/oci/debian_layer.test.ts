/** A layer of Debian packages: what is taken from them, and what takes the place of their scripts. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { test } from "uvu";
import debianLayer from "../../../rules/oci/tools/debian_layer.ts";
import { listTar } from "../../support/list_tar.ts";
import { deb, type TarItem } from "../../support/tar.ts";

const control = (name: string): readonly TarItem[] => [{ name: "./control", content: `Package: ${name}\nVersion: 1\n` }, { name: "./md5sums", content: "0  usr/bin/x\n" }, { name: "./postinst", content: "#!/bin/sh\n", mode: 0o755 }];

async function made(packages: Readonly<Record<string, readonly TarItem[]>>, options: readonly string[] = [], accounts: object = { users: [], groups: [] }): Promise<{ entries: readonly string[]; tar: Buffer }> {
  const cwd = mkdtempSync(path.join(tmpdir(), "debian-layer-"));
  try {
    for (const [name, items] of Object.entries(packages)) writeFileSync(path.join(cwd, `${name}.deb`), deb(items, control(name)));
    const files = Object.keys(packages).flatMap((name) => ["--package", `${name}.deb`]);
    await debianLayer({ args: ["--blob", "blob", "--descriptors", "descriptors", "--accounts", JSON.stringify(accounts), ...files, ...options], cwd, log: () => {} });
    const tar = gunzipSync(readFileSync(path.join(cwd, "blob")));
    return { entries: listTar(tar), tar };
  } finally {
    rmSync(cwd, { recursive: true });
  }
}

test("files keep modes and owners, merged folders become links, and what nobody reads is dropped but for licences", async () => {
  const items = [
    { name: "./lib/", type: "5", mode: 0o755 },
    { name: "./lib/x.so", mode: 0o644 },
    { name: "./usr/bin/su", mode: 0o4755 },
    { name: "./usr/bin/su2", type: "1", link: "./usr/bin/su" },
    { name: "./usr/share/doc/a/copyright" },
    { name: "./usr/share/doc/a/changelog.gz" },
    { name: "./var/mail/", type: "5", mode: 0o2775 },
  ];
  const { entries } = await made({ a: items }, ["--drop", "usr/share/doc/**"]);
  const wanted = ["lib -> usr/lib", "usr/lib/x.so 644 0:0", "usr/bin/su 4755 0:0", "usr/bin/su2 4755 0:0", "usr/share/doc/a/copyright 644 0:0", "var/mail/ 2775 0:0", "tmp/ 1777 0:0"];
  for (const line of wanted) assert.ok(entries.includes(line), `${line}\n${entries.join("\n")}`);
  assert.ok(!entries.some((line) => line.includes("changelog") || line.startsWith("lib/")));
});

test("scanners find each package, and no script of one gets in", async () => {
  const { entries } = await made({ a: [], b: [] });
  assert.deepEqual(entries.filter((line) => line.includes("status.d/") && !line.includes("/ ")).map((line) => line.split(" ")[0]), ["a", "a.md5sums", "b", "b.md5sums"].map((name) => `var/lib/dpkg/status.d/${name}`));
});

test("certificates become one bundle, sorted by name", async () => {
  const { tar } = await made({ "ca-certificates": [{ name: "./usr/share/ca-certificates/m/B.crt", content: "BBB" }, { name: "./usr/share/ca-certificates/m/A.crt", content: "AAA\n" }] });
  assert.ok(tar.includes("AAA\nBBB\n"));
});

test("accounts are root, nobody and the author's, with homes of their own", async () => {
  const { entries, tar } = await made({}, [], { users: [{ name: "web", uid: 33, gid: 33, home: "/home/web", shell: "/bin/sh" }], groups: [{ name: "ops", gid: 7, members: ["web"] }] });
  assert.ok(tar.includes("root:x:0:0:root:/root:/sbin/nologin\nweb:x:33:33:web:/home/web:/bin/sh\nnobody:x:65534"));
  assert.ok(tar.includes("root:x:0:\nops:x:7:web\nweb:x:33:\nnogroup:x:65534:\n"));
  assert.ok(entries.includes("home/web/ 700 33:33") && entries.includes("etc/shadow 640 0:0"));
});

test("two users of one number, two packages that differ and devices are mistakes", async () => {
  const refused = (promise: Promise<unknown>, message: RegExp) => assert.rejects(promise, message);
  await refused(made({}, [], { users: [{ name: "a", uid: 0, gid: 0, home: "/a", shell: "/bin/sh" }], groups: [] }), /root and a are one user: both have the number 0/);
  await refused(made({ a: [{ name: "./f", content: "1" }], b: [{ name: "./f", content: "2" }] }), /a\.deb and b\.deb both want to be \/f/);
  await refused(made({ a: [{ name: "./dev/null", type: "3" }] }), /dev\/null is a device/);
});

test.run();
