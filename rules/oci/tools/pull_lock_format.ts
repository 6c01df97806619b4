/** The lock of a pulled image: what it was asked for, and all of it but the layers' bytes. Pure, for the rule and for the tool that writes it. */

export interface PullRequest {
  /** As the author wrote it: `docker.io/library/debian:trixie-slim`. */
  readonly image: string;
  /** Go's names, sorted. */
  readonly architectures: readonly string[];
}

export interface PullLock {
  readonly format: 1;
  readonly request: PullRequest;
  /** `registry/repository` */
  readonly repository: string;
  /** Where its blobs are: `https://host/v2/repository`. */
  readonly url: string;
  /** Of the index or manifest that the tag named. */
  readonly digest: string;
  /** By architecture. */
  readonly images: Readonly<Record<string, LockedImage>>;
}

export interface LockedImage {
  /** `{ mediaType, digest, size, platform }` */
  readonly descriptor: { readonly mediaType: string; readonly digest: string; readonly size: number; readonly platform: Readonly<Record<string, string>> };
  /** Their bytes, as text: a build on this base asks no registry. */
  readonly manifest: string;
  readonly config: string;
  readonly layers: readonly LockedLayer[];
}

export interface LockedLayer {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  /** Of the plain tar. */
  readonly diffId: string;
}

/** A text says what is wrong with the lock. */
export function parsePullLock(value: unknown): PullLock | string {
  const lock = value as PullLock | null;
  if (typeof lock !== "object" || lock === null || lock.format !== 1) return "is of another format";
  const whole = typeof lock.repository === "string" && typeof lock.url === "string" && typeof lock.request?.image === "string" && Array.isArray(lock.request.architectures) && typeof lock.images === "object";
  return whole && Object.values(lock.images).every(isImage) ? lock : "is damaged";
}

export function sameRequest(a: PullRequest, b: PullRequest): boolean {
  return a.image === b.image && a.architectures.join() === b.architectures.join();
}

function isImage(image: LockedImage): boolean {
  const layers = Array.isArray(image.layers) && image.layers.every(({ mediaType, digest, size, diffId }) => typeof mediaType === "string" && [digest, diffId].every((one) => /^sha256:[0-9a-f]{64}$/.test(one)) && Number.isSafeInteger(size));
  return layers && typeof image.manifest === "string" && typeof image.config === "string" && typeof image.descriptor?.digest === "string";
}
