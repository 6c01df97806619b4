/** Bytes of a blob that a registry has, in order, from an offset on. */
import { Readable } from "node:stream";
import { ToolError } from "../../../../engine/api/tool.ts";
import { networkError } from "../../../../engine/http/network_error.ts";
import { MEBIBYTE } from "../../../../engine/http/answer.ts";
import type { Registry } from "./connection.ts";
import { digestOf } from "./manifests.ts";
import { megabytes } from "./megabytes.ts";

/** Whoever takes the bytes checks their digest. */
export function openRemoteBlob(registry: Registry, repository: string, digest: string, from: number, to: number): Readable {
  return Readable.from(bytesOf(registry, repository, digest, from, to), { objectMode: false });
}

/** A small blob, checked. */
export async function readWholeBlob(registry: Registry, repository: string, { digest, size }: { readonly digest: string; readonly size: number }): Promise<Uint8Array> {
  if (size > LARGEST) throw new ToolError(`the blob ${digest} of ${repository} has ${megabytes(size)}; ${LARGEST / MEBIBYTE} MiB are allowed`);
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytesOf(registry, repository, digest, 0, size)) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  if (digestOf(bytes) !== digest) throw new ToolError(`${registry.name} answers the blob ${digest} of ${repository} with other bytes: they have the digest ${digestOf(bytes)}`);
  return bytes;
}

const LARGEST = 64 * MEBIBYTE;

async function* bytesOf(registry: Registry, repository: string, digest: string, from: number, to: number): AsyncGenerator<Uint8Array> {
  const headers = { range: `bytes=${from}-${to - 1}` };
  const answer = await registry.ask({ method: "GET", at: `${repository}/blobs/${digest}`, access: { repository, push: false }, headers, expect: [200, 206], subject: `the blob ${digest} of ${repository}`, follow: true, keep: true });
  // 200: it does not do parts, and begins at the beginning.
  let skip = answer.status === 206 ? 0 : from;
  let left = to - from;
  try {
    for await (const chunk of answer.body as AsyncIterable<Uint8Array>) {
      const bytes = chunk.subarray(Math.min(skip, chunk.length)).subarray(0, left);
      skip -= Math.min(skip, chunk.length);
      left -= bytes.length;
      if (bytes.length > 0) yield bytes;
      if (left === 0) break;
    }
  } catch (error) {
    throw networkError(error);
  }
  if (left > 0) throw new ToolError(`${registry.name} ends the blob ${digest} of ${repository} ${left} bytes early`);
}
