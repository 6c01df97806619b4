/**
 * What a process prints, and what bubblewrap says of it: files beside the stage that stay open from one action to the next. Opened anew and cut off
 * for each, ext4 would write them to the disk at every close, to guard editors that replace files so.
 */
import { closeSync, fstatSync, ftruncateSync, openSync, readSync } from "node:fs";

export interface Printed {
  /** Descriptors. They append, as each action starts with empty files. */
  readonly stdout: number;
  readonly stderr: number;
  readonly status: number;
  empty(): void;
  close(): void;
}

export function openPrinted(folder: string): Printed {
  const [stdout, stderr, status] = [openSync(`${folder}/stdout`, "a+"), openSync(`${folder}/stderr`, "a+"), openSync(`${folder}/status`, "a+")];
  const all = [stdout, stderr, status];
  return {
    stdout,
    stderr,
    status,
    empty() {
      for (const file of all) if (fstatSync(file).size > 0) ftruncateSync(file);
    },
    close() {
      for (const file of all) closeSync(file);
    },
  };
}

/** How much of what a process prints is kept: people read the end of it. */
const LIMIT = 4 << 20;

/** The end of what was printed. */
export function textOf(file: number): string {
  const { size } = fstatSync(file);
  if (size === 0) return "";
  const left = Math.max(0, size - LIMIT);
  const bytes = Buffer.allocUnsafe(size - left);
  let done = 0;
  while (done < bytes.length) {
    const read = readSync(file, bytes, done, bytes.length - done, left + done);
    if (read === 0) break;
    done += read;
  }
  const text = bytes.toString("utf8", 0, done);
  return left === 0 ? text : `[${left} bytes before this are left out]\n${text}`;
}
