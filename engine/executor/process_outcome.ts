/** What has become of a process: its outputs in the store, or why it failed, and how people run it again. */
import { chmodSync, statfsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { EMPTY } from "../store/digest.ts";
import { errorCode } from "../store/disk_folder.ts";
import { collectOutputs } from "./outputs.ts";
import type { Place } from "./run_process.ts";
import type { Outcome, Task } from "./runner_protocol.ts";
import { sandboxFailure } from "./sandbox.ts";
import type { StageFolder } from "./scratch.ts";
import { shellQuoted } from "./shell_quote.ts";
import type { Stage } from "./stage.ts";

/** Entries beyond which a stage is removed little by little. */
const LARGE_STAGE = 300;

/** What is known of a process that has ended. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly error: Error | undefined;
  readonly ending: "timeout" | "cancelled" | undefined;
  readonly printed: readonly [stdout: string, stderr: string];
  readonly folder: StageFolder;
  /** For the people who run it again. */
  readonly command: () => readonly string[];
}

export function processOutcome(task: Task, stage: Stage, place: Place, { code, signal, error, ending, printed, folder, command }: Ending): Outcome {
  const output = printed.filter((text) => text !== "").join(printed[0].endsWith("\n") ? "" : "\n");
  const failed = (reason: string, help?: string): Outcome => {
    const kept = place.scratch.keep(folder, place.failed, task.label, task.mnemonic);
    const rerun = writeRerun(kept, folder.path, stage, task, command()) ? `to run it again: ${kept}/rerun.sh` : undefined;
    const lines = [help, rerun].filter((line) => line !== undefined);
    return { kind: "failed", reason, output, ...(lines.length > 0 ? { help: lines.join("\n") } : {}) };
  };
  if (ending === "cancelled") {
    place.scratch.discard(folder);
    return { kind: "cancelled" };
  }
  if (ending === "timeout") return failed(`timed out after ${task.timeout} s`);
  if (error) return failed(`could not be started: ${error.message}`, errorCode(error) === "ENOENT" ? `${command()[0]} is not there` : undefined);
  if (code !== 0) {
    const sandbox = task.sandbox?.mode === "bubblewrap" && code === 1 ? sandboxFailure(printed[1]) : undefined;
    if (sandbox) return failed(sandbox.reason, sandbox.help);
    if (isFull(folder.path)) return failed(`${exitReason(code, signal)}, and no space is left on the disk of ${place.failed}`, "`athanor clean --store` frees what the store holds");
    return failed(exitReason(code, signal), lacksFile(output) ? "only declared inputs are visible in the sandbox" : undefined);
  }
  const collected = collectOutputs(stage.out, task.outputs, place.store);
  if ("fault" in collected) return failed(collected.fault);
  if (task.sandbox?.mode === "bubblewrap" && task.files.length + task.outputs.length < LARGE_STAGE) place.scratch.giveBack(folder);
  else place.scratch.discard(folder);
  const [stdoutDigest, stderrDigest] = printed.map((text) => (text === "" ? EMPTY : place.store.putBlob(Buffer.from(text))));
  return { kind: "ok", outputs: collected.outputs, stdout: stdoutDigest ?? EMPTY, stderr: stderrDigest ?? EMPTY, output };
}

function exitReason(code: number | null, signal: NodeJS.Signals | null): string {
  if (signal !== null) return `killed by ${signal}`;
  return code !== null && code > 128 && code < 160 ? `exit code ${code} (signal ${code - 128})` : `exit code ${code}`;
}

function lacksFile(output: string): boolean {
  return /No such file or directory|[Ff]ile not found|os error 2\b|ENOENT|[Nn]ot found|unable to find library|Read-only file system|Network is unreachable|Temporary failure in name resolution/.test(output);
}

/** Then what the process had to say about it may not have found room either. */
function isFull(folder: string): boolean {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize < 1 << 16;
}

/** A script for people: the same command in the same stage, which has moved meanwhile. False where a full disk, likely what failed the action, does not let it be. */
function writeRerun(kept: string, was: string, stage: Stage, task: Task, command: readonly string[]): boolean {
  const moved = command.map((argument) => (argument === was || argument.startsWith(`${was}/`) ? kept + argument.slice(was.length) : argument));
  const quoted = moved.map(shellQuoted).join(" ");
  const env = task.sandbox?.mode === "bubblewrap" ? "" : `env -i ${task.env.map(([name, value]) => `${name}=${shellQuoted(value)}`).join(" ")} `;
  const script = path.join(kept, "rerun.sh");
  try {
    writeFileSync(script, `#!/bin/sh\n# ${task.mnemonic} of ${task.label}, as athanor ran it\ncd '${kept + stage.work.slice(was.length)}' || exit\nexec ${env}${quoted} "$@"\n`);
    chmodSync(script, 0o755);
    return true;
  } catch (error) {
    if (errorCode(error) !== "ENOSPC" && errorCode(error) !== "EDQUOT") throw error;
    return false;
  }
}
