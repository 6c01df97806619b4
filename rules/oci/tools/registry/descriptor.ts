/** Descriptors of the OCI image specification: what names content by media type, digest and size. */
import { isRecord, stringOf } from "../../../../engine/http/json.ts";
import { isDigest } from "./reference.ts";

export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly artifactType?: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly platform?: Readonly<Record<string, unknown>>;
}

/** Undefined where it is none. Fields we do not know are kept, so that what is written back loses nothing. */
export function parseDescriptor(value: unknown): Descriptor | undefined {
  if (!isRecord(value)) return undefined;
  const { digest, size } = value;
  if (stringOf(value["mediaType"]) === undefined || typeof digest !== "string" || !isDigest(digest)) return undefined;
  if (typeof size !== "number" || !Number.isSafeInteger(size) || size < 0) return undefined;
  return value as unknown as Descriptor;
}
