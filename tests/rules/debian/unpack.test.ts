/** Packages unpacked into trees: what comes out, and what is refused. */
import * as assert from "uvu/assert";
import { suite } from "uvu";
import { existsSync, lstatSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { archiveLimits, type ArchiveLimits } from "../../../rules/debian/tools/limits.ts";
import { readRecord } from "../../../rules/debian/tools/package_record.ts";
import unpack, { unpackAll } from "../../../rules/debian/tools/unpack.ts";
import { rejection } from "../../support/rejection.ts";
import { deb, debOf, pax, tar, tarEntry, type TarItem } from "../../support/tar.ts";
import { storedXz } from "../../support/xz.ts";

const test = suite<{ cwd: string }>("unpack");
test.before.each((context) => {
  context.cwd = mkdtempSync(join(tmpdir(), "athanor-unpack-"));
});
test.after.each(({ cwd }) => rmSync(cwd, { recursive: true }));

const file = (name: string, content = name, mode = 0o644): TarItem => ({ name, content, mode });
const link = (name: string, target: string): TarItem => ({ name, type: "2", link: target });
const hardlink = (name: string, target: string): TarItem => ({ name, type: "1", link: target });
const folder = (name: string): TarItem => ({ name, type: "5", mode: 0o755 });

/** Unpacks packages given by file name; with arrays as tar entries, with bytes as they are. */
async function run(cwd: string, packages: Readonly<Record<string, readonly TarItem[] | Uint8Array>>, ...options: readonly string[]): Promise<Readonly<Record<string, string>>> {
  for (const [name, items] of Object.entries(packages)) writeFileSync(join(cwd, name), items instanceof Uint8Array ? items : deb(items));
  await unpack({ args: ["--out", "tree", "--symlinks-relative", ...options, ...Object.keys(packages)], cwd, log: () => undefined });
  return listing(join(cwd, "tree"));
}

/** Every path that is no folder with something in it: content, `x ` before an executable's, `-> ` before a link's target, `/` for an empty folder. */
function listing(root: string, below = ""): Readonly<Record<string, string>> {
  return Object.fromEntries(
    readdirSync(join(root, below)).sort().flatMap((name) => {
      const path = below === "" ? name : `${below}/${name}`;
      const stat = lstatSync(join(root, path));
      if (stat.isSymbolicLink()) return [[path, `-> ${readlinkSync(join(root, path))}`]];
      if (stat.isFile()) return [[path, `${stat.mode & 0o111 ? "x " : ""}${readFileSync(join(root, path), "utf8")}`]];
      const inside = Object.entries(listing(root, path));
      return inside.length === 0 ? [[path, "/"]] : inside;
    }),
  );
}

const refused = (cwd: string, items: readonly TarItem[] | Uint8Array, ...options: readonly string[]) => rejection(run(cwd, { "bad.deb": items }, ...options));

test("files keep their content and executable bit and nothing else", async ({ cwd }) => {
  const tree = await run(cwd, { "a.deb": [folder("./"), folder("./usr/"), folder("./usr/share/"), file("./usr/share/a", "plain", 0o600), file("./usr/share/b", "runs", 0o711)] });
  assert.equal(tree, { "usr/share/a": "plain", "usr/share/b": "x runs" });
});

test("old top folders come to lie below usr, with links at the old places", async ({ cwd }) => {
  const tree = await run(cwd, { "a.deb": [link("./lib", "usr/lib"), file("./lib/x86/libc.so"), file("./bin/sh"), file("./usr/lib/y"), file("./etc/passwd")] });
  assert.equal(tree, { bin: "-> usr/bin", lib: "-> usr/lib", "etc/passwd": "./etc/passwd", "usr/bin/sh": "./bin/sh", "usr/lib/x86/libc.so": "./lib/x86/libc.so", "usr/lib/y": "./usr/lib/y" });
});

test("absolute links become relative ones that mean the same in the tree", async ({ cwd }) => {
  const tree = await run(cwd, { "a.deb": [link("./usr/lib/x/libm.so", "/lib/x/libm.so.6"), link("./usr/bin/cc", "/etc/alternatives/cc"), link("./top", "/"), file("./usr/lib/x/libm.so.6", "m")] });
  assert.is(tree["usr/lib/x/libm.so"], "-> libm.so.6");
  assert.is(tree["usr/bin/cc"], "-> ../../etc/alternatives/cc");
  assert.is(tree["top"], "-> .");
});

test("without --symlinks-relative an absolute link is refused", async ({ cwd }) => {
  writeFileSync(join(cwd, "a.deb"), deb([link("./usr/a", "/b")]));
  assert.match(await rejection(Promise.resolve(unpack({ args: ["--out", "tree", "a.deb"], cwd, log: () => undefined }))), /a\.deb: usr\/a is a link to the absolute path \/b\nuse --symlinks-relative/);
});

test("a relative link that moves below usr still points where it did", async ({ cwd }) => {
  const tree = await run(cwd, { "a.deb": [link("./lib/x/data", "../../usr/share/data"), link("./usr/lib/y", "../../lib/x/z")] });
  assert.is(tree["usr/lib/x/data"], "-> ../../share/data");
  assert.is(tree["usr/lib/y"], "-> x/z");
});

test("ordinary links upward within the tree stay as they are", async ({ cwd }) => {
  const tree = await run(cwd, { "a.deb": [link("./usr/lib/llvm/bin/lld", "../../../bin/lld"), link("./usr/bin/X11", "."), link("./usr/lib/dangling", "../nowhere")] });
  assert.equal([tree["usr/lib/llvm/bin/lld"], tree["usr/bin/X11"], tree["usr/lib/dangling"]], ["-> ../../../bin/lld", "-> .", "-> ../nowhere"]);
});

test("hard links are files of the same content", async ({ cwd }) => {
  const tree = await run(cwd, { "a.deb": [file("./usr/bin/perl", "perl", 0o755), hardlink("./usr/bin/perl5", "./usr/bin/perl")] });
  assert.is(tree["usr/bin/perl5"], "x perl");
  assert.is(lstatSync(join(cwd, "tree/usr/bin/perl5")).nlink, 1);
});

test("filters leave out paths and all below them, --only keeps nothing else", async ({ cwd }) => {
  const items = [file("./usr/share/doc/a/copyright"), file("./usr/share/docbook"), file("./usr/src/rustc-1.96.1/library/std/lib.rs"), file("./usr/src/rustc-1.96.1/compiler/x.rs"), folder("./usr/share/man/man1/"), file("./usr/share/man/man1/a.1")];
  assert.equal(Object.keys(await run(cwd, { "a.deb": items }, "--filter", "usr/share/doc", "--filter", "usr/share/man", "--filter", "usr/src/**/*.rs")), ["usr/share/docbook"]);
  rmSync(join(cwd, "tree"), { recursive: true });
  assert.equal(Object.keys(await run(cwd, { "a.deb": items }, "--only", "usr/src/rustc-*/library")), ["usr/src/rustc-1.96.1/library/std/lib.rs"]);
});

test("what is wanted may be renamed, links along with what they point to", async ({ cwd }) => {
  const items = [file("./usr/src/rustc-1.96.1/library/core.rs", "c"), link("./usr/src/rustc-1.96.1/library/lib.rs", "core.rs"), link("./usr/src/std", "rustc-1.96.1/library"), hardlink("./usr/src/rustc-1.96.1/library/copy.rs", "./usr/src/rustc-1.96.1/library/core.rs")];
  assert.equal(await run(cwd, { "a.deb": items }, "--rename", "^usr/src/rustc-[^/]+/ -> "), { "library/copy.rs": "c", "library/core.rs": "c", "library/lib.rs": "-> core.rs", "usr/src/std": "-> ../../library" });
});

test("a renaming cannot lead out of the tree", async ({ cwd }) => {
  assert.match(await refused(cwd, [file("./usr/a")], "--rename", "^usr -> .."), /leads out of the archive/);
  assert.match(await refused(cwd, [file("./usr/a")], "--rename", "^ -> /"), /absolute name/);
  assert.match(await refused(cwd, [file("./usr/a")], "--rename", "usr"), /"usr" is no renaming/);
});

test("an empty folder is kept, one that a filter emptied is not", async ({ cwd }) => {
  const items = [folder("./var/"), folder("./var/lib/"), folder("./var/lib/empty/"), folder("./usr/share/man/"), file("./usr/share/man/a.1")];
  assert.equal(await run(cwd, { "a.deb": items }, "--filter", "usr/share/man/*"), { "var/lib/empty": "/" });
});

test("packages merge; the same file in two of them is fine, another content names both", async ({ cwd }) => {
  const shared = [file("./usr/share/same", "s"), link("./usr/l", "share/same")];
  assert.is((await run(cwd, { "a.deb": shared, "b.deb": [...shared, file("./usr/b")] }))["usr/share/same"], "s");
  rmSync(join(cwd, "tree"), { recursive: true });
  assert.match(await rejection(run(cwd, { "a.deb": shared, "b.deb": [file("./usr/share/same", "other")] })), /usr\/share\/same is in both a\.deb and b\.deb and is not the same/);
});

test("a path that is a file here and a folder or link there is refused", async ({ cwd }) => {
  assert.match(await rejection(run(cwd, { "a.deb": [file("./usr/x")], "b.deb": [folder("./usr/x/")] })), /b\.deb: usr\/x is a directory and already a file in a\.deb/);
  rmSync(join(cwd, "tree"), { recursive: true });
  assert.match(await rejection(run(cwd, { "a.deb": [file("./usr/x")], "b.deb": [link("./usr/x", "y")] })), /b\.deb: usr\/x is a symlink and already a file in a\.deb/);
});

test("long names of GNU and PAX are read", async ({ cwd }) => {
  const [gnu, wide, goal] = [`usr/${"g".repeat(150)}`, `usr/${"ü".repeat(120)}`, `${"t".repeat(130)}`];
  const items = [{ name: "././@LongLink", type: "L", content: `./${gnu}\0` }, file("cut", "1"), pax({ path: `./${wide}`, size: "3" }), { name: "cut", content: "two", size: 0 }, { name: "././@LongLink", type: "K", content: `${goal}\0` }, link("./usr/k", "cut"), pax({ linkpath: goal }), link("./usr/p", "cut")];
  assert.equal(await run(cwd, { "a.deb": items }), { [gnu]: "1", [wide]: "two", "usr/k": `-> ${goal}`, "usr/p": `-> ${goal}` });
});

test("xz, zstd, gzip and plain data members give the same tree", async ({ cwd }) => {
  const data = tar([file("./usr/a", "content")]);
  // A zstd frame of one raw block: magic, a header that says "single segment, 4-byte size", the block.
  const size = Buffer.alloc(4);
  size.writeUInt32LE(data.length);
  const zstd = Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0xa0]), size, Buffer.from([(data.length << 3) & 0xff | 1, (data.length >> 5) & 0xff, data.length >> 13]), data]);
  for (const [member, bytes] of [["data.tar.xz", storedXz(data)], ["data.tar.zst", zstd], ["data.tar.gz", gzipSync(data)], ["data.tar", data]] as const) {
    assert.equal(await run(cwd, { "a.deb": debOf(member, bytes) }), { "usr/a": "content" }, member);
    rmSync(join(cwd, "tree"), { recursive: true });
  }
});

