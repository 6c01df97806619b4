/** oci_pull: an image of a registry, by digest, to stand on. */
import { attr, DefaultInfo, depset, rule, type File } from "athanor/api";
import { OciImageInfo, type OciLayerInfo } from "./oci_info.ts";
import { OciLockInfo } from "./oci_lock.ts";
import { ociPlatform } from "./oci_platform.ts";

/**
 * The locked image for the target's platform: `base` of an oci_image. Its layers are references: an image on top of it is made, and pushed next to it, without
 * fetching a byte of them. Where they are fetched, a registry that asks for a login gets the credentials of ~/.docker/config.json.
 */
export const oci_pull = rule({
  attrs: {
    /** The oci_lock that says which image. */
    lock: attr.dep({ provides: [OciLockInfo] }),
  },
  impl(ctx) {
    const { lock, path } = ctx.attrs.lock.get(OciLockInfo);
    const name = ctx.attrs.lock.label;
    if (!lock) return ctx.fail(`${path} does not answer what ${name} asks for`, { attribute: "lock", help: `run \`athanor lock ${name}\`` });
    const { architecture } = ociPlatform(ctx.platform);
    const image = lock.images[architecture];
    if (!image) return ctx.fail(`${path} has no image for ${architecture}`, { attribute: "lock", help: `add "${architecture}" to the architectures of ${name}, and run \`athanor lock ${name}\`` });
    const write = (file: string, content: string): File => {
      const output = ctx.actions.declareFile(`${ctx.label.name}.${file}.json`);
      ctx.actions.write(output, content);
      return output;
    };
    const layers = image.layers.map((layer, i): OciLayerInfo => {
      const sha256 = layer.digest.slice("sha256:".length);
      const blob = ctx.actions.download({ mirror: lock.url, path: `blobs/${layer.digest}`, sha256, size: layer.size });
      return { blob, descriptors: write(`layer${i}`, JSON.stringify([layer])), sources: [lock.repository] };
    });
    const [manifest, config, descriptor] = [write("manifest", image.manifest), write("config", image.config), write("descriptor", JSON.stringify(image.descriptor))];
    return [OciImageInfo({ manifest, config, descriptor, layers }), DefaultInfo({ files: depset<File>([manifest, config, descriptor]) })];
  },
});
