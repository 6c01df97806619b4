/**
 * How a process is started, what it prints, and what bubblewrap says of it: files beside the stage that stay open from one action to the next, and are cut off
 * only where they must be. Each cut would cost an entry in the disk's journal; a file that is opened anew for it, even a flush when it is closed.
 */
import { closeSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from "node:fs";

export interface Printed {
  /** Descriptors. They append, as each action starts with empty files. */
  readonly stdout: number;
  readonly stderr: number;
  /** Writes the script that a cell's shell runs. */
  writeStart(script: string): void;
  /** What bubblewrap has said since the stage was emptied. */
  status(): string;
  empty(): void;
  close(): void;
}

export function openPrinted(folder: string): Printed {
  const [stdout, stderr, status] = [openSync(`${folder}/stdout`, "a+"), openSync(`${folder}/stderr`, "a+"), openSync(`${folder}/status`, "a+")];
  const start = openSync(`${folder}/start`, "w");
  let written = 0;
  let said = 0;
  return {
    stdout,
    stderr,
    writeStart(script) {
      // Empty lines over what is left of a longer one.
      const bytes = Buffer.from(script.padEnd(written, "\n"));
      for (let done = 0; done < bytes.length; ) done += writeSync(start, bytes, done, bytes.length - done, done);
      written = bytes.length;
    },
    status: () => textFrom(status, said),
    empty() {
      for (const file of [stdout, stderr]) if (fstatSync(file).size > 0) ftruncateSync(file);
      said = fstatSync(status).size;
    },
    close() {
      for (const file of [stdout, stderr, status, start]) closeSync(file);
    },
  };
}

/** How much of what a process prints is kept: people read the end of it. */
const LIMIT = 4 << 20;

/** The end of what was printed. */
export function textOf(file: number): string {
  const left = Math.max(0, fstatSync(file).size - LIMIT);
  const text = textFrom(file, left);
  return left === 0 ? text : `[${left} bytes before this are left out]\n${text}`;
}

function textFrom(file: number, start: number): string {
  const { size } = fstatSync(file);
  if (size <= start) return "";
  const bytes = Buffer.allocUnsafe(size - start);
  let done = 0;
  while (done < bytes.length) {
    const read = readSync(file, bytes, done, bytes.length - done, start + done);
    if (read === 0) break;
    done += read;
  }
  return bytes.toString("utf8", 0, done);
}
