/** Manifests, configurations and indexes as JSON, read from bytes that others may have written. */
import { ToolError } from "../../../engine/api/tool.ts";
import type { Descriptor } from "./descriptor.ts";
import { mediaTypes } from "./media_types.ts";

export interface Manifest {
  readonly schemaVersion: 2;
  readonly mediaType: string;
  readonly config: Descriptor;
  /** The lowest first. */
  readonly layers: readonly Descriptor[];
  readonly annotations?: Readonly<Record<string, string>>;
}

export interface Index {
  readonly schemaVersion: 2;
  readonly mediaType: string;
  readonly manifests: readonly Descriptor[];
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Fields beside these are kept as they are. */
export interface ImageConfig {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string;
  readonly author?: string;
  readonly created?: string;
  readonly config?: RunConfig;
  readonly rootfs: { readonly type: "layers"; readonly diff_ids: readonly string[] };
  readonly history?: readonly { readonly created?: string; readonly created_by?: string; readonly empty_layer?: boolean }[];
}

/** How a container is started. */
export interface RunConfig {
  readonly Entrypoint?: readonly string[];
  readonly Cmd?: readonly string[];
  readonly Env?: readonly string[];
  readonly User?: string;
  readonly WorkingDir?: string;
  readonly StopSignal?: string;
  readonly Labels?: Readonly<Record<string, string>>;
  readonly ExposedPorts?: Readonly<Record<string, object>>;
  readonly Volumes?: Readonly<Record<string, object>>;
}

/** `name` is the file's, for messages. */
export function readManifest(text: string, name: string): Manifest {
  const value = parse(text, name);
  const mediaType = value["mediaType"] ?? mediaTypes.manifest;
  if (mediaType !== mediaTypes.manifest && mediaType !== mediaTypes.docker.manifest) throw new ToolError(`${name} is no manifest of an image: its media type is ${String(mediaType)}`);
  if (!isDescriptor(value["config"]) || !Array.isArray(value["layers"]) || !value["layers"].every(isDescriptor)) throw new ToolError(`${name} is no manifest of an image: it lists no configuration and layers`);
  return { ...value, schemaVersion: 2, mediaType, config: value["config"], layers: value["layers"] };
}

export function readConfig(text: string, name: string): ImageConfig {
  const value = parse(text, name);
  const { os, architecture, rootfs } = value;
  if (typeof os !== "string" || typeof architecture !== "string" || !isObject(rootfs) || !Array.isArray(rootfs["diff_ids"]) || !rootfs["diff_ids"].every((id) => typeof id === "string"))
    throw new ToolError(`${name} is no configuration of an image: it names no system, processor and layers`);
  return { ...value, os, architecture, rootfs: { type: "layers", diff_ids: rootfs["diff_ids"] } };
}

function isDescriptor(value: unknown): value is Descriptor {
  return isObject(value) && typeof value["mediaType"] === "string" && /^sha256:[0-9a-f]{64}$/.test(String(value["digest"])) && Number.isSafeInteger(value["size"]);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parse(text: string, name: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch {
    // Said below.
  }
  throw new ToolError(`${name} is no JSON object`);
}
