/** What tools that move images get to read: every file of an image save layers that a registry is known to have. */
import type { AnyProvider, Configured, File } from "athanor/api";
import { oci_files, OciImageInfo, OciIndexInfo } from "./oci_info.ts";

/** One for each of `layer_descriptors`. */
export interface LayerPlace {
  /** Which of `layers` it is, or null where only other registries have it. */
  readonly file: number | null;
  /** Repositories that have it. */
  readonly sources: readonly string[];
}

export interface ImageTransfer {
  readonly files: Readonly<Record<"top" | "manifests" | "configs" | "layers" | "layer_descriptors", readonly File[]>>;
  readonly layers: readonly LayerPlace[];
}

/** The image or index that a target provides. */
export function imageOf(target: Configured<AnyProvider>): OciImageInfo | OciIndexInfo | undefined {
  return target.find(OciIndexInfo) ?? target.find(OciImageInfo);
}

/** A pulled base stays where it is: its layers are no files here, and are read only by a registry that lacks them. */
export function imageTransfer(image: OciImageInfo | OciIndexInfo): ImageTransfer {
  const { top, manifests, configs, layer_descriptors } = oci_files(image);
  const layers = ("images" in image ? image.images : [image]).flatMap((one) => one.layers);
  const held = layers.filter(({ sources }) => sources.length === 0);
  return {
    files: { top, manifests, configs, layer_descriptors, layers: held.map(({ blob }) => blob) },
    layers: layers.map((layer) => ({ file: layer.sources.length === 0 ? held.indexOf(layer) : null, sources: layer.sources })),
  };
}
