/** The loader's cache of an image with glibc. */
import assert from "node:assert/strict";
import { test } from "uvu";
import { heldContent } from "../../../rules/apk/tools/content.ts";
import { fileTree, node } from "../../../rules/apk/tools/file_tree.ts";
import { writeLinkerCache } from "../../../rules/apk/tools/linker_cache.ts";
import { makeElf, X86_64 } from "../../support/elf.ts";

function image(files: Readonly<Record<string, Buffer | string>>, links: Readonly<Record<string, string>> = {}) {
  const tree = fileTree();
  for (const [file, content] of Object.entries(files)) {
    tree.makeFolders(file.split("/").slice(0, -1).join("/"), 0o755);
    tree.place(file, node({ kind: "file", mode: 0o755, content: heldContent(content) }));
  }
  for (const [link, target] of Object.entries(links)) tree.symlink(target, link);
  writeLinkerCache(tree);
  return tree.read("etc/ld.so.cache");
}
/** The paths a cache lists, each read by its entry's offset. */
function listed(cache: Buffer | undefined): readonly string[] {
  assert.ok(cache);
  return Array.from({ length: cache.readUInt32LE(20) }, (_, i) => {
    const at = cache.readUInt32LE(48 + 24 * i + 8);
    return cache.toString("latin1", at, cache.indexOf(0, at));
  });
}
const library = (soname: string) => makeElf({ machine: X86_64, soname });

test("libraries are listed by the names programs ask for, in the loader's order", () => {
  const cache = image(
    { "etc/ld.so.conf": "# folders\n/usr/local/lib\ninclude /etc/ld.so.conf.d/*.conf\n/never/read\n", "etc/ld.so.conf.d/a.conf": "/opt/lib\n", "usr/lib/libz.so.1.3": library("libz.so.1"), "usr/lib/libc.so.6": library("libc.so.6"), "usr/lib/liba.so.10": library("liba.so.10"), "usr/lib/liba.so.9": library("liba.so.9"), "usr/lib/notes.txt": "no library", "usr/lib/libtext.so": "text", "usr/local/lib/libown.so": library("libown.so.2"), "opt/lib/libopt.so.1": library("libopt.so.1") },
    { lib: "usr/lib", "usr/lib/libz.so.1": "libz.so.1.3", "usr/lib/libz.so": "libz.so.1.3" },
  );
  assert.deepEqual(listed(cache), ["/lib/libz.so.1", "/lib/libz.so", "/usr/local/lib/libown.so", "/opt/lib/libopt.so.1", "/lib/libc.so.6", "/lib/liba.so.10", "/lib/liba.so.9"]);
  assert.equal((cache?.length ?? 1) % 16, 0);
});

test("without a configuration there is no cache", () => {
  assert.equal(image({ "usr/lib/libc.so.6": library("libc.so.6") }), undefined);
});

test.run();
