/** Wheels unpacked into trees: what comes out, and what is refused. */
import * as assert from "uvu/assert";
import { suite } from "uvu";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32, deflateRawSync } from "node:zlib";
import { archiveLimits } from "../../../rules/debian/tools/limits.ts";
import { unpackWheel } from "../../../rules/python/tools/wheel.ts";

const test = suite<{ cwd: string }>("wheel");
test.before.each((context) => {
  context.cwd = mkdtempSync(join(tmpdir(), "athanor-wheel-"));
});
test.after.each(({ cwd }) => rmSync(cwd, { recursive: true }));

interface Item {
  readonly name: string;
  readonly content?: string;
  readonly mode?: number;
  readonly stored?: boolean;
  /** What the directory says of the size. */
  readonly size?: number;
  readonly crc?: number;
}

function zip(items: readonly Item[]): Buffer {
  const files: Buffer[] = [];
  const records: Buffer[] = [];
  let offset = 0;
  for (const { name, content = name, mode = 0o100644, stored = false, size = content.length, crc = crc32(content) } of items) {
    const packed = stored ? Buffer.from(content) : deflateRawSync(content);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(name.length, 26);
    const record = Buffer.alloc(46);
    record.writeUInt32LE(0x02014b50, 0);
    record.writeUInt8(3, 5);
    record.writeUInt16LE(stored ? 0 : 8, 10);
    record.writeUInt32LE(crc, 16);
    record.writeUInt32LE(packed.length, 20);
    record.writeUInt32LE(size, 24);
    record.writeUInt16LE(name.length, 28);
    record.writeUInt16LE(mode, 40);
    record.writeUInt32LE(offset, 42);
    files.push(local, Buffer.from(name), packed);
    records.push(record, Buffer.from(name));
    offset += 30 + name.length + packed.length;
  }
  const directory = Buffer.concat(records);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(items.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...files, directory, end]);
}

function unpack(cwd: string, archive: Buffer, filter: readonly string[] = []): (path: string) => string {
  writeFileSync(join(cwd, "a.whl"), archive);
  rmSync(join(cwd, "tree"), { recursive: true, force: true });
  unpackWheel(join(cwd, "a.whl"), join(cwd, "tree"), { prefix: "usr/lib", only: [], filter }, archiveLimits);
  return (path) => readFileSync(join(cwd, "tree/usr/lib", path), "utf8");
}

test("files lie below the prefix with their content and executable bit, packed or not", ({ cwd }) => {
  const read = unpack(cwd, zip([{ name: "p/" }, { name: "p/tool", content: "x".repeat(1000), mode: 0o100755 }, { name: "p/notes", stored: true }, { name: "p/empty", content: "" }]));
  assert.is(read("p/tool"), "x".repeat(1000));
  assert.is(read("p/notes"), "p/notes");
  assert.is(read("p/empty"), "");
  assert.is(statSync(join(cwd, "tree/usr/lib/p/tool")).mode & 0o777, 0o755);
  assert.is(statSync(join(cwd, "tree/usr/lib/p/notes")).mode & 0o777, 0o644);
});

test("what a filter leaves out is not unpacked", ({ cwd }) => {
  const read = unpack(cwd, zip([{ name: "p/a" }, { name: "p/docs/b" }]), ["p/docs"]);
  assert.is(read("p/a"), "p/a");
  assert.throws(() => read("p/docs/b"), /ENOENT/);
});

test("names that lead out, links, and two files of one name are refused, wanted or not", ({ cwd }) => {
  const refused = (items: readonly Item[], message: RegExp) => assert.throws(() => unpack(cwd, zip(items), ["**"]), message);
  refused([{ name: "p/../../x" }], /a\.whl: p\/\.\.\/\.\.\/x leads out of the archive/);
  refused([{ name: "/etc/x" }], /a\.whl: \/etc\/x is an absolute name/);
  refused([{ name: "p\\..\\x" }], /has a backslash/);
  refused([{ name: "p/link", content: "/etc", mode: 0o120777 }], /p\/link is neither a file nor a folder/);
  refused([{ name: "p/a" }, { name: "p//a" }], /a\.whl has p\/a twice/);
});

test("damage is told, and nothing unpacks to more than the directory says", ({ cwd }) => {
  assert.throws(() => unpack(cwd, Buffer.from("no archive at all, but long enough")), /a\.whl is no zip archive/);
  assert.throws(() => unpack(cwd, zip([{ name: "a", crc: 1 }])), /a has not the checksum it should have/);
  assert.throws(() => unpack(cwd, zip([{ name: "b", content: "x".repeat(9000), size: 10 }])), /b does not unpack to 10 bytes/);
  const whole = zip([{ name: "a" }]);
  assert.throws(() => unpack(cwd, whole.subarray(10)), /a\.whl is cut short|damaged directory/);
});

test.run();
