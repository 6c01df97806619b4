/** `athanor lock`: makes locks anew, or says which are stale. */
import { plural } from "../../api/plural.ts";
import { BUILD_FAILED, DONE, type Command } from "../command.ts";
import { requestedConfiguration } from "../configuration.ts";
import { usage } from "../options.ts";
import { findLocks, makeLocks, whyStale } from "../locks.ts";
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
      let stale = 0;
      for (const target of targets) {
        const why = await whyStale(session, target);
        if (why === undefined) continue;
        stale++;
        events({ kind: "line", text: `stale: ${why}; run \`athanor lock ${target.label}\`` });
      }
      if (stale === 0) events({ kind: "line", text: `${plural(targets.length, "lock")} up to date` });
      return stale === 0 ? DONE : BUILD_FAILED;
    }
    const { changed } = await makeLocks(session, targets, options.all("update"));
    events({ kind: "line", text: `${plural(targets.length, "lock")}, ${changed.length} changed` });
    saveState(session);
    return DONE;
  });
