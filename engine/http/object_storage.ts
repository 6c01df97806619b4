/** Files into object storage that speaks S3's language: S3, MinIO and the like, and Google's by its XML interface. A file that is there never changes. */
import { createHash, type Hash } from "node:crypto";
import { createReadStream, statSync } from "node:fs";
import { buildError } from "../api/diagnostic.ts";
import { uploadInParts, type LargeFile } from "./multipart_upload.ts";
import { storageClient, type StorageOptions } from "./storage_client.ts";

export interface UploadedFile {
  /** Its name below the place. */
  readonly name: string;
  /** Host path. */
  readonly file: string;
}

/**
 * Uploads in order, so that what names the others can be last; says which names were sent. `place` is `s3://bucket/folder` or `gs://bucket/folder`. Throws a BuildError where one exists
 * with other content, before anything is sent. A file longer than `part` bytes is sent in parts of that many.
 */
export async function uploadFiles(place: string, files: readonly UploadedFile[], { part = PART, ...options }: StorageOptions & { readonly part?: number }): Promise<readonly string[]> {
  const client = storageClient(place, options);
  try {
    const missing: LargeFile[] = [];
    for (const { name, file } of files) {
      const { size } = statSync(file);
      const partSize = Math.max(part, Math.ceil(size / MOST_PARTS));
      const digests = await digestsOf(file, partSize);
      const there = await client.published(name);
      if (there === undefined) missing.push({ name, file, size, partSize, ...digests });
      else if (there !== digests.sha256) throw buildError(`${place}/${name} exists with other content`, { help: "what is published never changes: make another version" });
    }
    for (const one of missing) {
      const { name, file, size, sha256, parts } = one;
      const headers = { "content-type": "application/octet-stream", [client.target.sumHeader]: sha256 };
      if (parts.length > 1) await uploadInParts(client, one, headers);
      else await client.publish({ method: "PUT", name, headers: { ...headers, ...client.target.onlyNew }, body: { sha256, size, open: () => createReadStream(file) } }, sha256);
    }
    return missing.map(({ name }) => name);
  } finally {
    client.close();
  }
}

/** A request takes 5 GiB at most, and what fails begins anew: much less is better. */
const PART = 64 * 1024 ** 2;
/** So many parts may a file have. */
const MOST_PARTS = 10_000;

/** Of the whole and of each part, in one reading. */
async function digestsOf(file: string, partSize: number): Promise<{ readonly sha256: string; readonly parts: readonly string[] }> {
  const whole = createHash("sha256");
  const parts: Hash[] = [];
  let at = 0;
  for await (const chunk of createReadStream(file)) {
    const bytes = chunk as Uint8Array;
    whole.update(bytes);
    for (let from = 0; from < bytes.length; ) {
      const taken = bytes.subarray(from, from + partSize - (at % partSize));
      (parts[Math.floor(at / partSize)] ??= createHash("sha256")).update(taken);
      from += taken.length;
      at += taken.length;
    }
  }
  return { sha256: whole.digest("hex"), parts: parts.map((part) => part.digest("hex")) };
}
