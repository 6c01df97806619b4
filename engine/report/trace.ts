/** A profile as a Chrome trace: phases on one row, each action on the lowest row that was free when it began. */
import { writeFileSync } from "node:fs";
import type { Event } from "./events.ts";
import type { Reporter } from "./reporter.ts";

/** An event of the Trace Event Format: "X" is complete, times in microseconds. */
interface TraceEvent {
  readonly name: string;
  readonly cat: string;
  readonly ph: "X" | "M";
  readonly ts: number;
  readonly dur?: number;
  readonly pid: 1;
  readonly tid: number;
  readonly args: Readonly<Record<string, string | number>>;
}

/** Written when closed. `now` counts milliseconds since the command started. */
export function createTrace(file: string, now: () => number): Reporter {
  const events: TraceEvent[] = [];
  const rows: (string | undefined)[] = [];
  const started = new Map<string, { readonly at: number; readonly row: number }>();
  let phase: { readonly name: string; readonly at: number } | undefined;

  const endPhase = (): void => {
    if (phase) events.push({ name: phase.name, cat: "phase", ph: "X", ts: micro(phase.at), dur: micro(now() - phase.at), pid: 1, tid: 0, args: {} });
    phase = undefined;
  };

  const endAction = (event: Event & { readonly kind: "action-finished" | "action-failed" }, how: string): void => {
    const start = started.get(event.actionId);
    if (!start) return;
    started.delete(event.actionId);
    rows[start.row] = undefined;
    events.push({
      name: `${event.mnemonic} ${event.label}`,
      cat: event.mnemonic,
      ph: "X",
      ts: micro(start.at),
      dur: micro(now() - start.at),
      pid: 1,
      tid: start.row + 1,
      args: { action: event.actionId, platform: event.platform, how },
    });
  };

  return {
    sink(event) {
      if (event.kind === "phase") {
        endPhase();
        phase = { name: event.name, at: phase === undefined && events.length === 0 ? 0 : now() };
      } else if (event.kind === "action-started") {
        const free = rows.findIndex((row) => row === undefined);
        const row = free < 0 ? rows.length : free;
        rows[row] = event.actionId;
        started.set(event.actionId, { at: now(), row });
      } else if (event.kind === "action-finished") endAction(event, event.how);
      else if (event.kind === "action-failed") endAction(event, "failed");
    },
    close() {
      endPhase();
      const names = rows.map((_, i): TraceEvent => ({ name: "thread_name", cat: "", ph: "M", ts: 0, pid: 1, tid: i + 1, args: { name: `actions ${i + 1}` } }));
      writeFileSync(file, JSON.stringify({ displayTimeUnit: "ms", traceEvents: [...names, ...events] }));
    },
  };
}

function micro(milliseconds: number): number {
  return Math.round(milliseconds * 1000);
}
