/** What rules for images tell each other: layers, images, indexes and tags, as files whose digests are written down beside them. */
import { provider, type Depset, type File } from "athanor/api";

/**
 * One layer, or several that come together. Owners, modes, devices and times live in a tar, so a layer is always a tar and never a tree.
 */
export interface OciLayerInfo {
  /**
   * The tar as a registry gets it: gzip, zstd or plain. Where the number of layers is known only once they are made, a folder of them, each
   * named by its digest's 64 hexadecimal digits.
   */
  readonly blob: File;
  /**
   * What the blob is, as JSON: a list of `{ mediaType, digest, size, diffId, annotations? }`, the lowest layer first; `diffId` is the digest of the plain tar.
   * A manifest is made of these alone, so that no byte of a base is touched when something above it changes.
   */
  readonly descriptors: File;
  /** Repositories that have the blob already ("registry.example/library/debian"): a push mounts it from there where it can. */
  readonly sources: readonly string[];
  /** Package URLs of what programs in it are made of; packages of a distribution are found in the layer itself. */
  readonly components?: Depset<string>;
}
export const OciLayerInfo = provider<OciLayerInfo>("OciLayerInfo");

/** An image for one platform. */
export interface OciImageInfo {
  /** The manifest's bytes. */
  readonly manifest: File;
  /** The configuration's bytes. */
  readonly config: File;
  /** JSON of `{ mediaType, digest, size, platform }` of the manifest: what an index lists. */
  readonly descriptor: File;
  /** The lowest first. */
  readonly layers: readonly OciLayerInfo[];
}
export const OciImageInfo = provider<OciImageInfo>("OciImageInfo");

/** Images for several platforms under one digest. */
export interface OciIndexInfo {
  /** The index's bytes. */
  readonly index: File;
  /** JSON of `{ mediaType, digest, size }` of the index. */
  readonly descriptor: File;
  /** In the order of the index. */
  readonly images: readonly OciImageInfo[];
}
export const OciIndexInfo = provider<OciIndexInfo>("OciIndexInfo");

/** What an image is to be called in a repository. */
export interface ImageTagsInfo {
  /** One tag a line, in the order they are to be set. */
  readonly file: File;
}
export const ImageTagsInfo = provider<ImageTagsInfo>("ImageTagsInfo");

/** Kinds of files of an image or index. Those in a pair of lists belong to each other one by one: layers and layer_descriptors, manifests and descriptors. */
export type OciFileKind = "top" | "top_descriptor" | "manifests" | "descriptors" | "configs" | "layers" | "layer_descriptors";

/**
 * Every file of an image or index, for tools that push or pack one; fits `RunInfo.tool.files`. `top` is the index, or the only manifest.
 * A layer that several images share is listed for each.
 */
export function oci_files(image: OciImageInfo | OciIndexInfo): Readonly<Record<OciFileKind, readonly File[]>> {
  const images = "images" in image ? image.images : [image];
  const layers = images.flatMap((one) => one.layers);
  return {
    top: ["images" in image ? image.index : image.manifest],
    top_descriptor: [image.descriptor],
    manifests: images.map((one) => one.manifest),
    descriptors: images.map((one) => one.descriptor),
    configs: images.map((one) => one.config),
    layers: layers.map((layer) => layer.blob),
    layer_descriptors: layers.map((layer) => layer.descriptors),
  };
}
