/** `athanor clean`: forgets what was built here; with --store or --gc, what is kept for all workspaces. */
import { existsSync, rmSync } from "node:fs";
import path from "node:path";
import { megabytes, plural } from "../../report/paint.ts";
import { stateFolder } from "../../state/folders.ts";
import { openStore } from "../../store/disk_store.ts";
import { DONE, type Command } from "../command.ts";
import { storeLimits } from "../garbage.ts";
import { withSession } from "../session.ts";

export const clean: Command = (context) =>
  withSession(context, async ({ workspace, storeFolder, events }) => {
    const { options } = context;
    if (options.has("gc") || options.has("store")) {
      const limits = options.has("store") ? { maxBytes: 0, maxAge: 0 } : storeLimits(workspace.config);
      if (options.has("store")) removeWorkspace(workspace.root, context.env);
      if (!existsSync(storeFolder)) return DONE;
      const store = openStore(storeFolder);
      try {
        const done = store.collect({ ...limits, now: Date.now() / 1000 });
        events({ kind: "line", text: `removed ${plural(done.removedBlobs, "blob")} (${megabytes(done.removedBytes)} MB), kept ${megabytes(done.keptBytes)} MB` });
      } finally {
        store.close();
      }
      if (options.has("store")) rmSync(path.join(storeFolder, "partial"), { recursive: true, force: true });
      return DONE;
    }
    removeWorkspace(workspace.root, context.env);
    return DONE;
  });

function removeWorkspace(root: string, env: Parameters<typeof stateFolder>[1]): void {
  rmSync(path.join(root, "athanor-out"), { recursive: true, force: true });
  rmSync(stateFolder(root, env), { recursive: true, force: true });
}
