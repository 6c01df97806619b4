/** The cells of a runner: those that wait for an action of their root, and those that run one. */
import { mkdirSync } from "node:fs";
import path from "node:path";
import { openCell, type Cell } from "./cell.ts";
import { namespaceEnded, type Process } from "./process_end.ts";
import type { RootMount } from "./sandbox.ts";

export interface Cells {
  /** Where actions find the top of their root in a cell. */
  readonly top: string;
  run(order: CellOrder): Process;
  close(): void;
}

export interface CellOrder {
  readonly bubblewrap: readonly string[];
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

/** `folder` holds the stages. No more than `limit` cells wait. */
export function openCells(folder: string, jobserver: number, limit: number): Cells {
  const top = path.join(folder, "top");
  mkdirSync(top);
  const idle: Idle[] = [];
  const giveBack = (one: Idle): void => {
    idle.push(one);
    if (idle.length > limit) idle.shift()?.cell.close();
  };
  return {
    top,
    run({ bubblewrap, root, stage, status }) {
      const key = JSON.stringify([bubblewrap, root]);
      const at = idle.findLastIndex((one) => one.key === key && one.cell.isLiving());
      const cell = idle.splice(at, at < 0 ? 0 : 1)[0]?.cell ?? openCell(bubblewrap, root, { folder, top, jobserver });
      const ended = cell.run(stage).then(async (end) => {
        await namespaceEnded(status());
        if (cell.isAsNew()) giveBack({ key, cell });
        else cell.close();
        return end;
      });
      return { ended, kill: () => cell.kill() };
    },
    close() {
      for (const { cell } of idle.splice(0)) cell.close();
    },
  };
}