test("absolute names and names with .. are refused, wanted or not", async ({ cwd }) => {
  assert.match(await refused(cwd, [file("/etc/passwd")]), /bad\.deb: \/etc\/passwd is an absolute name/);
  assert.match(await refused(cwd, [file("./usr/../../evil")], "--only", "nothing"), /leads out of the archive/);
  assert.match(await refused(cwd, [pax({ path: "../evil" }), file("./usr/fine")]), /leads out of the archive/);
  assert.match(await refused(cwd, [{ name: "././@LongLink", type: "L", content: "../evil\0" }, file("fine")]), /leads out of the archive/);
  assert.not.ok(existsSync(join(cwd, "evil")));
});

test("nothing is written through a link, neither before nor after it, nor across packages", async ({ cwd }) => {
  const through = [link("./usr/d", "share"), file("./usr/d/evil")];
  assert.match(await refused(cwd, through), /usr\/d\/evil lies below usr\/d, which is a symlink/);
  assert.match(await refused(cwd, [...through].reverse()), /usr\/d is a symlink and already a directory/);
  assert.match(await rejection(run(cwd, { "a.deb": [link("./usr/e", "share")], "b.deb": [file("./usr/e/evil")] })), /b\.deb: usr\/e\/evil lies below usr\/e, which is a symlink in a\.deb/);
});

