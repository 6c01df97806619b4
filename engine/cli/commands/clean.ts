/** `athanor clean`: forgets what was built here; with --store or --gc, what is kept for all workspaces. */
import { existsSync, rmSync } from "node:fs";
import path from "node:path";
import { failedFolder } from "../../executor/scratch.ts";
import { plural } from "../../api/plural.ts";
import { megabytes } from "../../report/paint.ts";
import { stateFolder } from "../../state/folders.ts";
import { openStore } from "../../store/disk_store.ts";
import { DONE, type Command } from "../command.ts";
import { storeLimits } from "../garbage.ts";
import { storeFolders, withSession } from "../session.ts";

export const clean: Command = (context) =>
  withSession(context, async ({ workspace, events }) => {
    const { options } = context;
    const whole = options.has("store");
    if (whole || !options.has("gc")) removeWorkspace(workspace.root, context.env);
    if (!whole && !options.has("gc")) return DONE;
    const limits = whole ? { maxBytes: 0, maxAge: 0 } : storeLimits(workspace.config);
    const done = Object.values(storeFolders(workspace, context)).flatMap((folder) => {
      if (!existsSync(folder)) return [];
      // What failed actions left behind would hold what it was linked from.
      if (whole) for (const left of [path.join(folder, "partial"), failedFolder(path.join(folder, "scratch"))]) rmSync(left, { recursive: true, force: true });
      const store = openStore(folder);
      try {
        return [store.collect({ ...limits, now: Date.now() / 1000 })];
      } finally {
        store.close();
      }
    });
    const sum = (key: keyof (typeof done)[number]): number => done.reduce((all, one) => all + one[key], 0);
    if (done.length > 0) events({ kind: "line", text: `removed ${plural(sum("removedBlobs"), "blob")} (${megabytes(sum("removedBytes"))} MB), kept ${megabytes(sum("keptBytes"))} MB` });
    return DONE;
  });

function removeWorkspace(root: string, env: Parameters<typeof stateFolder>[1]): void {
  rmSync(path.join(root, "athanor-out"), { recursive: true, force: true });
  rmSync(stateFolder(root, env), { recursive: true, force: true });
}
