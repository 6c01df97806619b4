/** An image or index as tools are given it: documents that are read, and layers that are found by digest. */
import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { ToolError } from "../../../engine/api/tool.ts";
import { describe, hexOf, readLayerDescriptors, type Descriptor } from "./descriptor.ts";
import { readConfig, readManifest, type ImageConfig, type Manifest } from "./image_format.ts";
import { mediaTypes } from "./media_types.ts";

export interface ImageFiles {
  /** The index, or the only manifest. */
  readonly top: Blob;
  readonly isIndex: boolean;
  /** In the order of the index. */
  readonly images: readonly LoadedImage[];
}

export interface LoadedImage {
  readonly manifest: Manifest;
  readonly config: ImageConfig;
  readonly manifestBlob: Blob;
  readonly configBlob: Blob;
  /** The lowest first. */
  readonly layers: readonly Blob[];
}

export interface Blob {
  readonly descriptor: Descriptor;
  /** On this machine. */
  readonly file: string;
}

/** Reads `--top FILE`, `--image MANIFEST CONFIG` and `--layer BLOB DESCRIPTORS` from a tool's arguments, as `imageArgs` wrote them. */
export function readImageFiles(args: readonly string[], cwd: string): ImageFiles {
  const host = (i: number): string => path.join(cwd, args[i] ?? "");
  const at = (option: string): readonly number[] => args.flatMap((word, i) => (word === option ? [i] : []));
  const blobs = new Map<string, string>();
  for (const i of at("--layer"))
    // One file, or a folder of them.
    for (const { digest } of readLayerDescriptors(host(i + 2))) blobs.set(digest, statSync(host(i + 1)).isDirectory() ? path.join(host(i + 1), hexOf(digest)) : host(i + 1));
  const images = at("--image").map((i): LoadedImage => {
    const [manifestBytes, configBytes] = [readFileSync(host(i + 1)), readFileSync(host(i + 2))];
    const manifest = readManifest(manifestBytes.toString(), args[i + 1] ?? "");
    const layers = manifest.layers.map((descriptor) => {
      const file = blobs.get(descriptor.digest);
      if (file === undefined) throw new ToolError(`${args[i + 1]} lists the layer ${descriptor.digest}, which is not among its layers`);
      return { descriptor, file };
    });
    return {
      manifest,
      config: readConfig(configBytes.toString(), args[i + 2] ?? ""),
      manifestBlob: { descriptor: describe(manifest.mediaType, manifestBytes), file: host(i + 1) },
      configBlob: { descriptor: manifest.config, file: host(i + 2) },
      layers,
    };
  });
  const [top] = at("--top");
  const [first] = images;
  if (top === undefined) {
    if (!first) throw new Error("--image is missing");
    return { top: first.manifestBlob, isIndex: false, images };
  }
  return { top: { descriptor: describe(mediaTypes.index, readFileSync(host(top + 1))), file: host(top + 1) }, isIndex: true, images };
}
