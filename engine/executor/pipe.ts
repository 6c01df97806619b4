/** A pipe that this process holds both ends of. Node cannot make one, so the host's mkfifo does, under a name. */
import { spawnSync } from "node:child_process";
import { openSync, constants, readSync } from "node:fs";
import { errorCode } from "../store/disk_folder.ts";

/** `file` is a path nobody else has. The descriptor is for reading and writing, which never wait. */
export function makePipe(file: string): number {
  const made = spawnSync("mkfifo", ["-m", "600", file]);
  if (made.status !== 0) throw new Error(`mkfifo ${file}: ${made.error?.message ?? made.stderr.toString().trim()}`);
  return openSync(file, constants.O_RDWR | constants.O_NONBLOCK);
}

/** How many bytes came; 0 where the pipe is empty. */
export function readPipe(pipe: number, into: Buffer): number {
  try {
    return readSync(pipe, into, 0, into.length, null);
  } catch (error) {
    if (errorCode(error) !== "EAGAIN") throw error;
    return 0;
  }
}
