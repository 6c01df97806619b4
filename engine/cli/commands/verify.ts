/** `athanor verify`: reads the whole store. */
import { plural } from "../../api/plural.ts";
import { openStore } from "../../store/disk_store.ts";
import { BUILD_FAILED, DONE, type Command } from "../command.ts";
import { withSession } from "../session.ts";

export const verify: Command = (context) =>
  withSession(context, async ({ storeFolder, events }) => {
    const store = openStore(storeFolder);
    try {
      events({ kind: "phase", name: "setup", detail: "reading the store" });
      const { blobs, trees, results, bytes, faults } = store.verify();
      for (const fault of faults) events({ kind: "line", text: `damaged: ${fault}` });
      events({ kind: "line", text: `${plural(blobs, "blob")} (${(bytes / 1e6).toFixed(1)} MB), ${plural(trees, "tree")} and ${plural(results, "result")}: ${faults.length === 0 ? "all as they should be" : `${plural(faults.length, "is", "are")} damaged and set aside; the next build makes them anew`}` });
      return faults.length === 0 ? DONE : BUILD_FAILED;
    } finally {
      store.close();
    }
  });
