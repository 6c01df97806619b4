/** oci_image: an image for one platform. */
import { attr, DefaultInfo, depset, rule, type Arg, type File } from "athanor/api";
import { BinaryInfo } from "../general/binary_info.ts";
import { compression_attrs, compressionOf } from "./compression_attrs.ts";
import { declareLayer } from "./layer_action.ts";
import { OciImageInfo, OciLayerInfo } from "./oci_info.ts";
import { ociPlatform } from "./oci_platform.ts";

/**
 * Layers on a base, and how a container is started. The processor is the platform's. A manifest needs no byte of a layer, so a large base costs nothing; no
 * clock gets in, so equal content is an equal digest.
 */
export const oci_image = rule({
  attrs: {
    /** The image to stand on; nothing when left out. */
    base: attr.dep({ provides: [OciImageInfo], mandatory: false }),
    /** Layers, the lowest first: what changes seldom below what changes often. */
    layers: attr.deps({ provides: [OciLayerInfo] }),
    /** A program, put at /usr/bin/NAME in a layer on top of all others and made the entrypoint. What it is linked against gets a layer of its own below, so that a changed program sends nothing else. */
    binary: attr.dep({ provides: [BinaryInfo], mandatory: false }),
    /** Whether a dynamic `binary` brings its loader and shared libraries; false where the base has them. */
    libraries: attr.bool({ default: true }),
    ...compression_attrs,
    /** What a container runs: `["/usr/bin/app"]`. A new one forgets the `cmd` of the base. */
    entrypoint: attr.strings(),
    /** Arguments unless others are given. */
    cmd: attr.strings(),
    /** Variables, beside those of the base. */
    env: attr.string_map(),
    /** The user it runs as: a name of the image's /etc/passwd or a number, with `:group` where that is not the user's. */
    user: attr.string({ mandatory: false }),
    /** The folder it starts in. */
    workdir: attr.string({ mandatory: false }),
    /** Labels, in the configuration: `{ "org.opencontainers.image.source": "..." }`. */
    labels: attr.string_map(),
    /** Annotations of the manifest. */
    annotations: attr.string_map(),
    /** Ports it listens on: `["8080", "53/udp"]`. */
    exposed_ports: attr.strings(),
    /** Folders that hold data which outlives a container. */
    volumes: attr.strings(),
    /** The signal that asks it to end ("SIGINT"). */
    stop_signal: attr.string({ mandatory: false }),
    /** Who made it. */
    author: attr.string({ mandatory: false }),
  },
  impl(ctx) {
    const { attrs, label } = ctx;
    const base = attrs.base?.get(OciImageInfo);
    const binary = attrs.binary?.get(BinaryInfo);
    const program = binary && `/usr/bin/${binary.executable.basename}`;
    const dynamic = binary?.sysroot !== undefined && attrs.libraries;
    const layers = attrs.layers.map((layer) => ({ info: layer.get(OciLayerInfo), label: layer.label as string }));
    if (binary && dynamic) layers.push({ info: declareLayer(ctx, `${label.name}.libraries`, compressionOf(attrs), { librariesOf: [binary] }), label: `libraries of ${attrs.binary?.label}` });
    if (binary && program !== undefined) layers.push({ info: declareLayer(ctx, `${label.name}.binary`, compressionOf(attrs), { programs: { [program]: binary } }), label: attrs.binary?.label ?? "" });
    if (!base && layers.length === 0) return ctx.fail("an image needs a base, layers or a binary", { help: 'binary: ":app" is an image of one program' });
    const port = attrs.exposed_ports.find((one) => !/^\d{1,5}(\/(tcp|udp|sctp))?$/.test(one));
    if (port !== undefined) return ctx.fail(`"${port}" is no port`, { attribute: "exposed_ports", text: port, help: '"8080", or "53/udp"' });
    for (const folder of [...attrs.volumes, ...(attrs.workdir === undefined ? [] : [attrs.workdir])])
      if (!folder.startsWith("/")) return ctx.fail(`"${folder}" is no folder in an image: it must begin with /`, { attribute: folder === attrs.workdir ? "workdir" : "volumes", text: folder });
    const entrypoint = attrs.entrypoint.length > 0 ? attrs.entrypoint : program === undefined ? [] : [program];
    const settings = {
      platform: ociPlatform(ctx.platform),
      ...(attrs.author === undefined ? {} : { author: attrs.author }),
      ...(entrypoint.length > 0 ? { entrypoint } : {}),
      ...(attrs.cmd.length > 0 ? { cmd: attrs.cmd } : {}),
      env: attrs.env,
      ...(attrs.user === undefined ? {} : { user: attrs.user }),
      ...(attrs.workdir === undefined ? {} : { workdir: attrs.workdir }),
      ...(attrs.stop_signal === undefined ? {} : { stopSignal: attrs.stop_signal }),
      labels: attrs.labels,
      annotations: attrs.annotations,
      exposedPorts: attrs.exposed_ports.map((one) => (one.includes("/") ? one : `${one}/tcp`)),
      volumes: attrs.volumes,
    };
    const manifest = ctx.actions.declareFile(`${label.name}.manifest.json`);
    const config = ctx.actions.declareFile(`${label.name}.config.json`);
    const descriptor = ctx.actions.declareFile(`${label.name}.descriptor.json`);
    const args: Arg[] = ["--manifest", manifest, "--config", config, "--descriptor", descriptor, "--settings", JSON.stringify(settings)];
    if (base) args.push("--base", base.manifest, base.config);
    for (const layer of layers) args.push("--layer", layer.info.descriptors, layer.label);
    ctx.actions.tool({ mnemonic: "OciImage", tool: "oci/image", args, outputs: [manifest, config, descriptor] });
    return [
      OciImageInfo({ manifest, config, descriptor, layers: [...(base?.layers ?? []), ...layers.map(({ info }) => info)] }),
      DefaultInfo({ files: depset<File>([manifest, config, descriptor, ...layers.map(({ info }) => info.blob)]) }),
    ];
  },
});
