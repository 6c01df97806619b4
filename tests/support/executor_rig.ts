/** A real executor in a temporary folder: disk store, runner process, bubblewrap, sources. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Artifact } from "../../engine/api/file.ts";
import type { ExecuteOptions, ExecutionResult } from "../../engine/executor/contract.ts";
import { createExecute } from "../../engine/executor/execute.ts";
import { startRunner, type Runner } from "../../engine/executor/runner_client.ts";
import type { PlannedAction } from "../../engine/planner/action_graph.ts";
import type { Event } from "../../engine/report/events.ts";
import { openStore, type DiskStore } from "../../engine/store/disk_store.ts";
import { graphOf, optionsFor } from "./actions.ts";
import { bundleRunner } from "./bundle.ts";
import { sandboxRoot } from "./sandbox_root.ts";

export interface Rig {
  readonly folder: string;
  readonly store: DiskStore;
  readonly runner: Runner;
  readonly module: string;
  readonly bwrap: string;
  /** Host folder of the root it comes from. */
  readonly bwrapTree: string;
  /** The root with a shell: a tree artifact nobody has to make, as an input of `run`. */
  readonly rootTree: string;
  /** Writes a source of the workspace. */
  write(file: string, text: string, mode?: number): void;
  execute(actions: readonly PlannedAction[], artifacts: readonly Artifact[], more?: Partial<ExecuteOptions> & { readonly tests?: readonly string[] }): Promise<ExecutionResult & { readonly events: readonly Event[] }>;
  close(): void;
}

/** Undefined where the host cannot sandbox; the test says so. */
export async function makeRig(): Promise<Rig | undefined> {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), "athanor-rig-")));
  const root = sandboxRoot(folder);
  if (!root) {
    rmSync(folder, { recursive: true, force: true });
    console.log("skipped: this machine does not let processes make user namespaces");
    return undefined;
  }
  writeFileSync(path.join(folder, "package.json"), '{"type":"module"}');
  const module = await bundleRunner(path.join(folder, "bundle"));
  const store = openStore(path.join(folder, "store"));
  const scratch = path.join(folder, "scratch");
  const runner = startRunner({ module, store: store.path, scratch, jobs: 2 });
  const sources = path.join(folder, "workspace");
  const execute = createExecute(() => runner);
  return {
    folder,
    store,
    runner,
    module,
    ...root,
    write(file, text, mode = 0o644) {
      mkdirSync(path.dirname(path.join(sources, file)), { recursive: true });
      writeFileSync(path.join(sources, file), text, { mode });
    },
    async execute(actions, artifacts, { tests = [], ...more } = {}) {
      const options = optionsFor(store, { scratch, sandbox: { bubblewrap: { host: root.bwrap }, mode: "bubblewrap" }, sourcePath: (artifact) => path.join(sources, artifact.path), ...more });
      return { ...(await execute(graphOf(...actions), { artifacts, tests }, options)), events: options.seen };
    },
    close() {
      runner.close();
      store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
