/**
 * The file beside an unpacked package that holds its part of a layer, packed: the length of a list in four bytes, the list, and the pieces in its order. A large file's pieces are
 * known by where in the package's tar they begin, others by the SHA-256 of what they were. A layer that has such a piece takes it from there; one that has others makes them, and comes out
 * the same.
 */
import { createHash } from "node:crypto";
import { deflatePiece, PACKED, PIECE } from "../../oci/tools/deflate.ts";
import type { Pack } from "../../oci/tools/gzip.ts";
import { gzipPacker, LARGE } from "../../oci/tools/layer_blob.ts";
import { tarWriter } from "../../oci/tools/tar_writer.ts";
import type { ApkPackage } from "./apk_file.ts";
import { readFrom } from "./content.ts";
import { fileTree, parentOf } from "./file_tree.ts";
import { entriesOf } from "./image_tar.ts";
import { checksumOf, installPackages } from "./install.ts";
import type { TarEntry } from "./tar_entries.ts";

export interface PackedFile {
  /** Read into `memory`, of PACKED bytes. */
  piece(key: PieceKey, memory: Buffer): Uint8Array | undefined;
}

/** Where it begins, or its sum. */
type PieceKey = number | string;
type List = readonly (readonly [key: PieceKey, length: number])[];

export function openPacked(file: string): PackedFile {
  const size = readFrom(file, 0, Buffer.alloc(4)).readUInt32LE();
  // Written by packPieces.
  const list = JSON.parse(readFrom(file, 4, Buffer.alloc(size)).toString()) as List;
  const pieces = new Map<PieceKey, { readonly at: number; readonly length: number }>();
  let at = 4 + size;
  for (const [key, length] of list) {
    pieces.set(key, { at, length });
    at += length;
  }
  return {
    piece(key, memory) {
      const found = pieces.get(key);
      return found && readFrom(file, found.at, memory.subarray(0, found.length));
    },
  };
}

/** What one of `files` holds is taken from it. */
export function packedPieces(files: readonly PackedFile[]): Pack {
  const memory = Buffer.allocUnsafe(PACKED);
  return (piece) => {
    const wanted = sum(piece);
    for (const file of files) {
      const known = file.piece(wanted, memory);
      if (known) return known;
    }
    return deflatePiece(piece);
  };
}

/** Of an image that had nothing but this package. A file that is not what its checksum says is refused. */
export function packPieces(apk: ApkPackage): Buffer {
  const tree = fileTree();
  // A link may lead to another package's file or folder: what it leads to, and whether it may, is seen in the image.
  const links = new Set(apk.files.flatMap(({ type, name }) => (type === "directory" ? [] : [name])));
  const isBehindLink = ({ name }: TarEntry): boolean => name.split("/").some((_, i, all) => i > 0 && links.has(all.slice(0, i).join("/")));
  for (const entry of apk.files) if (entry.type === "file" && isBehindLink(entry)) checksumOf(apk, entry);
  const files = apk.files.filter((entry) => entry.type !== "hardlink" && !isBehindLink(entry));
  for (const { name } of files) tree.makeFolders(parentOf(name), 0o755);
  installPackages(tree, [{ ...apk, files }]);
  const list: (readonly [PieceKey, number])[] = [];
  const parts: Buffer[] = [];
  const keep = (key: PieceKey, piece: Uint8Array): Buffer => {
    const packed = deflatePiece(piece);
    list.push([key, packed.length]);
    parts.push(packed);
    return packed;
  };
  const packer = gzipPacker(
    () => {},
    (piece) => keep(sum(piece), piece),
  );
  const tar = tarWriter(packer.frame, packer.content);
  const places = new Map(files.map(({ content, at }) => [content, at]));
  for (const { item, content } of entriesOf(tree, ROOT)) {
    packer.entry(item);
    tar.entry(item);
    const bytes = content.read();
    const place = places.get(content);
    if (place === undefined || bytes.length < LARGE) tar.data(bytes);
    else
      for (let done = 0; done < bytes.length; done += PIECE) {
        const piece = bytes.subarray(done, done + PIECE);
        tar.data(piece, keep(place + done, piece));
      }
  }
  packer.end();
  const header = Buffer.from(JSON.stringify(list));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(header.length);
  return Buffer.concat([length, header, ...parts]);
}

/** Who packages' files belong to, in images that have accounts. */
const ROOT = { users: new Map([[0, "root"]]), groups: new Map([[0, "root"]]) };

function sum(piece: Uint8Array): string {
  return createHash("sha256").update(piece).digest("base64");
}
