/** oci_archive: an image as files: a layout folder, or a tar that docker and podman load. */
import { attr, DefaultInfo, depset, rule, type File } from "athanor/api";
import { declareArchive, namelessOf } from "./archive_action.ts";
import { imageOf } from "./image_transfer.ts";

/** An image or index with all its blobs, to be copied about, unpacked or loaded without a registry. */
export const oci_archive = rule({
  attrs: {
    /** The image or index. */
    image: attr.dep({ provides: [] }),
    /** `layout` is a folder as the OCI image layout has it, `oci` the same as a tar; `docker` is a tar that `docker load` takes too, of an image for one platform. */
    format: attr.string({ values: ["layout", "oci", "docker"], default: "oci" }),
    /** Names it is loaded under: `["example/app:1.0"]`. */
    names: attr.strings(),
  },
  impl(ctx) {
    const { format, names, image: target } = ctx.attrs;
    const image = imageOf(target);
    if (!image) return ctx.fail(`${target.label} is no image`, { attribute: "image", help: "images are made by oci_image and multi_arch_image" });
    if (format === "docker" && "images" in image)
      return ctx.fail(`a docker archive holds an image for one platform; ${target.label} is an index`, { attribute: "format", text: "docker", help: 'name the image itself, or use format: "oci"' });
    const nameless = namelessOf(names);
    if (nameless !== undefined) return ctx.fail(`"${nameless}" is no name with a tag`, { attribute: "names", text: nameless, help: '"example/app:1.0"' });
    return [DefaultInfo({ files: depset<File>([declareArchive(ctx, ctx.label.name, image, format, names)]) })];
  },
});
