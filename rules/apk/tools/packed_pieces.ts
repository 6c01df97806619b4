/**
 * The file beside an unpacked package that holds its part of a layer, packed: each piece after the SHA-256 of what it was and its length in four bytes.
 * A layer that has such a piece takes it from there; one that has others makes them, and comes out the same.
 */
import { createHash } from "node:crypto";
import { deflatePiece } from "../../oci/tools/deflate.ts";
import type { Pack } from "../../oci/tools/gzip.ts";
import { gzipPacker } from "../../oci/tools/layer_blob.ts";
import { tarWriter } from "../../oci/tools/tar_writer.ts";
import type { ApkPackage } from "./apk_file.ts";
import { fileTree, parentOf } from "./file_tree.ts";
import { entriesOf } from "./image_tar.ts";
import { installPackages } from "./install.ts";

/** What `files` hold is taken from them. */
export function packedPieces(files: readonly Buffer[]): Pack {
  const known = new Map<string, Buffer>();
  for (const bytes of files) {
    for (let at = 0; at < bytes.length; ) {
      const start = at + SUM + 4;
      const end = start + bytes.readUInt32LE(at + SUM);
      known.set(bytes.toString("latin1", at, at + SUM), bytes.subarray(start, end));
      at = end;
    }
  }
  return (piece) => known.get(sum(piece).toString("latin1")) ?? deflatePiece(piece);
}

/** Of an image that had nothing but this package. A file that is not what its checksum says is refused. */
export function packPieces(apk: ApkPackage): Buffer {
  const tree = fileTree();
  // A link may lead to another package's file, and so may a folder.
  const files = apk.files.filter(({ type }) => type !== "hardlink");
  for (const { name } of files) tree.makeFolders(parentOf(name), 0o755);
  installPackages(tree, [{ ...apk, files }]);
  const parts: Buffer[] = [];
  const packer = gzipPacker(
    () => {},
    (piece) => {
      const packed = deflatePiece(piece);
      const length = Buffer.alloc(4);
      length.writeUInt32LE(packed.length);
      parts.push(sum(piece), length, packed);
      return packed;
    },
  );
  const tar = tarWriter(packer.frame, packer.content);
  for (const { item, content } of entriesOf(tree, ROOT)) {
    packer.entry(item);
    tar.entry(item);
    tar.data(content);
  }
  packer.end();
  return Buffer.concat(parts);
}

/** Bytes of a SHA-256. */
const SUM = 32;
/** Who packages' files belong to, in images that have accounts. */
const ROOT = { users: new Map([[0, "root"]]), groups: new Map([[0, "root"]]) };

function sum(piece: Uint8Array): Buffer {
  return createHash("sha256").update(piece).digest();
}
