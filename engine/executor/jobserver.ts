/**
 * One token for each thing that may run at once, shared by actions and by what compilers and make start inside them: GNU make's protocol
 * (https://www.gnu.org/software/make/manual/html_node/POSIX-Jobserver.html) over a pipe with a name. An action holds one token while it runs; what it
 * starts beyond itself takes further ones.
 */
import { closeSync, constants, openSync, rmSync, writeSync } from "node:fs";
import { makePipe, readPipe } from "./pipe.ts";

export interface Jobserver {
  /** Of the pipe, for processes: reading waits for a token. */
  readonly descriptor: number;
  /** A token for an action; false where all are in use. */
  take(): boolean;
  give(): void;
  close(): void;
}

/** The descriptor processes find the pipe at. */
export const JOBSERVER_FD = 3;

/** Outside every key, and the same on every machine: how many tokens there are does not show. */
export const MAKEFLAGS = `-j --jobserver-auth=${JOBSERVER_FD},${JOBSERVER_FD}`;

/** `file` is a path nobody else has; the pipe loses its name at once. */
export function openJobserver(file: string, tokens: number): Jobserver {
  const own = makePipe(file);
  // Another opening: whether reading waits is a property of each. For reading and writing at once neither waits for a peer.
  const descriptor = openSync(file, constants.O_RDWR);
  rmSync(file);
  const bytes = Buffer.alloc(tokens + 1, "+");
  let taken = 0;
  return {
    descriptor,
    take() {
      // With nothing running all tokens must be here: what a killed process took with it is made up for.
      if (taken === 0) {
        while (readPipe(own, bytes) > 0);
        bytes.fill("+");
        if (tokens > 1) writeSync(own, bytes, 0, tokens - 1);
      } else if (taken >= tokens || readPipe(own, bytes.subarray(0, 1)) === 0) return false;
      taken++;
      return true;
    },
    give() {
      taken--;
      if (taken > 0) writeSync(own, "+");
    },
    close() {
      closeSync(own);
      closeSync(descriptor);
    },
  };
}
