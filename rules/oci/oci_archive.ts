/** oci_archive: an image as files: a layout folder, or a tar that docker and podman load. */
import { attr, DefaultInfo, depset, rule, type Arg, type File } from "athanor/api";
import { imageArgs } from "./image_args.ts";
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
    const nameless = names.find((name) => !/^[^\s:]+(:\d+\/[^\s:]+)?:[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/.test(name));
    if (nameless !== undefined) return ctx.fail(`"${nameless}" is no name with a tag`, { attribute: "names", text: nameless, help: '"example/app:1.0"' });
    const out = format === "layout" ? ctx.actions.declareDirectory(ctx.label.name) : ctx.actions.declareFile(`${ctx.label.name}.tar`);
    const args: Arg[] = ["--out", out, "--format", format, ...names.flatMap((name) => ["--name", name]), ...imageArgs(image)];
    ctx.actions.tool({ mnemonic: "OciArchive", tool: "oci/archive", args, outputs: [out] });
    return [DefaultInfo({ files: depset<File>([out]) })];
  },
});
