/** apko_index: the images of one configuration under one digest, as apko publishes them. */
import { attr, DefaultInfo, depset, rule, split_transition, type Arg, type File, type Label } from "athanor/api";
import { OciImageInfo, OciIndexInfo } from "../oci/oci_info.ts";
import { ApkoLockInfo } from "./apko_lock.ts";

const each_platform = split_transition((_from, attrs) => attrs["platforms"] as readonly Label[]);

/**
 * An index with the annotations of its configuration and its SBOM, as `apko build` and `apko publish` make them; to be pushed by itself. Images that stand on the base
 * come under an index of their own, by multi_arch_image.
 */
export const apko_index = rule({
  attrs: {
    /** The image: an apko_base. */
    image: attr.dep({ provides: [OciImageInfo, ApkoLockInfo], cfg: each_platform }),
    /** Platforms to build it for, one for each processor. */
    platforms: attr.labels(),
  },
  impl(ctx) {
    const bases = [...ctx.attrs.image.values()];
    const [first] = bases;
    if (!first) return ctx.fail("platforms must name at least one platform", { attribute: "platforms" });
    const { config, name, includes } = first.get(ApkoLockInfo);
    const images = bases.map((base) => base.get(OciImageInfo));
    const index = ctx.actions.declareFile(`${ctx.label.name}.index.json`);
    const descriptor = ctx.actions.declareFile(`${ctx.label.name}.descriptor.json`);
    const sbom = ctx.actions.declareFile(`${ctx.label.name}.spdx.json`);
    // Package URLs call it what its images are called.
    const args: Arg[] = ["--index", index, "--descriptor", descriptor, "--sbom", first.label.replace(/^.*:/, ""), sbom, "--config", name, config];
    for (const include of includes) args.push("--include", include.basename, include);
    for (const image of images) args.push("--image", image.descriptor, image.config);
    ctx.actions.tool({ mnemonic: "ApkoIndex", tool: "apk/index", args, outputs: [index, descriptor, sbom] });
    return [OciIndexInfo({ index, descriptor, images }), DefaultInfo({ files: depset<File>([index, descriptor, sbom]) })];
  },
});
