/** multi_arch_image: one image, built for several platforms, under one digest. */
import { attr, DefaultInfo, depset, rule, split_transition, type File, type Label } from "athanor/api";
import { OciImageInfo, OciIndexInfo } from "./oci_info.ts";

/** The dependency once for each of the target's `platforms`. */
const each_platform = split_transition((_from, attrs) => attrs["platforms"] as readonly Label[]);

/** An index of `image` for each of `platforms`: the image and everything in it are declared once, and built for each. */
export const multi_arch_image = rule({
  attrs: {
    /** The image. */
    image: attr.dep({ provides: [OciImageInfo], cfg: each_platform }),
    /** Platforms to build it for, one for each system and processor. */
    platforms: attr.labels(),
    /** Annotations of the index. */
    annotations: attr.string_map(),
  },
  impl(ctx) {
    const images = [...ctx.attrs.image.values()].map((image) => image.get(OciImageInfo));
    if (images.length === 0) return ctx.fail("platforms must name at least one platform", { attribute: "platforms" });
    const index = ctx.actions.declareFile(`${ctx.label.name}.index.json`);
    const descriptor = ctx.actions.declareFile(`${ctx.label.name}.descriptor.json`);
    ctx.actions.tool({
      mnemonic: "OciIndex",
      tool: "oci/index_image",
      args: ["--index", index, "--descriptor", descriptor, "--annotations", JSON.stringify(ctx.attrs.annotations), ...images.map((image) => image.descriptor)],
      outputs: [index, descriptor],
    });
    return [OciIndexInfo({ index, descriptor, images }), DefaultInfo({ files: depset<File>([index, descriptor]) })];
  },
});
