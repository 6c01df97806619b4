/** `athanor vendor`: keeps every download in the workspace. */
import { constants, copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import type { Artifact } from "../../api/file.ts";
import { plural } from "../../api/plural.ts";
import { megabytes } from "../../report/paint.ts";
import { openStore } from "../../store/disk_store.ts";
import { DONE, type Command } from "../command.ts";
import { requestedConfiguration } from "../configuration.ts";
import { createDownloads, vendorFolder } from "../downloads.ts";
import { vendoredName } from "../../fetch/index.ts";
import { downloadDigest } from "../../store/download_digest.ts";
import { planKey, recallPlan } from "../plan_store.ts";
import { saveState, withSession } from "../session.ts";

type Download = Artifact & { readonly kind: "download" };

export const vendor: Command = (context) =>
  withSession(context, async (session) => {
    const patterns = context.options.positional.length > 0 ? context.options.positional : ["//..."];
    const key = planKey(session, patterns, requestedConfiguration(context.options, session.workspace.config, session.here), true);
    const { graph } = recallPlan(session, key) ?? (await import("../planning.ts")).makePlan(session, key);
    saveState(session);
    const downloads = new Map<string, Download>();
    for (const artifact of graph.artifacts()) if (artifact.kind === "download") downloads.set(vendoredName(artifact.checksum), artifact);
    const folder = path.join(vendorFolder(session).vendorDir, "blobs");
    mkdirSync(folder, { recursive: true });
    const missing = [...downloads.values()].filter(({ checksum }) => !existsSync(path.join(folder, vendoredName(checksum))));
    const store = openStore(session.storeFolder);
    try {
      await createDownloads(session, store).fetch(missing, context.signal);
      for (const download of missing) {
        const digest = downloadDigest(store, download);
        const blob = digest && store.blobPath(digest, false);
        if (blob === undefined) throw new Error(`${download.path} was downloaded and is not in the store`);
        const temporary = path.join(folder, `${vendoredName(download.checksum)}.${process.pid}`);
        copyFileSync(blob, temporary, constants.COPYFILE_FICLONE);
        renameSync(temporary, path.join(folder, vendoredName(download.checksum)));
      }
    } finally {
      store.close();
    }
    const stale = context.options.positional.length > 0 ? [] : readdirSync(folder).filter((name) => !downloads.has(name));
    for (const name of stale) rmSync(path.join(folder, name));
    const bytes = [...downloads.values()].reduce((sum, { size }) => sum + size, 0);
    session.events({ kind: "line", text: `${plural(downloads.size, "file")} (${megabytes(bytes)} MB) in ${path.relative(context.cwd, folder) || "."}, ${missing.length} new, ${stale.length} removed` });
    return DONE;
  });
