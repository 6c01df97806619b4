/** Faults of the machine, which are no bugs of athanor's: a disk that is full, a folder that is somebody else's, one that has gone. */
import path from "node:path";
import type { Diagnostic } from "../api/diagnostic.ts";
import { cacheFolder, type Environment } from "../state/folders.ts";
import { errorCode, FREE_SPACE, SYSTEM_FAULTS } from "../store/disk_folder.ts";

/** What there is to say of an error of the operating system; undefined where it is of another kind. */
export function machineFault(thrown: unknown, env: Environment): Diagnostic | undefined {
  if (!(thrown instanceof Error)) return undefined;
  if ("syscall" in thrown && thrown.syscall === "uv_cwd") return { severity: "error", message: "the folder you stand in does not exist any more", help: "cd to one that does" };
  const [code = "", place] = [errorCode(thrown), "path" in thrown && typeof thrown.path === "string" ? thrown.path : undefined];
  const why = SYSTEM_FAULTS.get(code);
  if (why === undefined) return undefined;
  const help = place === undefined ? undefined : helpFor(code, place, cacheFolder(env));
  return { severity: "error", message: place === undefined ? why : `${place}: ${why}`, ...(help === undefined ? {} : { help }) };
}

function helpFor(code: string, place: string, cache: string): string | undefined {
  if (code === "ENOSPC" || code === "EDQUOT") return FREE_SPACE;
  if (code !== "EACCES" && code !== "EPERM" && code !== "EROFS") return undefined;
  if (place === cache || place.startsWith(`${cache}${path.sep}`)) return `athanor writes to ${cache}; ATHANOR_CACHE names another folder`;
  return place.includes("athanor-out") ? "what is built is shown in athanor-out, which must be writable" : undefined;
}
