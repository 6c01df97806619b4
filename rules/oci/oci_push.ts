/** oci_push: an image or index into a registry, with `athanor run`. */
import { attr, rule, RunInfo, type Json } from "athanor/api";
import { imageOf, imageTransfer } from "./image_transfer.ts";
import { ImageTagsInfo } from "./oci_info.ts";
import { parseReference } from "./tools/registry/reference.ts";

/**
 * `athanor run //:push -- --repository registry.example/team/app` builds the image and pushes it: blobs that are missing there, then manifests, then the
 * index, and only then the tags. It logs in as docker does and prints `repository@digest`. Other options: `--tag` (in place of the declared ones, may be
 * repeated), `--dry-run`, `--immutable`, `--plain-http`, `--ca-file`.
 */
export const oci_push = rule({
  attrs: {
    /** An oci_image or multi_arch_image, or what else provides one. Layers of a base that was pulled are mounted when they are missing, or sent from where they were vendored, or copied from its registry. */
    image: attr.dep({ provides: [] }),
    /** Where to, unless `--repository` says otherwise: `registry.example/team/app`, without a tag. */
    repository: attr.string({ mandatory: false }),
    /** What the image is called there, unless `--tag` says otherwise. Without any it is known by its digest alone. */
    image_tags: attr.deps({ provides: [ImageTagsInfo] }),
    /** Whether a tag that names another image already is an error; otherwise it moves. */
    immutable: attr.bool({ default: false }),
  },
  impl(ctx) {
    const { repository, immutable, image_tags } = ctx.attrs;
    const image = imageOf(ctx.attrs.image);
    if (!image) return ctx.fail(`${ctx.attrs.image.label} is no image`, { attribute: "image", help: "images are made by oci_image and multi_arch_image" });
    const reference = repository === undefined ? undefined : parseReference(repository);
    if (typeof reference === "string") return ctx.fail(reference, { attribute: "repository" });
    if (reference?.tag !== undefined || reference?.digest !== undefined) return ctx.fail(`"${repository}" names more than a repository`, { attribute: "repository", help: "tags come from `image_tags`, the digest from the image" });
    const { files, layers, downloads } = imageTransfer(image);
    const params = { repository: repository ?? null, immutable, layers: layers as unknown as Json };
    return [RunInfo({ argv: [], tool: { name: "oci/push", params, files: { ...files, tags: image_tags.map((tags) => tags.get(ImageTagsInfo).file) }, downloads }, network: true, writes: [] })];
  },
});
