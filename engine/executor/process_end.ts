/** Ending a process with everything it started, and knowing that all of it has ended. */
import { existsSync, readFileSync } from "node:fs";
import { errorCode } from "../store/disk_folder.ts";

/** Something that was started, until nothing of it is left. */
export interface Process {
  readonly ended: Promise<ProcessEnd>;
  kill(): void;
}

export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly error?: Error | undefined;
  /** What whoever started it has to say, which is something only where it could not. */
  readonly said: string;
}

/** Without a sandbox: all that has not left the group of the process. */
export function killGroup(leader: number): void {
  signal(-leader, "SIGKILL");
}

/**
 * Ends a cell's shell, the bubblewrap it has started, and the namespace in there. bubblewrap's death takes its namespace along only once the first process in
 * there has asked for that. Stopped, each starts nobody any more, and whom it has started can be ended first.
 */
export function killShell(shell: number): void {
  stop(shell);
  for (const bubblewrap of childrenOf(shell)) {
    stop(bubblewrap);
    for (const first of childrenOf(bubblewrap)) signal(first, "SIGKILL");
    signal(bubblewrap, "SIGKILL");
  }
  signal(shell, "SIGKILL");
}

function stop(pid: number): void {
  signal(pid, "SIGSTOP");
  for (let tries = 0; tries < 1000 && /^[RSD]/.test(stateOf(pid)); tries++);
}

function signal(target: number, name: NodeJS.Signals): void {
  try {
    process.kill(target, name);
  } catch (error) {
    if (errorCode(error) !== "ESRCH") throw error;
  }
}

/** A letter of proc(5); Z for what is not there. */
function stateOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2, stat.lastIndexOf(")") + 3);
  } catch (error) {
    if (errorCode(error) !== "ENOENT" && errorCode(error) !== "ESRCH") throw error;
    return "Z";
  }
}

/** None where the kernel does not tell (CONFIG_PROC_CHILDREN). */
function childrenOf(pid: number): readonly number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter((text) => text.trim() !== "").map(Number);
  } catch (error) {
    if (errorCode(error) !== "ENOENT" && errorCode(error) !== "ESRCH") throw error;
    return [];
  }
}

/**
 * bubblewrap ends as soon as the command does; what the command left running is killed only after that, and until then could write to outputs
 * that are being hashed. All of it hangs below the namespace's first process: once that one has no children, nobody is left. `status` is what
 * bubblewrap says of itself.
 */
export async function namespaceEnded(status: string): Promise<void> {
  const first = /"child-pid": *(\d+)/.exec(status)?.[1];
  if (first === undefined) return;
  while (isPopulated(Number(first))) await new Promise((resolve) => setTimeout(resolve, 1));
}

/** Whether the first process of a namespace has children. Where the kernel does not tell (CONFIG_PROC_CHILDREN), whether it lives itself. */
function isPopulated(first: number): boolean {
  // Most often it is gone by now, and an exception takes longer than this.
  if (!existsSync(`/proc/${first}`)) return false;
  tellsChildren ??= existsSync(`/proc/self/task/${process.pid}/children`);
  if (tellsChildren ? childrenOf(first).length === 0 : /[ZX]/.test(stateOf(first))) return false;
  signal(first, "SIGKILL");
  return true;
}

let tellsChildren: boolean | undefined;
