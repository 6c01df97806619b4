/** What a process prints, while it runs: whole lines of the files it writes to, as they grow. */
import { closeSync, fstatSync, openSync, readSync } from "node:fs";

/** Milliseconds between looks. */
const INTERVAL = 100;

/** Call what it returns when the process has ended: it tells the rest. */
export function follow(files: readonly string[], print: (text: string) => void): () => void {
  const followed = files.map((file) => ({ handle: openSync(file, "r"), at: 0 }));
  const look = (last: boolean): void => {
    for (const one of followed) {
      const bytes = Buffer.alloc(Math.max(0, fstatSync(one.handle).size - one.at));
      readSync(one.handle, bytes, 0, bytes.length, one.at);
      const whole = last ? bytes.length : bytes.lastIndexOf("\n") + 1;
      one.at += whole;
      if (whole > 0) print(bytes.toString("utf8", 0, whole));
    }
  };
  const timer = setInterval(() => look(false), INTERVAL);
  return () => {
    clearInterval(timer);
    look(true);
    for (const { handle } of followed) closeSync(handle);
  };
}
