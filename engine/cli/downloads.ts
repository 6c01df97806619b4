/** Downloads for the executor: what the store lacks is fetched, each file once however many actions ask, and put into the store when it is right. */
import { existsSync, rmSync } from "node:fs";
import path from "node:path";
import type { Artifact } from "../api/file.ts";
import type { ExecuteOptions } from "../executor/contract.ts";
import type { DownloadRequest, Mirrors } from "../fetch/index.ts";
import { downloadDigest, rememberDownload } from "../store/download_digest.ts";
import type { DiskStore } from "../store/disk_store.ts";
import type { Store } from "../store/store.ts";
import type { Session } from "./session.ts";

type Download = Artifact & { readonly kind: "download" };

export interface Downloads {
  readonly fetch: ExecuteOptions["fetch"];
  /** What has left its mirror. */
  readonly gone: readonly DownloadRequest[];
}

export function createDownloads(session: Session, store: Store): Downloads {
  const { workspace, context, storeFolder, events } = session;
  let mirrors: Mirrors | undefined;
  const underWay = new Map<string, Promise<void>>();
  const progress = new Map<object, { bytes: number; total: number; files: number }>();
  const gone: DownloadRequest[] = [];

  const report = (current: string | undefined): void => {
    const sums = { doneBytes: 0, totalBytes: 0, files: 0 };
    for (const { bytes, total, files } of progress.values()) {
      sums.doneBytes += bytes;
      sums.totalBytes += total;
      sums.files += files;
    }
    events({ kind: "download", ...sums, ...(current === undefined ? {} : { current }) });
  };

  // The final name is this process's own, as several commands may fetch the same file; it is a part's, so that what a killed one leaves is used.
  const begin = async (downloads: readonly Download[], signal: AbortSignal): Promise<void> => {
    const batch = {};
    // Most commands fetch nothing, and what speaks http takes 20 ms to load.
    const { downloadAll, GoneError, hostFiles, resolveMirrors, vendoredName } = await import("../fetch/index.ts");
    mirrors ??= resolveMirrors(workspace.config.mirrors, context.env, hostFiles, workspace.root);
    const place = ({ checksum }: { readonly checksum: string }) => {
      const partial = path.join(storeFolder, "partial", vendoredName(checksum));
      return { partial, final: `${partial}.${process.pid}-0` };
    };
    try {
      await downloadAll(downloads, {
        mirrors,
        into: place,
        ...vendorFolder(session),
        env: context.env,
        signal,
        onProgress: ({ bytes, total, files }) => {
          progress.set(batch, { bytes, total, files });
          report(undefined);
        },
      });
    } catch (error) {
      if (error instanceof GoneError) gone.push(...error.gone);
      throw error;
    }
    for (const download of downloads) {
      const known = downloadDigest(store, download);
      const { final } = place(download);
      const digest = store.putFile(final, { executable: false, move: true, ...(known === undefined ? {} : { expect: known }) });
      rmSync(final, { force: true });
      rememberDownload(store, download, digest);
    }
  };

  return {
    gone,
    async fetch(downloads, signal) {
      const missing = downloads.filter((download) => !underWay.has(download.checksum) && !isThere(store, download));
      if (missing.length > 0) {
        const batch = begin(missing, signal);
        for (const { checksum } of missing) underWay.set(checksum, batch);
      }
      await Promise.all(downloads.map(({ checksum }) => underWay.get(checksum)));
    },
  };
}

/** Where a download's bytes are, as far as no mirror has to be asked: what is vendored is checked, and taken into the store. */
export async function downloadAtHand(session: Session, store: DiskStore, download: Artifact): Promise<string | undefined> {
  if (download.kind !== "download") throw new Error(`${download.path} is no download`);
  const { vendoredName } = await import("../fetch/index.ts");
  const vendored = path.join(vendorFolder(session).vendorDir, "blobs", vendoredName(download.checksum));
  if (!isThere(store, download) && !existsSync(vendored)) return undefined;
  await createDownloads(session, store).fetch([download], session.context.signal);
  const digest = downloadDigest(store, download);
  return digest && store.blobPath(digest, false);
}

function isThere(store: Store, download: DownloadRequest): boolean {
  const digest = downloadDigest(store, download);
  return digest !== undefined && store.hasBlob(digest);
}

/** Where `athanor vendor` keeps bytes, and where they are looked for first. */
export function vendorFolder({ workspace }: Session): { readonly vendorDir: string } {
  return { vendorDir: path.resolve(workspace.root, workspace.config.vendor.path ?? "vendor") };
}
