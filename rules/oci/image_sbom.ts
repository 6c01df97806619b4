/** image_sbom: what an image is made of. */
import { attr, DefaultInfo, depset, rule, type Arg, type File } from "athanor/api";
import { imageArgs } from "./image_args.ts";
import { imageOf } from "./image_transfer.ts";

/**
 * An SPDX 2.3 document that joins what others list apart: packages of Debian or of an apk distribution, found in the layers, and crates, known from the graph although a stripped
 * program does not tell them. For an index it has each of its images. `oci_sign({ attestations: { "https://spdx.dev/Document": ":sbom" } })` attaches it.
 */
export const image_sbom = rule({
  attrs: {
    /** The image or index. */
    image: attr.dep({ provides: [] }),
  },
  impl(ctx) {
    const image = imageOf(ctx.attrs.image);
    if (!image) return ctx.fail(`${ctx.attrs.image.label} is no image`, { attribute: "image", help: "images are made by oci_image and multi_arch_image" });
    const out = ctx.actions.declareFile(`${ctx.label.name}.spdx.json`);
    const args: Arg[] = ["--out", out, "--name", ctx.attrs.image.label];
    ("images" in image ? image.images : [image]).forEach(({ layers }, i) => {
      for (const { components } of layers) for (const purl of components ?? []) args.push("--component", String(i), purl);
    });
    ctx.actions.tool({ mnemonic: "ImageSbom", tool: "oci/image_sbom", args: [...args, ...imageArgs(image)], outputs: [out] });
    return [DefaultInfo({ files: depset<File>([out]) })];
  },
});
