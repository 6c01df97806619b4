/** The archive tool: an image or index out as a layout folder or as one tar: `--out OUT --format layout|oci|docker [--name NAME]...`, then what `imageArgs` gives. */
import { closeSync, copyFileSync, mkdirSync, openSync, readSync, writeFileSync, writeSync } from "node:fs";
import path from "node:path";
import type { Tool } from "../../../engine/api/tool.ts";
import { canonicalJson, hexOf, type Descriptor } from "./descriptor.ts";
import { readImageFiles, type Blob, type ImageFiles } from "./image_files.ts";
import { mediaTypes } from "./media_types.ts";
import { tarWriter } from "./tar_writer.ts";

export const version = 1;

const archive: Tool = ({ args, cwd }) => {
  const [, out = "", , format] = args;
  const names = args.filter((_, i) => args[i - 1] === "--name");
  const image = readImageFiles(args, cwd);
  const files = layoutFiles(image, names, format === "docker");
  if (format === "layout") writeFolder(path.join(cwd, out), files);
  else writeTar(path.join(cwd, out), files);
};
export default archive;

/** By path, in order: text, or a file of this machine with its size. */
export type LayoutFiles = ReadonlyMap<string, string | { readonly file: string; readonly size: number }>;

/** What an image layout holds; with `docker` also the list by which `docker load` finds an image in it. */
function layoutFiles(image: ImageFiles, names: readonly string[], docker: boolean): LayoutFiles {
  const files = new Map<string, string | { readonly file: string; readonly size: number }>();
  for (const { descriptor, file } of blobsOf(image)) files.set(blobPath(descriptor), { file, size: descriptor.size });
  files.set("index.json", canonicalJson({ schemaVersion: 2, mediaType: mediaTypes.index, manifests: named(image.top.descriptor, names) }));
  files.set("oci-layout", canonicalJson({ imageLayoutVersion: "1.0.0" }));
  const [only] = image.images;
  if (docker && only) files.set("manifest.json", canonicalJson([{ Config: blobPath(only.configBlob.descriptor), RepoTags: names, Layers: only.layers.map(({ descriptor }) => blobPath(descriptor)) }]));
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function blobsOf({ top, images }: ImageFiles): readonly Blob[] {
  return [top, ...images.flatMap(({ manifestBlob, configBlob, layers }) => [manifestBlob, configBlob, ...layers])];
}

/** One entry a name: the tag for those who follow the specification, the whole name for containerd and docker. */
function named({ mediaType, digest, size }: Descriptor, names: readonly string[]): readonly Descriptor[] {
  if (names.length === 0) return [{ mediaType, digest, size }];
  return names.map((name) => ({ mediaType, digest, size, annotations: { "io.containerd.image.name": name, "org.opencontainers.image.ref.name": name.slice(name.lastIndexOf(":") + 1) } }));
}

function blobPath({ digest }: Descriptor): string {
  return `blobs/sha256/${hexOf(digest)}`;
}

function writeFolder(out: string, files: LayoutFiles): void {
  for (const [name, content] of files) {
    mkdirSync(path.dirname(path.join(out, name)), { recursive: true });
    if (typeof content === "string") writeFileSync(path.join(out, name), content);
    else copyFileSync(content.file, path.join(out, name));
  }
}

function writeTar(out: string, files: LayoutFiles): void {
  const target = openSync(out, "wx");
  const tar = tarWriter((bytes) => {
    for (let written = 0; written < bytes.length; ) written += writeSync(target, bytes, written);
  });
  for (const folder of ["blobs/", "blobs/sha256/"]) tar.entry({ path: folder, type: "directory", mode: 0o755 });
  for (const [name, content] of files) {
    if (typeof content === "string") tar.file({ path: name, mode: 0o644 }, Buffer.from(content));
    else {
      tar.entry({ path: name, type: "file", mode: 0o644, size: content.size });
      copyInto(content.file, tar.data);
    }
  }
  tar.finish();
  closeSync(target);
}

const PIECE = 1 << 20;

function copyInto(file: string, data: (bytes: Uint8Array) => void): void {
  const source = openSync(file, "r");
  try {
    const piece = Buffer.allocUnsafe(PIECE);
    for (let read = readSync(source, piece); read > 0; read = readSync(source, piece)) data(piece.subarray(0, read));
  } finally {
    closeSync(source);
  }
}
