/** The tool that describes a layer whose tar another program has compressed: `--blob FILE --plain DESCRIPTORS --descriptors OUT`, for zstd. */
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Tool } from "../../../engine/api/tool.ts";
import { canonicalJson, readLayerDescriptors } from "./descriptor.ts";
import { mediaTypes } from "./media_types.ts";

export const version = 1;

const compressedLayer: Tool = ({ args, cwd }) => {
  const file = (i: number): string => path.join(cwd, args[i] ?? "");
  const [plain] = readLayerDescriptors(file(3));
  if (!plain) throw new Error("the plain layer has no descriptor");
  const bytes = readFileSync(file(1));
  writeFileSync(file(5), canonicalJson([{ mediaType: mediaTypes.layer.zstd, digest: `sha256:${createHash("sha256").update(bytes).digest("hex")}`, size: bytes.length, diffId: plain.diffId }]));
};
export default compressedLayer;
