/** Images made of a few bytes, as a push sees them. */
import { Readable } from "node:stream";
import type { Blob } from "../../rules/oci/tools/registry/blobs.ts";
import { digestOf, INDEX_TYPE, MANIFEST_TYPE, type Manifest } from "../../rules/oci/tools/registry/manifests.ts";
import type { PushedManifest } from "../../rules/oci/tools/registry/push_image.ts";

export function blobOf(content: string | Uint8Array, mountFrom?: string): Blob & { readonly bytes: Uint8Array } {
  const bytes = Buffer.from(content as string);
  return { bytes, digest: digestOf(bytes), size: bytes.length, mountFrom, open: (from, to) => Readable.from(pieces(bytes.subarray(from, to)), { objectMode: false }) };
}

/** In pieces, as files are read. */
function* pieces(bytes: Uint8Array): Generator<Uint8Array> {
  for (let i = 0; i < bytes.length; i += 65_536) yield bytes.subarray(i, i + 65_536);
}

export function manifestOf(value: object): Manifest {
  const bytes = Buffer.from(JSON.stringify(value));
  return { mediaType: "manifests" in value ? INDEX_TYPE : MANIFEST_TYPE, digest: digestOf(bytes), bytes };
}

/** An image of `layers` for a processor; the layers are tars or only called so. */
export function imageOf(architecture: string, layers: readonly (string | Uint8Array)[]): PushedManifest {
  const blobs = layers.map((layer) => blobOf(layer));
  const config = blobOf(JSON.stringify({ architecture, os: "linux", config: {}, rootfs: { type: "layers", diff_ids: blobs.map(({ digest }) => digest) } }));
  const descriptor = (blob: Blob, mediaType: string) => ({ mediaType, digest: blob.digest, size: blob.size });
  const manifest = manifestOf({ schemaVersion: 2, mediaType: MANIFEST_TYPE, config: descriptor(config, "application/vnd.oci.image.config.v1+json"), layers: blobs.map((blob) => descriptor(blob, "application/vnd.oci.image.layer.v1.tar")) });
  return { ...manifest, blobs: [config, ...blobs] };
}

/** The images and an index over them, in the order of a push. */
export function indexOf(images: Readonly<Record<string, PushedManifest>>): readonly PushedManifest[] {
  const manifests = Object.entries(images).map(([architecture, { mediaType, digest, bytes }]) => ({ mediaType, digest, size: bytes.length, platform: { architecture, os: "linux" } }));
  return [...Object.values(images), { ...manifestOf({ schemaVersion: 2, mediaType: INDEX_TYPE, manifests }), blobs: [] }];
}
