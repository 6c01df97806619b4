/** Digests: the name of bytes everywhere, SHA-256 and length, as the Remote Execution API has them. */
import { createHash } from "node:crypto";

declare const brand: unique symbol;

/** `<64 hex digits>/<size in bytes>`. The size is part of the identity. */
export type Digest = string & { readonly [brand]: "Digest" };

export const EMPTY: Digest = makeDigest("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", 0);

export function digestOf(bytes: Uint8Array): Digest {
  return makeDigest(createHash("sha256").update(bytes).digest("hex"), bytes.length);
}

export function makeDigest(hash: string, size: number): Digest {
  return `${hash}/${size}` as Digest;
}

export function hashOf(digest: Digest): string {
  return digest.slice(0, 64);
}

export function sizeOf(digest: Digest): number {
  return Number(digest.slice(65));
}

/** Reads a digest from outside; undefined where the text is none. */
export function parseDigest(text: string): Digest | undefined {
  return /^[0-9a-f]{64}\/(?:0|[1-9][0-9]*)$/.test(text) ? (text as Digest) : undefined;
}
