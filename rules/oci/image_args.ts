/** Arguments that give a tool an image or index; its side is tools/image_files.ts. */
import type { Arg } from "athanor/api";
import type { OciImageInfo, OciIndexInfo } from "./oci_info.ts";

export function imageArgs(image: OciImageInfo | OciIndexInfo): readonly Arg[] {
  const images = "images" in image ? image.images : [image];
  return [
    ...("images" in image ? ["--top", image.index] : []),
    ...images.flatMap(({ manifest, config }): readonly Arg[] => ["--image", manifest, config]),
    ...images.flatMap(({ layers }) => layers.flatMap(({ blob, descriptors }): readonly Arg[] => ["--layer", blob, descriptors])),
  ];
}
