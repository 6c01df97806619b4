/** image_provenance: how an image came to be. */
import { attr, DefaultInfo, depset, rule, type File } from "athanor/api";
import { imageArgs } from "./image_args.ts";
import { imageOf } from "./image_transfer.ts";

/**
 * A SLSA provenance predicate (v1): the target, the commit, and the images. It reads the commit, as tags do, so it is new with each one while the image is not.
 * `oci_sign({ attestations: { "https://slsa.dev/provenance/v1": ":provenance" } })` signs it as an in-toto statement.
 */
export const image_provenance = rule({
  attrs: {
    /** The image or index. */
    image: attr.dep({ provides: [] }),
    /** Where the sources are: `https://example.org/team/app`. */
    source: attr.string(),
    /** Who builds: a URI that stands for the service or person whose word it is. */
    builder: attr.string(),
  },
  impl(ctx) {
    const { image: target, source, builder } = ctx.attrs;
    const image = imageOf(target);
    if (!image) return ctx.fail(`${target.label} is no image`, { attribute: "image", help: "images are made by oci_image and multi_arch_image" });
    for (const [attribute, uri] of [["source", source], ["builder", builder]] as const)
      if (!/^[a-z][a-z0-9+.-]*:[^\s]+$/.test(uri)) return ctx.fail(`"${uri}" is no URI`, { attribute, text: uri });
    const out = ctx.actions.declareFile(`${ctx.label.name}.provenance.json`);
    const about = JSON.stringify({ target: target.label, platform: ctx.platform.label, profile: ctx.profile, source, builder });
    ctx.actions.tool({ mnemonic: "ImageProvenance", tool: "oci/image_provenance", args: ["--out", out, "--commit", ctx.actions.commit(), "--about", about, ...imageArgs(image)], outputs: [out] });
    return [DefaultInfo({ files: depset<File>([out]) })];
  },
});
