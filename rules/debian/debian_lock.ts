/** debian_lock: which Debian packages a root file system is made of, pinned to the byte. */
import { attr, LockInfo, provider, rule } from "athanor/api";
import { parseLock, parseLockRequest, sameRequest, type LockedPackage } from "./tools/lock_format.ts";

/** The packages of a lock, by Debian architecture (amd64, arm64). */
export interface DebianLockInfo {
  readonly packages: Readonly<Record<string, readonly LockedPackage[]>>;
  /** Workspace path of the lock file. */
  readonly path: string;
}
export const DebianLockInfo = provider<DebianLockInfo>("DebianLockInfo");

/**
 * Packages and what they need, resolved by `athanor lock` from signed indexes into a lock file of versions, sizes and SHA-256 digests.
 * A lock that no longer answers its request is an error that names the command.
 */
export const debian_lock = rule({
  attrs: {
    /** The lock file, `<name>.lock.json`; `athanor lock` writes it. */
    lock: attr.data(),
    /** Debian suites, the preferred first ("trixie", "trixie-backports"). */
    suites: attr.strings(),
    /** Debian architectures, one list of packages each. */
    architectures: attr.strings({ values: ["amd64", "arm64"], default: ["amd64", "arm64"] }),
    /** Packages asked for: `name`, `name/suite`, `name=version`, each with `:architecture` where only one is meant. */
    packages: attr.strings(),
    /** Packages to leave out although something depends on them; `*` stands for anything. */
    exclude: attr.strings(),
    /** OpenPGP keys that may sign the archive's indexes. */
    keys: attr.files({ extensions: [".asc", ".gpg"], default: ["//sysroots/keys:debian"] }),
  },
  impl(ctx) {
    const { lock, suites, architectures, packages, exclude, keys } = ctx.attrs;
    const params = { suites, architectures, packages, exclude };
    const request = parseLockRequest(params);
    if (typeof request === "string") return ctx.fail(request);
    const parsed = lock.value === undefined ? "does not exist yet" : parseLock(lock.value);
    const fresh = typeof parsed !== "string" && sameRequest(parsed.request, request);
    const info = LockInfo({ tool: "debian/lock", params, lock: lock.path, files: { keys }, fresh });
    // An unreadable or stale lock still has a LockInfo, so that `athanor lock` can mend it; who needs the packages says what is wrong.
    const locked = fresh && typeof parsed !== "string" ? parsed.packages : {};
    return [info, DebianLockInfo({ packages: locked, path: lock.path })];
  },
});
