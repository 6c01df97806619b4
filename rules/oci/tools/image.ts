/**
 * The image tool: what a base and layers are, and settings, in; configuration, manifest and the manifest's descriptor out. It reads no layer.
 *
 *     image --manifest OUT --config OUT --descriptor OUT --settings JSON [--base MANIFEST CONFIG] [--layer DESCRIPTORS LABEL]...
 */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ToolError, type Tool } from "../../../engine/api/tool.ts";
import { canonicalJson, describe, readLayerDescriptors, type Descriptor, type LayerDescriptor, type OciPlatform } from "./descriptor.ts";
import { readConfig, readManifest, type ImageConfig, type Manifest, type RunConfig } from "./image_format.ts";
import { mediaTypes } from "./media_types.ts";

export const version = 1;

/** What the author says about an image; what is left out comes from the base. */
export interface ImageSettings {
  readonly platform: OciPlatform;
  readonly author?: string;
  readonly entrypoint?: readonly string[];
  readonly cmd?: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly user?: string;
  readonly workdir?: string;
  readonly stopSignal?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** "8080/tcp". */
  readonly exposedPorts: readonly string[];
  readonly volumes: readonly string[];
}

/** A layer and what its line of the history says. */
export interface LayerSource {
  readonly descriptors: readonly LayerDescriptor[];
  readonly label: string;
}

export interface Base {
  readonly manifest: Manifest;
  readonly config: ImageConfig;
}

const image: Tool = ({ args, cwd }) => {
  const words = [...args];
  const next = (): string => words.shift() ?? fault("an option lacks a value");
  const expect = (name: string): string => (next() === name ? next() : fault(`${name} must come first`));
  const file = (name: string): string => path.join(cwd, name);
  const [manifestFile, configFile, descriptorFile] = [file(expect("--manifest")), file(expect("--config")), file(expect("--descriptor"))];
  const settings = JSON.parse(expect("--settings")) as ImageSettings;
  let base: Base | undefined;
  const layers: LayerSource[] = [];
  while (words.length > 0) {
    const option = next();
    if (option === "--base") {
      const [manifest, config] = [next(), next()];
      base = { manifest: readManifest(readFileSync(file(manifest), "utf8"), manifest), config: readConfig(readFileSync(file(config), "utf8"), config) };
    } else if (option === "--layer") layers.push({ descriptors: readLayerDescriptors(file(next())), label: next() });
    else fault(`image has no option ${option}`);
  }
  const made = makeImage(settings, base, layers);
  writeFileSync(configFile, made.config);
  writeFileSync(manifestFile, made.manifest);
  writeFileSync(descriptorFile, canonicalJson(made.descriptor));
};
export default image;

/** Constant, or the base's: an image with the same content has the same digest, whenever it is built. */
const CREATED = "1970-01-01T00:00:00Z";

export function makeImage(settings: ImageSettings, base: Base | undefined, layers: readonly LayerSource[]): { readonly config: Buffer; readonly manifest: Buffer; readonly descriptor: Descriptor } {
  const { platform } = settings;
  if (base) checkBase(base.config, platform);
  const created = base?.config.created ?? CREATED;
  const own = layers.flatMap(({ descriptors }) => descriptors);
  const config: ImageConfig = {
    ...base?.config,
    ...platform,
    ...(settings.author === undefined ? {} : { author: settings.author }),
    created,
    config: runConfig(settings, base?.config.config ?? {}),
    rootfs: { type: "layers", diff_ids: [...(base?.config.rootfs.diff_ids ?? []), ...own.map(({ diffId }) => diffId)] },
    history: [...(base?.config.history ?? []), ...layers.flatMap(({ descriptors, label }) => descriptors.map(() => ({ created, created_by: label })))],
  };
  const configBytes = Buffer.from(canonicalJson(config));
  const manifest: Manifest = {
    schemaVersion: 2,
    mediaType: mediaTypes.manifest,
    config: describe(mediaTypes.config, configBytes),
    layers: [...(base?.manifest.layers ?? []).map(ociLayer), ...own.map(({ diffId: _, ...descriptor }) => descriptor)],
    ...(Object.keys(settings.annotations).length > 0 ? { annotations: settings.annotations } : {}),
  };
  const manifestBytes = Buffer.from(canonicalJson(manifest));
  return { config: configBytes, manifest: manifestBytes, descriptor: { ...describe(mediaTypes.manifest, manifestBytes), platform } };
}

function checkBase(config: ImageConfig, { os, architecture, variant }: OciPlatform): void {
  const wanted = [os, architecture, variant].filter(Boolean).join("/");
  if (config.os !== os || config.architecture !== architecture)
    throw new ToolError(`the base is an image for ${config.os}/${config.architecture}, and this one is for ${wanted}`, "a base made or pulled for each platform is chosen by the platform of the image");
}

/** As a Dockerfile has it: variables and sets add to the base's, everything else replaces, and a new entrypoint forgets the base's arguments. */
function runConfig(settings: ImageSettings, base: RunConfig): RunConfig {
  const { entrypoint, cmd, user, workdir, stopSignal } = settings;
  const { Cmd: _, ...withoutCmd } = base;
  const set = (from: Readonly<Record<string, object>> | undefined, names: readonly string[]) => ({ ...from, ...Object.fromEntries(names.map((name) => [name, {}])) });
  const [ports, volumes] = [set(base.ExposedPorts, settings.exposedPorts), set(base.Volumes, settings.volumes)];
  const labels = { ...base.Labels, ...settings.labels };
  const env = mergedEnv(base.Env ?? [], settings.env);
  return {
    ...(entrypoint ? withoutCmd : base),
    ...(entrypoint ? { Entrypoint: entrypoint } : {}),
    ...(cmd ? { Cmd: cmd } : {}),
    ...(env.length > 0 ? { Env: env } : {}),
    ...(user === undefined ? {} : { User: user }),
    ...(workdir === undefined ? {} : { WorkingDir: workdir }),
    ...(stopSignal === undefined ? {} : { StopSignal: stopSignal }),
    ...(Object.keys(labels).length > 0 ? { Labels: labels } : {}),
    ...(Object.keys(ports).length > 0 ? { ExposedPorts: ports } : {}),
    ...(Object.keys(volumes).length > 0 ? { Volumes: volumes } : {}),
  };
}

/** The base's variables in its order, then the new ones by name. */
function mergedEnv(base: readonly string[], own: Readonly<Record<string, string>>): readonly string[] {
  const left = new Map(Object.entries(own));
  const kept = base.map((variable) => {
    const name = variable.slice(0, variable.indexOf("="));
    const value = left.get(name);
    left.delete(name);
    return value === undefined ? variable : `${name}=${value}`;
  });
  return [...kept, ...[...left].map(([name, value]) => `${name}=${value}`).sort()];
}

/** Docker's layers are the same bytes under another name. */
function ociLayer(layer: Descriptor): Descriptor {
  return layer.mediaType === mediaTypes.docker.layer ? { ...layer, mediaType: mediaTypes.layer.gzip } : layer;
}

function fault(message: string): never {
  throw new Error(message);
}