test("links that lead out are refused, by their text and through other links", async ({ cwd }) => {
  assert.match(await refused(cwd, [link("./usr/a", "../../etc/shadow")]), /usr\/a is a link to \.\.\/\.\.\/etc\/shadow, outside of the tree/);
  assert.match(await refused(cwd, [link("./usr/up", "../var"), link("./usr/x/y/z", "../../up/../..")]), /usr\/x\/y\/z is a link that leads out of the tree/);
});

test("links in a circle are kept, for they lead nowhere", async ({ cwd }) => {
  assert.equal(await run(cwd, { "a.deb": [link("./a", "b"), link("./b", "a")] }), { a: "-> b", b: "-> a" });
});

test("hard links out of the tree, to links, to nothing and to other packages are refused", async ({ cwd }) => {
  writeFileSync(join(cwd, "secret"), "secret");
  assert.match(await refused(cwd, [hardlink("./usr/a", "../secret")]), /leads out of the archive/);
  assert.match(await refused(cwd, [hardlink("./usr/a", "/etc/passwd")]), /absolute name/);
  assert.match(await refused(cwd, [link("./usr/l", "x"), hardlink("./usr/a", "./usr/l")]), /hard link to usr\/l, which the package has not unpacked/);
  assert.match(await refused(cwd, [hardlink("./usr/b", "./usr/later"), file("./usr/later")]), /has not unpacked before it/);
  assert.match(await rejection(run(cwd, { "a.deb": [file("./usr/other")], "b.deb": [hardlink("./usr/c", "./usr/other")] })), /b\.deb: usr\/c is a hard link to usr\/other/);
});

