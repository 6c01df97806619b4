/** Events as NDJSON: one object a line, for other programs to follow. `time` is in milliseconds since 1970. */
import { closeSync, openSync, writeSync } from "node:fs";
import type { Event } from "./events.ts";
import type { Reporter } from "./reporter.ts";

/** Throws what the file system says where the file cannot be made. */
export function createEventsFile(file: string, now: () => number): Reporter {
  const fd = openSync(file, "w");
  return {
    sink: (event: Event) => void writeSync(fd, `${JSON.stringify({ time: Math.round(now() * 1000) / 1000, ...event })}\n`),
    close: () => closeSync(fd),
  };
}
