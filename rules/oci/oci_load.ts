/** oci_load: an image into the docker or podman of this machine, with `athanor run`. */
import { attr, DefaultInfo, depset, rule, RunInfo, type File } from "athanor/api";
import { declareArchive, namelessOf } from "./archive_action.ts";
import { imageOf } from "./image_transfer.ts";

/**
 * `athanor run //:load` builds the image and hands it to `docker load`, or to `podman load` where there is no docker; `-- --with podman` says which. Built without
 * running, it is the archive that would be loaded.
 */
export const oci_load = rule({
  attrs: {
    /** The image, for one platform: the target's own. */
    image: attr.dep({ provides: [] }),
    /** Names it is loaded under: `["example/app:dev"]`. */
    names: attr.strings(),
  },
  impl(ctx) {
    const { image: target, names } = ctx.attrs;
    const image = imageOf(target);
    if (!image || "images" in image) return ctx.fail(`${target.label} is ${image ? "an index, and docker loads an image for one platform" : "no image"}`, { attribute: "image", help: image ? "name the image itself" : "images are made by oci_image" });
    if (names.length === 0) return ctx.fail("names must have at least one name", { attribute: "names", help: '["example/app:dev"]' });
    const nameless = namelessOf(names);
    if (nameless !== undefined) return ctx.fail(`"${nameless}" is no name with a tag`, { attribute: "names", text: nameless, help: '"example/app:dev"' });
    const archive = declareArchive(ctx, ctx.label.name, image, "docker", names);
    return [RunInfo({ argv: [], tool: { name: "oci/load", params: { names }, files: { archive: [archive] } }, network: false, writes: [] }), DefaultInfo({ files: depset<File>([archive]) })];
  },
});
