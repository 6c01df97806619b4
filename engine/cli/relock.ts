/** What `[lock] gone = "relock"` does: locks that name a file which has left its mirror are made anew, loudly. */
import { buildError } from "../api/diagnostic.ts";
import type { DownloadRequest } from "../fetch/index.ts";
import { ATHANOR } from "../loader/repositories.ts";
import { plural } from "../api/plural.ts";
import type { RequestedConfiguration } from "./configuration.ts";
import { currentLock, findLocks, makeLocks, type FileLock } from "./locks.ts";
import type { Session } from "./session.ts";

export async function relock(session: Session, configuration: RequestedConfiguration, gone: readonly DownloadRequest[]): Promise<void> {
  const { events, repositories } = session;
  const holds = (lock: string): boolean => {
    const text = currentLock(session, lock);
    return text !== undefined && gone.some(({ checksum }) => spellings(checksum).some((sum) => text.includes(sum)));
  };
  const installed = repositories.canonical(ATHANOR) === ATHANOR ? [`@${ATHANOR}//sysroots/...`] : [];
  const targets = findLocks(session, ["//...", ...installed], configuration).filter((target): target is FileLock => target.kind === "file" && holds(target.lock.lock));
  const names = gone.map((request) => request.path.slice(request.path.lastIndexOf("/") + 1)).join(", ");
  if (targets.length === 0) throw buildError(`${names}: gone from the mirror, and no lock of this workspace names ${gone.length === 1 ? "it" : "them"}`, { help: "a newer athanor has newer locks" });
  events({ kind: "line", text: `WARNING: the mirror no longer has ${names}: locking ${targets.map(({ label }) => label).join(", ")} anew; the changed lock ${targets.length === 1 ? "file is" : "files are"} yours to commit` });
  const { changed } = await makeLocks(session, targets, []);
  if (changed.length === 0) throw buildError(`the mirror's index still names ${names}, but the mirror does not have ${gone.length === 1 ? "it" : "them"}`, { help: "try again later, or name another mirror" });
  events({ kind: "line", text: `WARNING: ${plural(changed.length, "lock file")} changed: ${targets.filter((target) => changed.includes(target)).map(({ lock }) => lock.lock).join(", ")}` });
}

/** As locks write a checksum: athanor's in hexadecimal, apko's in base64. */
function spellings(checksum: string): readonly string[] {
  const hex = checksum.replace("sha1:", "");
  return [hex, Buffer.from(hex, "hex").toString("base64")];
}
