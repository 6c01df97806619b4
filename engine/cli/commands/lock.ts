/** `athanor lock`: makes locks anew, or says which are stale. */
import { plural } from "../../report/paint.ts";
import { BUILD_FAILED, DONE, type Command } from "../command.ts";
import { requestedConfiguration } from "../configuration.ts";
import { usage } from "../options.ts";
import { findLocks, makeLocks } from "../locks.ts";
import { saveState, withSession } from "../session.ts";

export const lock: Command = (context) =>
  withSession(context, async (session) => {
    const { options } = context;
    const { events } = session;
    if (options.has("check") && options.has("update")) throw usage("--check changes nothing, so --update has no meaning with it", context.command);
    events({ kind: "phase", name: "lock" });
    const patterns = options.positional.length > 0 ? options.positional : ["//..."];
    const targets = findLocks(session, patterns, requestedConfiguration(options, session.workspace.config, session.here));
    if (options.has("check")) {
      const stale = targets.filter((target) => !target.lock.fresh);
      for (const { label, lock: planned } of stale) events({ kind: "line", text: `stale: ${planned.lock} does not answer what ${label} asks for; run \`athanor lock ${label}\`` });
      if (stale.length === 0) events({ kind: "line", text: `${plural(targets.length, "lock")} up to date` });
      return stale.length === 0 ? DONE : BUILD_FAILED;
    }
    const { changed } = await makeLocks(session, targets, options.all("update"));
    events({ kind: "line", text: `${plural(targets.length, "lock")}, ${changed.length} changed` });
    saveState(session);
    return DONE;
  });
