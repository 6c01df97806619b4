/** pypi_lock: which wheels of a project roots are unpacked from, pinned to the byte. */
import { attr, LockInfo, provider, rule } from "athanor/api";
import { parseWheelLock, parseWheelRequest, sameRequest, type LockedWheel } from "./tools/lock_format.ts";

/** The wheels of a lock, by the names its request has for them. */
export interface WheelLockInfo {
  /** As the index spells it in addresses. */
  readonly project: string;
  readonly wheels: Readonly<Record<string, LockedWheel>>;
  /** Workspace path of the lock file. */
  readonly path: string;
  readonly fresh: boolean;
}
export const WheelLockInfo = provider<WheelLockInfo>("WheelLockInfo");

/**
 * Wheels of one version of a project of Python's package index, found by `athanor lock` in the index that pip uses on the machine that locks. Each is
 * downloaded once to hold it against the digest the index says. Only wheels that need no particular Python are found: programs, not extension modules.
 */
export const pypi_lock = rule({
  attrs: {
    /** The lock file, `<name>.lock.json`; `athanor lock` writes it. */
    lock: attr.data(),
    /** The project's name in the index. */
    project: attr.string(),
    /** Its version. */
    version: attr.string(),
    /** Platform tags, one of those a wheel's name ends in ("macosx_13_0_arm64"), by names for `pypi_wheel`. */
    wheels: attr.string_map(),
  },
  impl(ctx) {
    const { lock, project, version, wheels } = ctx.attrs;
    const params = { project, version, wheels };
    const request = parseWheelRequest(params);
    if (typeof request === "string") return ctx.fail(request);
    const parsed = lock.value === undefined ? "does not exist yet" : parseWheelLock(lock.value);
    const fresh = typeof parsed !== "string" && sameRequest(parsed.request, request);
    // A stale lock still has a LockInfo, so that `athanor lock` can mend it; who needs a wheel says what is wrong.
    return [LockInfo({ tool: "python/lock", params, lock: lock.path, files: {}, fresh }), WheelLockInfo({ project: request.project, wheels: fresh && typeof parsed !== "string" ? parsed.wheels : {}, path: lock.path, fresh })];
  },
});
