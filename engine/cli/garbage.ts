/** When the store is made smaller: now and then after a build, when it has grown past its limits. */
import { readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { BuildError } from "../api/diagnostic.ts";
import type { WorkspaceConfig } from "../loader/workspace_config.ts";
import { errorCode } from "../store/disk_folder.ts";
import type { DiskStore } from "../store/disk_store.ts";

/** 20 GB, 30 days. */
const MAX_BYTES = 20 * 2 ** 30;
const MAX_AGE_SECONDS = 30 * 86400;
/** Milliseconds between two looks: measuring a large store takes seconds. */
const INTERVAL = 24 * 3600 * 1000;

export function storeLimits(config: WorkspaceConfig): { readonly maxBytes: number; readonly maxAge: number } {
  return { maxBytes: config.store.maxBytes ?? MAX_BYTES, maxAge: config.store.maxAgeSeconds ?? MAX_AGE_SECONDS };
}

/** Once a day, and when the limits have changed. A store that another process uses is left for the next time. */
export function collectWhenDue(store: DiskStore, config: WorkspaceConfig, now: number): void {
  const marker = path.join(store.path, "collected");
  const limits = storeLimits(config);
  const text = JSON.stringify(limits);
  const last = statSync(marker, { throwIfNoEntry: false })?.mtimeMs;
  if (last === undefined) return mark(marker, text);
  if (now - last < INTERVAL && readFileSync(marker, "utf8") === text) return;
  try {
    store.collect({ ...limits, now: now / 1000 });
    mark(marker, text);
  } catch (error) {
    if (!(error instanceof BuildError)) throw error;
  }
}

/** A full disk only means that the next command looks again. */
function mark(marker: string, text: string): void {
  try {
    writeFileSync(marker, text);
  } catch (error) {
    if (errorCode(error) !== "ENOSPC" && errorCode(error) !== "EDQUOT") throw error;
  }
}