test("devices, fifos and setuid files are refused with the filter that leaves them out", async ({ cwd }) => {
  for (const type of ["3", "4"]) assert.match(await refused(cwd, [{ name: "./dev/sda", type }]), /bad\.deb: dev\/sda is a device, which a tree cannot hold\nleave it out with a filter: "dev\/sda"/);
  assert.match(await refused(cwd, [{ name: "./run/pipe", type: "6" }]), /run\/pipe is a fifo/);
  assert.match(await refused(cwd, [file("./usr/bin/su", "su", 0o4755)]), /usr\/bin\/su runs with its owner's or group's rights \(mode 4755\)/);
  rmSync(join(cwd, "tree"), { recursive: true });
  assert.equal(await run(cwd, { "a.deb": [file("./usr/bin/su", "su", 0o4755), file("./usr/bin/ls", "ls", 0o755)] }, "--filter", "usr/bin/su"), { bin: "-> usr/bin", "usr/bin/ls": "x ls" });
});

test("sparse files and unknown entries are refused", async ({ cwd }) => {
  assert.match(await refused(cwd, [{ name: "./a", type: "S" }]), /sparse/);
  assert.match(await refused(cwd, [pax({ "GNU.sparse.major": "1" }), file("./a")]), /sparse/);
  assert.match(await refused(cwd, [{ name: "./a", type: "V" }]), /entry of unknown type "V"/);
});

test("names that are not UTF-8, empty, or hold a NUL are refused", async ({ cwd }) => {
  assert.match(await refused(cwd, [{ name: Buffer.from([0x2e, 0x2f, 0xff]) }]), /not UTF-8/);
  assert.match(await refused(cwd, [pax({ path: "a\0b" }), file("./a")]), /a name with a NUL/);
  assert.match(await refused(cwd, [{ name: "././@LongLink", type: "L", content: "a\0b\0" }, file("./a")]), /a name with a NUL/);
  assert.match(await refused(cwd, [link("./a", "")]), /without a name/);
});

test("a name that no file system takes is refused", async ({ cwd }) => {
  assert.match(await refused(cwd, [pax({ path: `usr/${"n".repeat(256)}` }), file("./a")]), /has a part of more than 255 bytes/);
});

test("two headers that name the same entry differently are refused", async ({ cwd }) => {
  assert.match(await refused(cwd, [pax({ path: "a" }), { name: "././@LongLink", type: "L", content: "b\0" }, file("./c")]), /two extension headers give the same entry a path/);
  assert.match(await refused(cwd, [{ ...pax({ path: "all" }), type: "g" }, file("./c")]), /gives all entries the same path/);
});

test("what carries content and must not, or lies about its size, is refused", async ({ cwd }) => {
  assert.match(await refused(cwd, [{ name: "./d", type: "5", content: "x" }]), /is no file and yet has 1 bytes/);
  assert.match(await refused(cwd, [pax({ size: "1e9" }), file("./a")]), /PAX size that is no number/);
  assert.match(await refused(cwd, [{ name: "./a", size: 5000, content: "short" }]), /ends too early/);
});

