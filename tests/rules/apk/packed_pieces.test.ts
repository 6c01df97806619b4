/** Pieces of layers that were packed when a package was unpacked: a layer comes out the same with and without them. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "uvu";
import { readApk, splitApk, readData } from "../../../rules/apk/tools/apk_file.ts";
import { tarFile } from "../../../rules/apk/tools/content.ts";
import { fileTree } from "../../../rules/apk/tools/file_tree.ts";
import { entriesOf } from "../../../rules/apk/tools/image_tar.ts";
import { installPackages } from "../../../rules/apk/tools/install.ts";
import { openPacked, packedPieces, packPieces } from "../../../rules/apk/tools/packed_pieces.ts";
import { tarEntries, type TarEntry } from "../../../rules/apk/tools/tar_entries.ts";
import { deflatePiece } from "../../../rules/oci/tools/deflate.ts";
import type { Pack } from "../../../rules/oci/tools/gzip.ts";
import { layerBlob } from "../../../rules/oci/tools/layer_blob.ts";
import { apkOf } from "../../support/apk_repository.ts";

const folder = mkdtempSync(path.join(tmpdir(), "athanor-packed-"));
const bytes = (size: number, seed: number) => Buffer.from(Uint8Array.from({ length: size }, (_, i) => (i * i * seed) >> 8));
/** More than two pieces, one, less than one, a file just too small to have its own, small ones. */
const FILES = { "usr/lib/large": bytes(2_500_000, 3), "usr/lib/piece": bytes(1 << 20, 5), "usr/lib/least": bytes(32 * 1024, 7), "usr/lib/small": bytes(32 * 1024 - 1, 9), "etc/one": bytes(10, 1), "etc/two": Buffer.alloc(0) };

const parts = splitApk(apkOf({ name: "all" }, Object.entries(FILES).map(([name, content]) => ({ name, content }))), "all.apk");
const apk = readApk(parts, "all.apk");
const [tar, packed] = [path.join(folder, "tar"), path.join(folder, "packed")];
writeFileSync(tar, readData(parts.data, apk.info, "all.apk"));
writeFileSync(packed, packPieces(apk));

/** The blob of a layer that has the package's files, and more before and behind them. */
function layer(files: readonly TarEntry[], pack: Pack): Buffer {
  const tree = fileTree();
  for (const name of ["etc", "usr/lib"]) tree.makeFolders(name, 0o755);
  tree.write("etc/aaa", bytes(40_000, 11));
  installPackages(tree, [{ ...apk, files }]);
  tree.write("usr/lib/zzz", "the last");
  const file = path.join(folder, "blob");
  const blob = layerBlob(file, "gzip", pack);
  for (const { item, content } of entriesOf(tree)) {
    blob.entry(item);
    for (const piece of content.pieces()) blob.data(piece.plain, piece.packed);
  }
  blob.close();
  const made = readFileSync(file);
  rmSync(file);
  return made;
}

test("a layer is the same, to the byte, whether its pieces were packed before or not", () => {
  const unpacked = openPacked(packed);
  const files = tarEntries(tarFile(tar, unpacked), "all");
  assert.deepEqual(Object.fromEntries(files.flatMap(({ name, type, content }) => (type === "file" ? [[name, content.read()]] : []))), FILES);
  assert.ok(layer(files, packedPieces([unpacked])).equals(layer(apk.files, deflatePiece)));
});

test("nothing of a large file is packed again", () => {
  let again = 0;
  const unpacked = openPacked(packed);
  const known = packedPieces([unpacked]);
  layer(tarEntries(tarFile(tar, unpacked), "all"), (piece) => {
    again += piece.length;
    return known(piece);
  });
  // What was written into the image beside the package, the small files, and headers.
  assert.ok(again < 100_000, String(again));
});

test.after(() => rmSync(folder, { recursive: true }));
test.run();
