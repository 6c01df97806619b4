/** An image or index as our actions left it in files, read as a push wants it. */
import { createReadStream, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { Readable } from "node:stream";
import { ToolError } from "../../../../engine/api/tool.ts";
import { readLayerDescriptors } from "../descriptor.ts";
import type { Blob } from "./blobs.ts";
import { parseDescriptor, type Descriptor } from "./descriptor.ts";
import { isRecord, listOf, parseJson } from "../../../../engine/http/json.ts";
import { digestOf, INDEX_TYPE, MANIFEST_TYPE } from "./manifests.ts";
import type { LayerPlace } from "../../image_transfer.ts";
import type { PushedManifest } from "./push_image.ts";

/** Host paths by the names of `oci_files`. */
export type ImageFiles = Readonly<Record<"top" | "manifests" | "configs" | "layers" | "layer_descriptors", readonly string[]>>;

/** A layer without a file, which the repository `source` has. */
export type OpenRemote = (source: string, place: LayerPlace, blob: { readonly digest: string; readonly size: number }) => Blob;

/** Children first. `places` belongs to layer_descriptors, one by one. */
export function readImage(files: ImageFiles, places: readonly LayerPlace[], remote: OpenRemote): readonly PushedManifest[] {
  const blobs = new Map<string, Blob>();
  files.layer_descriptors.forEach((file, i) => {
    const place = places[i] ?? { file: i, download: null, sources: [] };
    const held = place.file === null ? undefined : files.layers[place.file];
    for (const { digest, size } of readLayerDescriptors(file)) {
      const source = place.sources[0];
      if (held !== undefined) blobs.set(digest, fileBlob(blobFile(held, digest), digest, size));
      else if (source !== undefined) blobs.set(digest, remote(source, place, { digest, size }));
      else throw new Error(`the layer ${digest} is nowhere`);
    }
  });
  for (const file of files.configs) {
    const bytes = readFileSync(file);
    blobs.set(digestOf(bytes), { digest: digestOf(bytes), size: bytes.length, open: (from, to) => Readable.from([bytes.subarray(from, to)], { objectMode: false }) });
  }
  const images = files.manifests.map((file) => imageOf(file, blobs));
  const [top] = files.top;
  if (top === undefined || files.manifests.includes(top)) return images;
  return [...images, { ...manifestOf(top, INDEX_TYPE), blobs: [] }];
}

/** A layer's file, or the folder in which several lie. */
function blobFile(held: string, digest: string): string {
  return statSync(held).isDirectory() ? path.join(held, digest.slice("sha256:".length)) : held;
}

export function fileBlob(file: string, digest: string, size: number): Blob {
  return { digest, size, open: (from, to) => (from === to ? Readable.from([]) : createReadStream(file, { start: from, end: to - 1, highWaterMark: 1 << 20 })) };
}

function imageOf(file: string, blobs: ReadonlyMap<string, Blob>): PushedManifest {
  const manifest = manifestOf(file, MANIFEST_TYPE);
  return {
    ...manifest,
    blobs: neededBy(file, manifest.bytes).map(({ digest }) => {
      const blob = blobs.get(digest);
      if (blob === undefined) throw new ToolError(`${path.basename(file)} names ${digest}, which is no part of the image`);
      return blob;
    }),
  };
}

function manifestOf(file: string, usual: string) {
  const bytes = readFileSync(file);
  const parsed = parseJson(bytes.toString("utf8"));
  const mediaType = isRecord(parsed) && typeof parsed["mediaType"] === "string" ? parsed["mediaType"] : usual;
  return { mediaType, digest: digestOf(bytes), bytes };
}

function neededBy(file: string, bytes: Uint8Array): readonly Descriptor[] {
  const parsed = parseJson(Buffer.from(bytes).toString("utf8"));
  const all = isRecord(parsed) ? [parsed["config"], ...listOf(parsed["layers"])].map(parseDescriptor) : [undefined];
  return all.map((descriptor) => {
    if (descriptor === undefined) throw new ToolError(`${path.basename(file)} is no image manifest`);
    return descriptor;
  });
}
