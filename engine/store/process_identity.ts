/** Names of processes that stay true after they died: what a lock or a temporary folder says about its owner. */
import { readFileSync, readlinkSync } from "node:fs";

/** `<pid>-<start time>-<pid namespace>-<boot>`: no other process ever has it, and anybody can tell whether it lives. */
export function processIdentity(): string {
  return (own ??= [process.pid, startTime(process.pid) ?? 0, namespace(), bootId()].join("-"));
}

/** Whether the process lives, as far as this one can see. A process of another container on this boot counts as living. */
export function isLiving(identity: string): boolean {
  const [pid, start, space, boot] = identity.split("-");
  if (boot !== bootId()) return false;
  if (space !== namespace()) return true;
  return String(startTime(Number(pid)) ?? "") === start;
}

let own: string | undefined;

/** In clock ticks since boot (proc(5), field 22); undefined where there is no such process. */
function startTime(pid: number): number | undefined {
  const stat = read(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  // The command's name is in parentheses and may hold anything.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  // A zombie is dead.
  return fields[0] === "Z" ? undefined : Number(fields[19]);
}

function namespace(): string {
  try {
    return /\d+/.exec(readlinkSync("/proc/self/ns/pid"))?.[0] ?? "0";
  } catch {
    return "0";
  }
}

function bootId(): string {
  return (boot ??= (read("/proc/sys/kernel/random/boot_id") ?? "none").slice(0, 8));
}

let boot: string | undefined;

function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
