/**
 * A cell: a sandbox that stays. It has what one action after another may have without learning anything of those before: a host name, the top of a root, its
 * devices, and a network as long as nobody has used it. A shell in there starts each action's own sandbox, which is then little more than half made already; and a
 * shell forks ten times as cheaply as Node.
 */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { errorCode } from "../store/disk_folder.ts";
import { killShell, type ProcessEnd } from "./process_end.ts";
import { cellArguments, type RootMount } from "./sandbox.ts";

export interface Cell {
  /** Runs the script `start` of a stage, given below the cell's folder. One at a time. */
  run(stage: string): Promise<ProcessEnd>;
  /** Ends what it runs, and the cell with it. */
  kill(): void;
  isLiving(): boolean;
  /** Whether it lives, and nothing shows that an action was here. */
  isAsNew(): boolean;
  close(): void;
}

export interface CellPlace {
  /** Its work directory on the host. */
  readonly folder: string;
  /** An empty folder: the top of the root appears there, for the cell alone. */
  readonly top: string;
  /** Descriptor of the jobserver's pipe, which everything in the cell inherits. */
  readonly jobserver: number;
}

/** `bubblewrap` is how it is started. */
export function openCell(bubblewrap: readonly string[], root: RootMount | undefined, { folder, top, jobserver }: CellPlace): Cell {
  const [program = "", ...args] = [...bubblewrap, ...cellArguments(root, top), "--", "/bin/sh", "-c", SHELL];
  const child = spawn(program, args, { stdio: ["pipe", "pipe", "pipe", jobserver], env: {}, cwd: folder, detached: true });
  const { stdin, stdout, stderr } = child;
  if (!stdin || !stdout || !stderr) throw new Error("a cell's shell is spoken to through pipes");
  let said = "";
  let shell: number | undefined;
  let fresh: string | undefined;
  let over = false;
  let waiting: string | undefined;
  let end: (end: ProcessEnd) => void = () => {};

  const tell = (stage: string): void => void stdin.write(`${stage}\n`);
  const line = (text: string): void => {
    if (shell !== undefined) return end({ code: Number(text), signal: null, said });
    shell = Number(text);
    fresh = tracesOf(shell);
    if (waiting !== undefined) tell(waiting);
  };
  let rest = "";
  stdout.on("data", (chunk: Buffer) => {
    const lines = (rest + chunk.toString()).split("\n");
    rest = lines.pop() ?? "";
    lines.forEach(line);
  });
  stderr.on("data", (chunk: Buffer) => (said = (said + chunk.toString()).slice(-SAID)));
  stdin.on("error", () => {});
  const died = (code: number | null, signal: NodeJS.Signals | null, error?: Error): void => {
    over = true;
    end({ code, signal, error, said });
  };
  child.on("error", (error) => died(null, null, error));
  child.on("close", died);

  return {
    run: (stage) =>
      new Promise((resolve) => {
        end = resolve;
        said = "";
        if (over) died(child.exitCode, child.signalCode);
        else if (shell === undefined) waiting = stage;
        else tell(stage);
      }),
    kill() {
      over = true;
      if (shell === undefined) child.kill("SIGKILL");
      else killShell(shell);
    },
    isLiving: () => !over,
    isAsNew: () => !over && shell !== undefined && tracesOf(shell) === fresh,
    close() {
      over = true;
      stdin.end();
    },
  };
}

/** Says its process id, then runs scripts as they are named and says how each ended. */
const SHELL = 'echo $$; while read -r stage; do . "./$stage/start"; echo $?; done';
const SAID = 4096;

/**
 * What a network shows of its past. Whatever outlives the processes that used it (a connection that lingers, a port that is still taken, a counter) came from
 * packets sent or refused, from sockets or from labels; all of them are counted here.
 */
function tracesOf(pid: number): string {
  return TRACES.map((name) => {
    try {
      const text = readFileSync(`/proc/${pid}/net/${name}`, "utf8");
      // Its other lines count sockets of the whole machine.
      return name === "sockstat" ? text.slice(0, text.indexOf("\n")) : text;
    } catch (error) {
      // A kernel without IPv6, or a shell that has ended.
      if (errorCode(error) !== "ENOENT" && errorCode(error) !== "EINVAL") throw error;
      return "";
    }
  }).join("\n");
}

const TRACES = ["dev", "sockstat", "snmp", "snmp6", "ip6_flowlabel"];
