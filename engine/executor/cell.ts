/**
 * A cell: a sandbox that stays. It has what one action after another may have without learning anything of those before: a host name, the top of a root, its
 * devices, and a network as long as nobody has used it. A shell in there starts each action's own sandbox, which is then little more than half made already; and a
 * shell forks ten times as cheaply as Node.
 */
import { spawn } from "node:child_process";
import { networkTraces, NO_SOCKETS, type NetworkTraces } from "./network_traces.ts";
import { killShell, type ProcessEnd } from "./process_end.ts";
import { cellArguments, type HostFolders, type RootMount } from "./sandbox.ts";

export interface Cell {
  /** Runs the script `start` of a stage, given below the cell's folder. One at a time. */
  run(stage: string): Promise<ProcessEnd>;
  /** Gives what it runs the byte it waits for on the shell's standard input. */
  release(): void;
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
  /** What of the host is in there. */
  readonly host: HostFolders;
  /** An empty folder: the top of the root appears there, for the cell alone. */
  readonly top: string;
  /** Descriptor of the jobserver's pipe, which everything in the cell inherits. */
  readonly jobserver: number;
}

/** `bubblewrap` is how it is started. */
export function openCell(bubblewrap: readonly string[], root: RootMount | undefined, { folder, host, top, jobserver }: CellPlace): Cell {
  const [program = "", ...args] = [...bubblewrap, ...cellArguments(host, root, top), "--chdir", folder, "--", "/bin/sh", "-c", SHELL];
  const child = spawn(program, args, { stdio: ["pipe", "pipe", "pipe", jobserver], env: {}, cwd: folder, detached: true });
  const { stdin, stdout, stderr } = child;
  if (!stdin || !stdout || !stderr) throw new Error("a cell's shell is spoken to through pipes");
  let said = "";
  let shell: number | undefined;
  let traces: NetworkTraces | undefined;
  /** What the traces were before anybody was here. */
  let fresh: string | undefined;
  let over = false;
  let busy = false;
  /** What the shell is told once it is there. */
  let waiting = "";
  let end: (end: ProcessEnd) => void = () => {};

  const tell = (text: string): void => {
    if (fresh === undefined) waiting += text;
    else stdin.write(text);
  };
  const ended = (how: ProcessEnd): void => {
    busy = false;
    end(how);
  };
  const line = (text: string): void => {
    if (shell !== undefined) return ended({ code: Number(text), signal: null, said });
    shell = Number(text);
    traces = networkTraces(shell);
    begin(SETTLING);
  };
  // bubblewrap itself has used a socket, and the kernel takes its time to forget it.
  const begin = (tries: number): void => {
    const now = traces?.read() ?? "";
    if (tries > 0 && !over && !now.includes(NO_SOCKETS)) return void setTimeout(begin, 1, tries - 1);
    fresh = now;
    tell(waiting);
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
    traces?.close();
    ended({ code, signal, error, said });
  };
  child.on("error", (error) => died(null, null, error));
  child.on("close", died);

  return {
    run: (stage) =>
      new Promise((resolve) => {
        end = resolve;
        said = "";
        if (over) return died(child.exitCode, child.signalCode);
        busy = true;
        tell(`${stage}\n`);
      }),
    release() {
      if (busy) tell("\n");
    },
    kill() {
      over = true;
      if (shell === undefined) child.kill("SIGKILL");
      else killShell(shell);
    },
    isLiving: () => !over,
    isAsNew: () => !over && fresh !== undefined && traces?.read() === fresh,
    close() {
      over = true;
      stdin.end();
    },
  };
}

/** Says its process id, then runs scripts as they are named and says how each ended. An empty line is a release that came when nobody waited any more. */
const SHELL = 'echo $$; while read -r stage; do [ -z "$stage" ] || { . "./$stage/start"; echo $?; }; done';
const SAID = 4096;
/** Milliseconds, at most. */
const SETTLING = 50;
