/** An image's configuration, manifest and index as apko writes them, to the byte save for the digests of compressed layers. */
import { describe, type Descriptor, type LayerDescriptor, type OciPlatform } from "../../oci/tools/descriptor.ts";
import { mediaTypes } from "../../oci/tools/media_types.ts";
import type { Config } from "./config.ts";
import { goJson, sortedMap, withoutEmpty } from "./go_json.ts";
import { shellWords } from "./shell_words.ts";

export interface Documents {
  readonly config: Buffer;
  readonly manifest: Buffer;
}

/** `time` in seconds since 1970. */
export function imageDocuments(config: Config, layers: readonly LayerDescriptor[], time: number): Documents {
  const created = timestamp(time);
  const annotations = sortedMap({ ...config.annotations, "org.opencontainers.image.created": created });
  const { os, architecture, variant } = platformOf(config.archs[0] ?? "");
  const history = { author: "apko", created, created_by: "apko", ...withoutEmpty({ comment: commentOf(config, layers.length) }) };
  const image = {
    architecture,
    author: "github.com/chainguard-dev/apko",
    created,
    history: layers.map(() => history),
    os,
    rootfs: { type: "layers", diff_ids: layers.map(({ diffId }) => diffId) },
    config: withoutEmpty({
      Cmd: config.cmd === "" ? [] : shellWords(config.cmd),
      Entrypoint: entrypointOf(config),
      Env: environmentOf(config),
      Labels: annotations,
      User: config.accounts.runAs,
      Volumes: Object.fromEntries([...new Set(config.volumes)].sort().map((volume) => [volume, {}])),
      WorkingDir: config.workDir,
      StopSignal: config.stopSignal,
    }),
    ...withoutEmpty({ variant }),
  };
  const configBytes = Buffer.from(goJson(image));
  const { mediaType, size, digest } = describe(mediaTypes.config, configBytes);
  const manifest = {
    schemaVersion: 2,
    mediaType: mediaTypes.manifest,
    config: { mediaType, size, digest },
    layers: layers.map((layer) => ({ mediaType: layer.mediaType, size: layer.size, digest: layer.digest })),
    annotations,
  };
  return { config: configBytes, manifest: Buffer.from(goJson(manifest)) };
}

/** The index over the images of a configuration; it counts as made when its newest image was. */
export function indexDocument(config: Config, images: readonly { readonly descriptor: Descriptor; readonly created: string }[]): Buffer {
  const arch = ({ platform }: Descriptor): string => [platform?.architecture ?? "", platform?.variant ?? ""].join("/");
  const sorted = [...images].sort((a, b) => (arch(a.descriptor) < arch(b.descriptor) ? -1 : 1));
  const [, source, revision] = /^([^@]*)@(.*)$/.exec(config.vcsUrl) ?? [];
  const annotations = {
    ...config.annotations,
    ...(source === undefined || revision === undefined ? {} : { "org.opencontainers.image.source": source, "org.opencontainers.image.revision": revision }),
    "org.opencontainers.image.created": lastCreated(images),
  };
  const manifests = sorted.map(({ descriptor: { mediaType, size, digest, platform } }) => ({ mediaType, size, digest, platform: { architecture: platform?.architecture, os: platform?.os, ...withoutEmpty({ variant: platform?.variant }) }, artifactType: mediaTypes.config }));
  return Buffer.from(goJson({ schemaVersion: 2, mediaType: mediaTypes.index, manifests, annotations: sortedMap(annotations) }));
}

export function lastCreated(images: readonly { readonly created: string }[]): string {
  return images.map(({ created }) => created).sort().at(-1) ?? timestamp(0);
}

/** What OCI calls the platform of one of apko's architectures. */
export function platformOf(arch: string): OciPlatform {
  const [architecture = "", variant] = arch.split("/");
  return variant === undefined ? { os: "linux", architecture } : { os: "linux", architecture, variant };
}

function entrypointOf({ entrypoint }: Config): readonly string[] {
  if (entrypoint.shellFragment !== "") return ["/bin/sh", "-c", entrypoint.shellFragment];
  return entrypoint.command === "" ? [] : shellWords(entrypoint.command);
}

function environmentOf({ environment }: Config): readonly string[] {
  const all = { PATH: "/usr/local/sbin:/usr/local/bin:/usr/bin:/usr/sbin:/sbin:/bin", SSL_CERT_FILE: "/etc/ssl/certs/ca-certificates.crt", ...environment };
  return Object.entries(all).map(([name, value]) => `${name}=${value}`).sort();
}

function commentOf({ annotations }: Config, layers: number): string {
  const [title, vendor] = ["title", "vendor"].map((name) => annotations?.[`org.opencontainers.image.${name}`]);
  if (title !== undefined && vendor !== undefined) return `${title} by ${vendor}`;
  return layers > 1 ? "" : "This is an apko single-layer image";
}

export function timestamp(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
}
