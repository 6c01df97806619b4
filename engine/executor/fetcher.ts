/** Downloads for actions that wait for them: each once, few batches at a time. */
import { artifactKey } from "../api/file.ts";
import type { ExecuteOptions } from "./contract.ts";

type Downloads = Parameters<ExecuteOptions["fetch"]>[0];

/** Batches beyond this wait: within a batch the transfers run side by side already. */
const BATCHES = 4;

export function fetcher(fetch: ExecuteOptions["fetch"], signal: AbortSignal): (downloads: Downloads) => Promise<void> {
  const underway = new Map<string, Promise<void>>();
  const waiting: (() => void)[] = [];
  let active = 0;
  const turn = async (): Promise<void> => {
    if (active >= BATCHES) await new Promise<void>((resolve) => waiting.push(resolve));
    active++;
  };
  return async (downloads) => {
    const fresh = downloads.filter((download) => !underway.has(artifactKey(download)));
    if (fresh.length > 0) {
      const batch = turn()
        .then(() => fetch(fresh, signal))
        .finally(() => {
          active--;
          for (const download of fresh) underway.delete(artifactKey(download));
          waiting.shift()?.();
        });
      for (const download of fresh) underway.set(artifactKey(download), batch);
    }
    await Promise.all(new Set(downloads.flatMap((download) => underway.get(artifactKey(download)) ?? [])));
  };
}
