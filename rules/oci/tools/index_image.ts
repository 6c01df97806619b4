/** The index tool: descriptors of images for several platforms in, their index and its descriptor out: `--index OUT --descriptor OUT --annotations JSON DESCRIPTOR...`. */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { ToolError, type Tool } from "../../../engine/api/tool.ts";
import { canonicalJson, describe, readDescriptor, type Descriptor } from "./descriptor.ts";
import type { Index } from "./image_format.ts";
import { mediaTypes } from "./media_types.ts";

export const version = 1;

const indexImage: Tool = ({ args, cwd }) => {
  const [, indexFile = "", , descriptorFile = "", , annotations = "{}", ...images] = args;
  const made = makeIndex(images.map((image) => readDescriptor(path.join(cwd, image))), JSON.parse(annotations) as Readonly<Record<string, string>>);
  writeFileSync(path.join(cwd, indexFile), made.index);
  writeFileSync(path.join(cwd, descriptorFile), canonicalJson(made.descriptor));
};
export default indexImage;

/** Images are sorted by platform, so that the order in which platforms are listed changes nothing. */
export function makeIndex(images: readonly Descriptor[], annotations: Readonly<Record<string, string>>): { readonly index: Buffer; readonly descriptor: Descriptor } {
  const manifests = [...images].sort((a, b) => (platformOf(a) < platformOf(b) ? -1 : 1));
  manifests.forEach((one, i) => {
    const before = manifests[i - 1];
    if (before && platformOf(before) === platformOf(one)) throw new ToolError(`two of the images are for ${platformOf(one)}`, "an index has one image for each system and processor; the C library does not tell them apart");
  });
  const index: Index = { schemaVersion: 2, mediaType: mediaTypes.index, manifests, ...(Object.keys(annotations).length > 0 ? { annotations } : {}) };
  const bytes = Buffer.from(canonicalJson(index));
  return { index: bytes, descriptor: describe(mediaTypes.index, bytes) };
}

function platformOf({ platform }: Descriptor): string {
  return platform ? [platform.os, platform.architecture, platform.variant].filter(Boolean).join("/") : "";
}
