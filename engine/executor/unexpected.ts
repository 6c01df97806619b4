/** What an exception means for an action: a full disk and the like are the user's to mend, anything else is a bug. */
import { errorCode } from "../store/disk_folder.ts";
import type { Outcome } from "./runner_protocol.ts";

export function unexpected(error: unknown, output = ""): Outcome {
  if (!(error instanceof Error)) return { kind: "bug", stack: String(error) };
  // By name: a tool's bundle has a BuildError of its own.
  if (error.name === "BuildError" || MACHINE_ERRORS.has(errorCode(error) ?? "")) return { kind: "failed", reason: error.message, output };
  return { kind: "bug", stack: error.stack ?? error.message };
}

/** No space, no quota, no more open files, no more processes. */
const MACHINE_ERRORS: ReadonlySet<string> = new Set(["ENOSPC", "EDQUOT", "EMFILE", "ENFILE", "EAGAIN", "ENOMEM"]);
