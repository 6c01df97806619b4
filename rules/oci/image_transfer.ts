/** What tools that move images get to read: every file of an image, and layers that a registry is known to have only where they are at hand. */
import type { AnyProvider, Configured, File } from "athanor/api";
import { oci_files, OciImageInfo, OciIndexInfo, type OciLayerInfo } from "./oci_info.ts";

/** One for each of `layer_descriptors`. */
export interface LayerPlace {
  /** Which of `layers` it is, or null where it is not fetched. */
  readonly file: number | null;
  /** Which of `downloads` it is then. */
  readonly download: number | null;
  /** Repositories that have it. */
  readonly sources: readonly string[];
}

export interface ImageTransfer {
  readonly files: Readonly<Record<"top" | "manifests" | "configs" | "layers" | "layer_descriptors", readonly File[]>>;
  readonly layers: readonly LayerPlace[];
  readonly downloads: readonly File[];
}

/** The image or index that a target provides. */
export function imageOf(target: Configured<AnyProvider>): OciImageInfo | OciIndexInfo | undefined {
  return target.find(OciIndexInfo) ?? target.find(OciImageInfo);
}

/** A pulled base stays where it is: its layers are read only by a registry that lacks them, from here where they were vendored. */
export function imageTransfer(image: OciImageInfo | OciIndexInfo): ImageTransfer {
  const { top, manifests, configs, layer_descriptors } = oci_files(image);
  const layers = ("images" in image ? image.images : [image]).flatMap((one) => one.layers);
  const held = layers.filter(({ sources }) => sources.length === 0);
  const pulled = layers.filter(({ sources }) => sources.length > 0);
  const position = (list: readonly OciLayerInfo[], layer: OciLayerInfo): number | null => (list.includes(layer) ? list.indexOf(layer) : null);
  return {
    files: { top, manifests, configs, layer_descriptors, layers: held.map(({ blob }) => blob) },
    layers: layers.map((layer) => ({ file: position(held, layer), download: position(pulled, layer), sources: layer.sources })),
    downloads: pulled.map(({ blob }) => blob),
  };
}
