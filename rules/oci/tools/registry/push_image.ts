/** A push: blobs in parallel, then manifests with children first, and only when all is there the tags. */
import { ToolError } from "../../../../engine/api/tool.ts";
import { hasBlob, pushBlob, type Blob, type UploadOptions } from "./blobs.ts";
import type { Registry } from "./connection.ts";
import { findManifest, putManifest, type Manifest } from "./manifests.ts";
import { listReferrers, noteReferrer } from "./referrers.ts";
import type { Descriptor } from "./descriptor.ts";

export interface Push {
  readonly repository: string;
  /** Children before what lists them; the last is what the tags shall name. */
  readonly manifests: readonly PushedManifest[];
  readonly tags: readonly string[];
  /** A tag that names something else is an error, not moved. */
  readonly immutable: boolean;
}

export interface PushedManifest extends Manifest {
  /** What it needs; the registry vouches for them where it has the manifest. */
  readonly blobs: readonly Blob[];
  /** Where it refers to another manifest: its entry in that one's list of referrers. */
  readonly refersTo?: { readonly subject: string; readonly descriptor: Descriptor };
}

export interface PushOptions extends UploadOptions {
  /** Only asks, and says what it would do. */
  readonly dryRun?: boolean | undefined;
  /** Blobs at a time; 4 unless told. */
  readonly parallel?: number | undefined;
  onBlob?(blob: Blob, how: "present" | "mounted" | "uploaded"): void;
}

export interface PushSummary {
  readonly uploaded: number;
  readonly mounted: number;
  readonly manifests: number;
  /** Tags that were made or moved. */
  readonly tags: readonly string[];
}

export async function pushImage(registry: Registry, push: Push, options: PushOptions = {}): Promise<PushSummary> {
  const { repository, manifests, tags, immutable } = push;
  const top = manifests.at(-1);
  if (top === undefined) throw new Error("a push of nothing");
  // One round of questions settles what there is to do; for an unchanged image it is all.
  const [present, named] = await Promise.all([
    Promise.all(manifests.map((manifest) => isThere(registry, repository, manifest))),
    Promise.all(tags.map(async (tag) => ({ tag, digest: await findManifest(registry, repository, tag, true) }))),
  ]);
  const taken = named.find(({ digest }) => digest !== undefined && digest !== top.digest);
  if (immutable && taken !== undefined) throw new ToolError(`the tag ${taken.tag} of ${registry.name}/${repository} names ${taken.digest}, and this is ${top.digest}`, "tags of this push do not move: push under another tag");

  const missing = manifests.filter((_, i) => !present[i]);
  const blobs = [...new Map(missing.flatMap((manifest) => manifest.blobs).map((blob) => [blob.digest, blob])).values()];
  const counts = { present: 0, mounted: 0, uploaded: 0 };
  await inParallel(bySize(blobs), options.parallel ?? 4, async (blob) => {
    const how = options.dryRun ? ((await hasBlob(registry, repository, blob)) ? "present" : blob.mountFrom === undefined ? "uploaded" : "mounted") : await pushBlob(registry, repository, blob, options);
    counts[how] += 1;
    options.onBlob?.(blob, how);
  });
  const moved = named.filter(({ digest }) => digest !== top.digest).map(({ tag }) => tag);
  const summary = { uploaded: counts.uploaded, mounted: counts.mounted, manifests: missing.length, tags: moved };
  if (options.dryRun) return summary;
  for (const manifest of missing) {
    const stored = await putManifest(registry, repository, manifest);
    if (manifest.refersTo) await noteReferrer(registry, repository, manifest.refersTo.subject, manifest.refersTo.descriptor, stored);
  }
  for (const tag of moved) await moveTag(registry, repository, top, tag);
  return summary;
}

/** A referrer that an interrupted push stored may not be listed yet. */
async function isThere(registry: Registry, repository: string, { digest, refersTo }: PushedManifest): Promise<boolean> {
  if ((await findManifest(registry, repository, digest, true)) === undefined) return false;
  return refersTo === undefined || (await listReferrers(registry, repository, refersTo.subject)).some((one) => one.digest === digest);
}

async function moveTag(registry: Registry, repository: string, manifest: Manifest, tag: string): Promise<void> {
  try {
    await putManifest(registry, repository, manifest, tag);
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    const there = await findManifest(registry, repository, tag, true).catch(() => undefined);
    if (there === undefined || there === manifest.digest) throw error;
    throw new ToolError(error.message, `the tag ${tag} names ${there}: a registry with immutable tags does not move it; push under another tag`);
  }
}

/** The largest first, so that no single one is left running at the end. */
function bySize(blobs: readonly Blob[]): readonly Blob[] {
  return [...blobs].sort((a, b) => b.size - a.size || (a.digest < b.digest ? -1 : 1));
}

/** The first failure stops what has not begun, and is thrown when what has begun is over. */
async function inParallel<T>(items: readonly T[], width: number, work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  const failures: unknown[] = [];
  const worker = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined && failures.length === 0; item = queue.shift()) await work(item).catch((error: unknown) => failures.push(error));
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, worker));
  if (failures.length > 0) throw failures[0];
}
