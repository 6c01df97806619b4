/** How often and how patiently a transfer is tried again. */
import { setTimeout as sleep } from "node:timers/promises";
import { networkCode, NetworkError } from "./network_error.ts";

/** Waits between tries; tests give one that does not wait. */
export type Pause = (milliseconds: number, signal: AbortSignal | undefined) => Promise<void>;

export const realPause: Pause = (milliseconds, signal) => sleep(milliseconds, undefined, signal === undefined ? {} : { signal });

/** Waits before the second try and each further one; a try that brought bytes starts the row anew. */
const waits = [500, 1_000, 2_000, 4_000] as const;

/** How many further tries are worth it where nobody was reached: a name that no name server knows will not be known in a second either. */
const patience: ReadonlyMap<string, number> = new Map([["ENOTFOUND", 0], ["EAI_AGAIN", 1], ["ECONNREFUSED", 1], ["EHOSTUNREACH", 1], ["ENETUNREACH", 1], ["ETIMEDOUT", 1]]);

/** A far end that wants to be left alone for longer is not waited for. */
const longest = 60_000;

/** Even a connection that always brings a little is given up at some point. */
const maxTries = 100;

/** Runs `attempt` until it ends without a NetworkError. `attempt` says through `progressed` that something arrived. */
export async function retrying<T>(pause: Pause, signal: AbortSignal | undefined, attempt: (progressed: () => void) => Promise<T>): Promise<T> {
  let failures = 0;
  for (let tries = 1; ; tries++) {
    try {
      return await attempt(() => (failures = 0));
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error;
      const wait = failures < (patience.get(networkCode(error)) ?? waits.length) ? waits[failures] : undefined;
      if (wait === undefined || tries === maxTries || signal?.aborted === true || (error.after ?? 0) > longest) throw error;
      failures += 1;
      await pause(Math.max(wait, error.after ?? 0), signal);
    }
  }
}

/** Statuses that a later try may cure: overload, and trouble behind the server. */
export function isPassing(status: number): boolean {
  return status === 408 || status === 429 || status >= 500;
}
