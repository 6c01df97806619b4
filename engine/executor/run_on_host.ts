/** A process without a sandbox, in a group of its own: the terminal's Ctrl-C is not for it, and it is ended as a whole. */
import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { killGroup, type Process } from "./process_end.ts";

export interface HostPlace {
  readonly cwd: string;
  readonly env: readonly (readonly [string, string])[];
  /** Paths of what it prints to. */
  readonly stdout: string;
  readonly stderr: string;
  /** Descriptor of the jobserver's pipe. */
  readonly jobserver: number;
}

export function runOnHost([program = "", ...args]: readonly string[], { cwd, env, stdout, stderr, jobserver }: HostPlace): Process {
  const files = [openSync(stdout, "a"), openSync(stderr, "a")] as const;
  const child = spawn(program, args, { stdio: ["ignore", ...files, jobserver], env: Object.fromEntries(env), cwd, detached: true });
  for (const file of files) closeSync(file);
  const kill = (): void => {
    if (child.pid !== undefined) killGroup(child.pid);
  };
  return {
    ended: new Promise((resolve) => {
      child.on("error", (error) => resolve({ code: null, signal: null, error, said: "" }));
      child.on("exit", (code, signal) => {
        // Whoever is left of the group must not write on.
        kill();
        resolve({ code, signal, said: "" });
      });
    }),
    kill,
  };
}
