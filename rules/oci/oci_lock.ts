/** oci_lock: which image a tag of a registry stands for, pinned to the byte. */
import { attr, provider, rule, RunInfo, type Json } from "athanor/api";
import { parsePullLock, sameRequest, type PullLock } from "./tools/pull_lock_format.ts";
import { parseReference } from "./tools/registry/reference.ts";

/** A locked image; nothing where the lock does not answer what was asked. */
export interface OciLockInfo {
  readonly lock: PullLock | null;
  /** Workspace path of the lock file. */
  readonly path: string;
}
export const OciLockInfo = provider<OciLockInfo>("OciLockInfo");

/**
 * An image of a registry, resolved by `athanor lock` into a file that holds digests, manifests and configurations: builds on it ask no registry, and the
 * bytes of its layers are fetched only where something reads them.
 */
export const oci_lock = rule({
  attrs: {
    /** The lock file, `<name>.lock.json`; `athanor lock` writes it. */
    lock: attr.data(),
    /** The image as docker names it: `registry.example/team/base:1.2`, or `...@sha256:...` for one that never changes. */
    image: attr.string(),
    /** Processors to lock it for. */
    architectures: attr.strings({ values: ["amd64", "arm64"], default: ["amd64", "arm64"] }),
  },
  impl(ctx) {
    const { image, lock } = ctx.attrs;
    const reference = parseReference(image);
    if (typeof reference === "string") return ctx.fail(reference, { attribute: "image" });
    const request = { image, architectures: [...ctx.attrs.architectures].sort() };
    const parsed = lock.value === undefined ? "does not exist yet" : parsePullLock(lock.value);
    const answers = typeof parsed !== "string" && sameRequest(parsed.request, request) ? parsed : null;
    const run = RunInfo({ argv: [], tool: { name: "oci/pull_lock", params: { request, lock: lock.path } satisfies Json }, network: true, writes: [lock.path], lock: true });
    return [run, OciLockInfo({ lock: answers, path: lock.path })];
  },
});
