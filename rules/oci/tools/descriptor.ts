/** Descriptors: media type, digest and size of a blob, as the files beside blobs hold them and as manifests list them. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

export interface Descriptor {
  readonly mediaType: string;
  /** `sha256:` and 64 hexadecimal digits. */
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
  readonly annotations?: Readonly<Record<string, string>>;
  /** Of an image, where an index lists it. */
  readonly platform?: OciPlatform;
}

export interface LayerDescriptor extends Descriptor {
  /** Digest of the tar without its compression. */
  readonly diffId: string;
}

export interface OciPlatform {
  readonly os: string;
  /** As Go calls it: amd64, arm64. */
  readonly architecture: string;
  readonly variant?: string;
}

/** The descriptor of these bytes. */
export function describe(mediaType: string, bytes: Uint8Array): Descriptor {
  return { mediaType, digest: `sha256:${createHash("sha256").update(bytes).digest("hex")}`, size: bytes.length };
}

/** The 64 digits of a sha256 digest. */
export function hexOf(digest: string): string {
  const hex = /^sha256:([0-9a-f]{64})$/.exec(digest)?.[1];
  if (hex === undefined) throw new Error(`${digest} is no sha256 digest`);
  return hex;
}

/** A descriptor file that an action of ours wrote. */
export function readDescriptor(file: string): Descriptor {
  return JSON.parse(readFileSync(file, "utf8")) as Descriptor;
}

/** The descriptors of a layer's blobs, the lowest first. */
export function readLayerDescriptors(file: string): readonly LayerDescriptor[] {
  return JSON.parse(readFileSync(file, "utf8")) as readonly LayerDescriptor[];
}

/** JSON with the keys of every object in order and no space: equal values are equal bytes. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))) : part,
  );
}
