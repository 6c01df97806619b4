/** apko_base: a base image from an apko configuration, without apko. */
import { attr, DefaultInfo, depset, glob, rule, type Arg, type Dep, type File, type Target, type Visibility } from "athanor/api";
import { cpu } from "athanor/platforms";
import { OciImageInfo, type OciLayerInfo } from "../oci/oci_info.ts";
import type { ApkRepositoryInfo } from "./apk_repository_info.ts";
import { apko_lock, ApkoLockInfo, hexOfBase64 } from "./apko_lock.ts";
import { rangeOf, type LockedPart } from "./tools/lock_format.ts";

/** apk's and OCI's names of the processors. */
const ARCHS = { x86_64: { apk: "x86_64", oci: "amd64" }, aarch64: { apk: "aarch64", oci: "arm64" } } as const;

/** The image of a locked configuration for the platform it is built for; apko_base declares it. */
export const apko_image = rule({
  attrs: {
    /** The configuration and its lock. */
    lock: attr.dep({ provides: [ApkoLockInfo] }),
  },
  impl(ctx) {
    const { config, name, includes, keys, repositories, layered, lock } = ctx.attrs.lock.get(ApkoLockInfo);
    if (lock && !lock.fresh) return ctx.fail(`${lock.path} does not answer ${name}`, { attribute: "lock", help: `run \`athanor run ${ctx.attrs.lock.label}\`` });
    const arch = ARCHS[ctx.platform.get(cpu)];
    const outputs = {
      layers: layered ? ctx.actions.declareDirectory(`${ctx.label.name}.layers`) : ctx.actions.declareFile(`${ctx.label.name}.tar.gz`),
      descriptors: ctx.actions.declareFile(`${ctx.label.name}.layers.json`),
      manifest: ctx.actions.declareFile(`${ctx.label.name}.manifest.json`),
      "image-config": ctx.actions.declareFile(`${ctx.label.name}.config.json`),
      descriptor: ctx.actions.declareFile(`${ctx.label.name}.json`),
    };
    const sbom = ctx.actions.declareFile(`${ctx.label.name}.spdx.json`);
    const args: Arg[] = ["--config", name, config, "--arch", arch.oci, "--sbom", ctx.label.name, sbom];
    if (lock?.file) args.push("--lock", lock.file);
    for (const include of includes) args.push("--include", include.basename, include);
    for (const key of keys) args.push("--key", key.basename, key);
    for (const { label, info } of repositories) args.push("--repository", label, info.tree);
    for (const locked of lock?.packages ?? []) {
      if (locked.architecture !== arch.apk) continue;
      const slash = locked.url.lastIndexOf("/", locked.url.lastIndexOf("/") - 1);
      const [mirror, path] = [locked.url.slice(0, slash), locked.url.slice(slash + 1)];
      const part = (of: LockedPart) => {
        const [first, last] = rangeOf(of) ?? [0, 0];
        return { mirror, path: `${path}#bytes=${first}-${last}`, size: last - first + 1 };
      };
      const control = ctx.actions.download({ ...part(locked.control), sha1: hexOfBase64(locked.control.checksum.replace(/^sha1-/, "")) });
      const data = ctx.actions.download({ ...part(locked.data), sha256: hexOfBase64(locked.data.checksum.replace(/^sha256-/, "")) });
      const file = `${ctx.label.name}.packages/${locked.name}-${locked.version}`;
      const [tar, packed] = [ctx.actions.declareFile(`${file}.tar`), ctx.actions.declareFile(`${file}.packed`)];
      // Apart from the image, so that another configuration unpacks and packs nothing again.
      ctx.actions.tool({ mnemonic: "ApkUnpack", tool: "apk/unpack", args: ["--control", control, "--data", data, "--tar", tar, "--packed", packed], outputs: [tar, packed] });
      args.push("--apk", locked.url, control, tar, packed);
    }
    for (const [option, output] of Object.entries(outputs)) args.push(`--${option}`, output);
    ctx.actions.tool({ mnemonic: "ApkoImage", tool: "apk/image", args, outputs: [sbom, ...Object.values(outputs)], timeout: 1800 });
    const layer: OciLayerInfo = { blob: outputs.layers, descriptors: outputs.descriptors, sources: [] };
    return [ApkoLockInfo(ctx.attrs.lock.get(ApkoLockInfo)), OciImageInfo({ manifest: outputs.manifest, config: outputs["image-config"], descriptor: outputs.descriptor, layers: [layer] }), DefaultInfo({ files: depset<File>([...Object.values(outputs), sbom]) })];
  },
});

/** A base image, and what is declared for it. */
export interface ApkoBase {
  readonly name: string;
  /** The configuration: apko.yaml, with every field of apko's schema but `contents.baseimage`. */
  readonly config: string;
  /** The lock file, in apko's own format; may be left out where all packages come from repositories of the workspace. */
  readonly lock?: string;
  /** The target that locks: `lock` unless told. */
  readonly lock_name?: string;
  /** Files that `include` names. */
  readonly includes?: readonly string[];
  /** Public keys that `contents.keyring` names by their files. */
  readonly keys?: readonly (Dep<never> | string)[];
  /** Repositories of the workspace that `contents` names by label. */
  readonly repositories?: readonly Dep<typeof ApkRepositoryInfo>[];
  readonly visibility?: readonly Visibility[];
  readonly tags?: readonly string[];
}

/**
 * A base image from an apko configuration: `<name>` for images to stand on, and `lock` (or `lock_name`), which `athanor run` or `athanor lock`
 * brings up to date. No script of a package runs; the layer is equal to apko's own to the byte. `<name>.spdx.json` is the SBOM that apko makes beside it,
 * which lists what packages say of themselves in /var/lib/db/sbom; image_sbom also lists those that say nothing.
 */
export function apko_base({ name, config, lock, lock_name = "lock", includes = [], keys = [], repositories = [], ...common }: ApkoBase): Target<typeof OciImageInfo | typeof ApkoLockInfo> {
  const locking = lock === undefined ? `${name}.config` : lock_name;
  apko_lock({ name: locking, config, config_data: config, includes, keys, repositories, ...(lock === undefined ? {} : { lock, lock_file: glob([lock], { allow_empty: true }) }), ...common });
  return apko_image({ name, lock: `:${locking}`, ...common });
}
