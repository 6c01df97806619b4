/** image_diff: what differs between two images. */
import { attr, DefaultInfo, depset, rule, type File } from "athanor/api";
import { imageArgs } from "./image_args.ts";
import { imageOf } from "./image_transfer.ts";

/** Compares two images or indexes: configuration, layers, and every file with its mode, owner and content. `athanor build` shows the result. */
export const image_diff = rule({
  attrs: {
    /** The image to compare with: one that was pulled, or another target. */
    before: attr.dep({ provides: [] }),
    /** The image as it is now. */
    after: attr.dep({ provides: [] }),
  },
  impl(ctx) {
    const args = (["before", "after"] as const).map((which) => {
      const image = imageOf(ctx.attrs[which]);
      return image ? imageArgs(image) : ctx.fail(`${ctx.attrs[which].label} is no image`, { attribute: which, help: "images are made by oci_image and multi_arch_image" });
    });
    const out = ctx.actions.declareFile(`${ctx.label.name}.txt`);
    ctx.actions.tool({ mnemonic: "ImageDiff", tool: "oci/image_diff", args: ["--out", out, "--before", ...(args[0] ?? []), "--after", ...(args[1] ?? [])], outputs: [out] });
    return [DefaultInfo({ files: depset<File>([out]), shown: out })];
  },
});
