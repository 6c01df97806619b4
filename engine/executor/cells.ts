/** The cells of a runner: those that wait for an action of their root, and those that run one. */
import { mkdirSync, readdirSync, readlinkSync, realpathSync } from "node:fs";
import path from "node:path";
import { openCell, type Cell } from "./cell.ts";
import { namespaceEnded, type Process } from "./process_end.ts";
import type { HostFolders, RootMount } from "./sandbox.ts";

export interface Cells {
  /** Where actions find the top of their root in a cell. */
  readonly top: string;
  /** Starts the script of a stage, which gets as far as it can without the byte that `go` gives it. */
  prepare(order: CellOrder): Prepared;
  close(): void;
}

export interface Prepared extends Process {
  go(): void;
}

export interface CellOrder {
  readonly bubblewrap: readonly string[];
  /** Whether bubblewrap is a program of the host, with libraries who knows where. */
  readonly hosted: boolean;
  readonly root: RootMount | undefined;
  /** Name of the stage, whose `start` is there. */
  readonly stage: string;
  /** What bubblewrap says of what it has started. */
  status(): string;
}

interface Idle {
  readonly key: string;
  readonly cell: Cell;
}

/** `folder` holds the stages, `store` the trees. No more than `limit` cells wait. */
export function openCells(folder: string, store: string, jobserver: number, limit: number): Cells {
  const top = path.join(folder, "top");
  mkdirSync(top);
  const few = fewFolders([store, folder]);
  const idle: Idle[] = [];
  const giveBack = (one: Idle): void => {
    idle.push(one);
    if (idle.length > limit) idle.shift()?.cell.close();
  };
  return {
    top,
    prepare({ bubblewrap, hosted, root, stage, status }) {
      const key = JSON.stringify([bubblewrap, hosted, root]);
      const at = idle.findLastIndex((one) => one.key === key && one.cell.isLiving());
      const cell = idle.splice(at, at < 0 ? 0 : 1)[0]?.cell ?? openCell(bubblewrap, root, { folder, host: hosted ? "all" : few, top, jobserver });
      const ended = cell.run(stage).then(async (end) => {
        await namespaceEnded(status());
        if (cell.isAsNew()) giveBack({ key, cell });
        else cell.close();
        return end;
      });
      return { ended, go: () => cell.release(), kill: () => cell.kill() };
    },
    close() {
      for (const { cell } of idle.splice(0)) cell.close();
    },
  };
}

/** Where a shell and what it needs may lie, on distributions with ideas of their own as well. */
const OF_SHELLS = ["bin", "etc", "gnu", "lib", "lib64", "nix", "usr"];

/**
 * The shell's folders and those of `needed`. A machine has dozens of mounts; bubblewrap reads the list of all in a cell for each it adds, and the kernel copies
 * each for each action.
 */
function fewFolders(needed: readonly string[]): HostFolders {
  const entries = readdirSync("/", { withFileTypes: true }).filter(({ name }) => OF_SHELLS.includes(name));
  const read = entries.flatMap((entry) => (entry.isDirectory() ? [`/${entry.name}`] : []));
  const isBelow = (path: string, folders: readonly string[]): boolean => folders.some((folder) => path.startsWith(`${folder}/`));
  const outermost = (paths: readonly string[]): readonly string[] => paths.filter((path, i) => !isBelow(path, paths) && paths.indexOf(path) === i);
  return {
    links: [
      ...entries.flatMap((entry) => (entry.isSymbolicLink() ? [[`/${entry.name}`, readlinkSync(`/${entry.name}`)] as const] : [])),
      // A path that leads through links is there under both its names.
      ...outermost(needed).flatMap((path) => (realpathSync(path) === path || isBelow(path, read) ? [] : [[path, realpathSync(path)] as const])),
    ],
    read,
    written: outermost(needed.map((path) => realpathSync(path))),
  };
}