test("archives that are cut, go on after their end or have a bad checksum are refused", async ({ cwd }) => {
  const whole = tar([file("./usr/a")]);
  const asDeb = (data: Uint8Array) => debOf("data.tar.gz", gzipSync(data));
  assert.match(await refused(cwd, asDeb(whole.subarray(0, 1024))), /ends too early/);
  rmSync(join(cwd, "tree"), { recursive: true });
  assert.match(await refused(cwd, asDeb(Buffer.concat([whole, tarEntry(file("./usr/b"))]))), /something follows the archive's end mark/);
  rmSync(join(cwd, "tree"), { recursive: true });
  const flipped = Buffer.from(whole);
  flipped[3]! ^= 1;
  assert.match(await refused(cwd, asDeb(flipped)), /wrong checksum/);
});

test("a damaged, cut or foreign package file is told as such", async ({ cwd }) => {
  const good = deb([file("./usr/a", "x".repeat(5000))]);
  assert.match(await refused(cwd, Buffer.from("PK zip")), /bad\.deb is no Debian package/);
  assert.match(await refused(cwd, good.subarray(0, good.length - 30)), /its member data\.tar\.gz ends too early/);
  assert.match(await refused(cwd, debOf("data.tar.lzma", tar([]))), /has a member data\.tar\.lzma; xz, zst and gz can be read/);
  assert.match(await refused(cwd, debOf("control", tar([]))), /has no data member/);
  for (const member of ["data.tar.xz", "data.tar.gz", "data.tar.zst"]) assert.match(await refused(cwd, debOf(member, Buffer.alloc(100, 7))), /bad\.deb is damaged: its \w+ data cannot be read/);
  assert.match(await refused(cwd, debOf("data.tar.xz", storedXz(tar([file("./usr/a")])).subarray(0, 800))), /bad\.deb is damaged: its xz data cannot be read \(it ends too early\)/);
  // The decoder has one lock for all: a failure must not keep it.
  rmSync(join(cwd, "tree"), { recursive: true });
  assert.equal(await run(cwd, { "a.deb": debOf("data.tar.xz", storedXz(tar([file("./usr/a", "a")]))) }), { "usr/a": "a" });
});

test("every limit is one", async ({ cwd }) => {
  const items = [file("./usr/a", "a".repeat(3000)), file("./usr/b")];
  writeFileSync(join(cwd, "a.deb"), deb(items));
  const under = (limits: Partial<ArchiveLimits>) =>
    rejection(unpackAll([join(cwd, "a.deb")], mkdtempSync(join(cwd, "tree-")), { only: [], filter: [], symlinksRelative: true }, { ...archiveLimits, ...limits }));
  assert.match(await under({ entries: 1 }), /more than 1 entries/);
  assert.match(await under({ fileBytes: 2999 }), /usr\/a has 3000 bytes; 2999 are allowed/);
  assert.match(await under({ totalBytes: 4000 }), /unpacks to more than 4000 bytes/);
  assert.match(await under({ ratio: 10, ratioFrom: 1000 }), /unpacks to more than 10 times its size/);
  assert.match(await under({ nameBytes: 5 }), /a name of more than 5 bytes/);
  writeFileSync(join(cwd, "a.deb"), deb([{ name: "x", type: "L", content: "n".repeat(70_000) }, file("./a")]));
  assert.match(await under({}), /an extension header of 70000 bytes; 65536 are allowed/);
});

test("a record says which package each file and link is from, and is itself in the tree", async ({ cwd }) => {
  const packages = { "liba_1.0-2_amd64.deb": [file("./usr/lib/liba.so.1"), link("./usr/lib/liba.so", "liba.so.1")], "libb_3_amd64.deb": [file("./usr/lib/libb.so.3"), file("./usr/share/doc/b")] };
  const made = await run(cwd, packages, "--filter", "usr/share/doc", "--record", "usr/share/debian_packages.json");
  assert.equal(JSON.parse(made["usr/share/debian_packages.json"] ?? ""), {
    liba: { version: "1.0-2", files: ["usr/lib/liba.so", "usr/lib/liba.so.1"] },
    libb: { version: "3", files: ["usr/lib/libb.so.3"] },
  });
  assert.is(readRecord(join(cwd, "tree")).get("usr/lib/libb.so.3")?.name, "libb");
});

test("arguments that mean nothing are refused", async ({ cwd }) => {
  const call = (...args: readonly string[]) => rejection(Promise.resolve(unpack({ args, cwd, log: () => undefined })));
  assert.match(await call("a.deb"), /wants one --out/);
  assert.match(await call("--out"), /--out wants a value/);
  assert.match(await call("--out", "tree", "--strip", "1"), /unpack has no option --strip/);
});

test.run();
