/** Digests of downloads: those with a SHA-256 have it from the start, those with a SHA-1 since they were fetched once. */
import { digestOf, makeDigest, type Digest } from "./digest.ts";
import type { Store } from "./store.ts";

export interface DownloadSum {
  /** SHA-256 in hexadecimal, or `sha1:` and a SHA-1. */
  readonly checksum: string;
  /** Bytes. */
  readonly size: number;
}

export function downloadDigest(store: Store, download: DownloadSum): Digest | undefined {
  if (!download.checksum.startsWith("sha1:")) return makeDigest(download.checksum, download.size);
  return store.getResult(keyOf(download))?.outputs.get(NAME)?.digest;
}

/** Keeps what the bytes of a download turned out to be, in the action cache: fetching is an action whose output is found out. */
export function rememberDownload(store: Store, download: DownloadSum, digest: Digest): void {
  if (!download.checksum.startsWith("sha1:")) return;
  const nothing = store.putBlob(new Uint8Array());
  store.putResult(keyOf(download), { outputs: new Map([[NAME, { kind: "file", digest, executable: false }]]), stdout: nothing, stderr: nothing });
}

const NAME = "download";

function keyOf({ checksum, size }: DownloadSum): Digest {
  return digestOf(Buffer.from(`athanor download ${checksum} ${size}`));
}
