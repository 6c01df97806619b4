import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "uvu";
import { tarWriter, type TarItem } from "../../../rules/oci/tools/tar_writer.ts";

function written(items: readonly (readonly [TarItem, string?])[]): Buffer {
  const parts: Uint8Array[] = [];
  const tar = tarWriter((bytes) => void parts.push(bytes));
  for (const [item, content = ""] of items) {
    tar.entry(item.type === "file" ? { ...item, size: Buffer.byteLength(content) } : item);
    tar.data(Buffer.from(content));
  }
  tar.finish();
  return Buffer.concat(parts);
}

/** Where the headers of these types lie. */
function types(archive: Buffer): string {
  let found = "";
  for (let at = 0; archive.toString("latin1", at + 257, at + 262) === "ustar"; at += 512 + Math.ceil(parseInt(archive.toString("latin1", at + 124, at + 135), 8) / 512) * 512) found += archive.toString("latin1", at + 156, at + 157);
  return found;
}

const time = 1_700_000_000;
const [d60, e120, f90, f110] = ["d".repeat(60), "e".repeat(120), "f".repeat(90), "f".repeat(110)];

test("the bytes are those that Go's archive/tar writes for the same entries", () => {
  const archive = written([
    [{ path: "usr/", type: "directory", mode: 0o755, mtime: time }],
    [{ path: "usr/bin/app", type: "file", mode: 0o4755, uid: 65532, gid: 65532, mtime: time, uname: "nonroot", gname: "nonroot" }, "hello"],
    [{ path: "usr/bin/link", type: "symlink", mode: 0o777, link: "app" }],
    [{ path: "dev/null", type: "character device", mode: 0o666, major: 1, minor: 3 }],
    [{ path: `${d60}/${f90}`, type: "file", mode: 0o644 }, "x"],
    [{ path: `${d60}/${f90}/`, type: "directory", mode: 0o755 }],
    [{ path: `${e120}/${f110}`, type: "file", mode: 0o644 }],
    [{ path: `${e120}/${f110}/`, type: "directory", mode: 0o644 }],
    [{ path: "usr/ü/ñ", type: "file", mode: 0o644 }, "abc"],
    [{ path: "usr/x", type: "file", mode: 0o644, uid: 3_000_000, gid: 5_000_000 }, "abc"],
    [{ path: "usr/y", type: "symlink", mode: 0o777, link: "l".repeat(140) }],
    [{ path: "usr/z", type: "file", mode: 0o644, pax: { "SCHILY.xattr.security.capability": "\x01\x00\x00\x02\xff", "APK-TOOLS.checksum.SHA1": "abcdef" } }, "abc"],
    [{ path: `${"g".repeat(99)}/ab/cd`, type: "file", mode: 0o644, pax: { "APK-TOOLS.checksum.SHA1": "abcdef" } }, "abc"],
    [{ path: "old", type: "file", mode: 0o644, mtime: -5 }],
  ]);
  // Written by Go 1.24 from the same list.
  assert.equal(createHash("sha256").update(archive).digest("hex"), "88feb225418e0f33eb9df3d705cab3768a2c1e98623a1be589bd77fd2eb04b43");
});

test("a PAX header comes only where ustar cannot say it", () => {
  assert.equal(types(written([[{ path: "a", type: "file", mode: 0o644 }, "content"], [{ path: `${d60}/${f90}`, type: "file", mode: 0o644 }]])), "00");
  assert.equal(types(written([[{ path: "ü", type: "file", mode: 0o644 }, "content"], [{ path: "b", type: "file", mode: 0o644, uid: 3_000_000 }]])), "x0x0");
});

test("content that is shorter or longer than was said is a bug", () => {
  const tar = tarWriter(() => {});
  tar.entry({ path: "a", type: "file", mode: 0o644, size: 3 });
  assert.throws(() => tar.entry({ path: "b", type: "file", mode: 0o644 }), /a lacks 3 bytes/);
  assert.throws(() => tar.data(Buffer.from("four")), /more bytes/);
});

test.run();
