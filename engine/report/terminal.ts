/** Live progress for a terminal: a status line and the longest-running actions, redrawn in place below whatever has to stay. */
import type { Event } from "./events.ts";
import { renderFailure } from "./failure.ts";
import { fit, megabytes, painter } from "./paint.ts";
import { inPlatform, printedOutput } from "./plain.ts";
import type { Reporter, ReportOptions } from "./reporter.ts";
import { testText } from "./test_text.ts";

/** Milliseconds between redraws. */
const INTERVAL = 100;
/** How many running actions are shown at most. */
const SHOWN = 8;

export function createTerminalReporter(options: ReportOptions): Reporter {
  const paint = painter(options.color);
  const started = options.now();
  const running = new Map<string, { readonly what: string; readonly since: number }>();
  const counts = { total: 0, run: 0, stored: 0, failed: 0 };
  let phase = "";
  let download: (Event & { readonly kind: "download" }) | undefined;
  let drawn = 0;

  const status = (): readonly string[] => {
    const width = Math.max(1, (options.stream.columns || 80) - 1);
    const rows = Math.min(SHOWN, Math.max(1, (options.stream.rows || 24) - 4));
    const seconds = `${((options.now() - started) / 1000).toFixed(1)} s`;
    const done = counts.run + counts.stored + counts.failed;
    const parts = [
      ...(done + counts.total > 0 ? [`[${counts.total > 0 ? `${done}/${counts.total}` : done}]`] : []),
      ...(running.size > 0 ? [`${running.size} running`] : [phase]),
      ...(counts.stored > 0 ? [`${counts.stored} from the store`] : []),
      ...(counts.failed > 0 ? [`${counts.failed} failed`] : []),
      ...(download && download.doneBytes < download.totalBytes ? [`${megabytes(download.doneBytes)} of ${megabytes(download.totalBytes)} MB downloaded`] : []),
      seconds,
    ].filter((part) => part !== "");
    const actions = [...running.values()].slice(0, rows);
    const hidden = running.size - actions.length;
    return [
      paint(counts.failed > 0 ? "red" : "bold", fit(parts.join(", ").replace(/^(\[[^\]]*\]), /, "$1 "), width)),
      ...actions.map(({ what, since }) => `  ${paint("dim", fit(`${((options.now() - since) / 1000).toFixed(1).padStart(6)} s  ${what}`, width - 2))}`),
      ...(hidden > 0 ? [`  ${paint("dim", fit(`and ${hidden} more`, width - 2))}`] : []),
    ];
  };

  /** One write a frame: back to the top, each line over the old one, then whatever was below is cleared. */
  const draw = (permanent: string): void => {
    const lines = status();
    const frame = lines.map((text) => `${text}\x1b[K\n`).join("");
    options.stream.write(`${up(drawn)}${permanent === "" ? "" : `\x1b[J${permanent}`}${frame}\x1b[J`);
    drawn = lines.length;
  };
  const erase = (): void => {
    if (drawn > 0) options.stream.write(`${up(drawn)}\x1b[J`);
    drawn = 0;
  };
  const timer = setInterval(() => draw(""), INTERVAL);
  timer.unref();

  const sink = (event: Event): void => {
    switch (event.kind) {
      case "phase":
        phase = event.detail ?? PHASES[event.name];
        break;
      case "diagnostic":
        draw(options.renderDiagnostics([event.diagnostic]));
        break;
      case "loaded":
      case "planned":
        break;
      case "total":
        counts.total = event.actions;
        break;
      case "download":
        download = event;
        break;
      case "action-started":
        running.set(event.actionId, { what: `${event.mnemonic} ${event.label}${inPlatform(event.platform)}`, since: options.now() });
        if (options.explain && event.why !== undefined) draw(`${event.mnemonic} ${event.label}${inPlatform(event.platform)}: ${event.why}\n`);
        break;
      case "action-finished":
        running.delete(event.actionId);
        counts[event.how === "run" ? "run" : "stored"] += 1;
        if (event.output) draw(printedOutput(event.output, options.color));
        break;
      case "action-failed":
        running.delete(event.actionId);
        counts.failed += 1;
        if (!event.failure.test) draw(renderFailure(event.failure, event.platform, options));
        break;
      case "test-finished":
        draw(testText(event, options.testOutput, { color: options.color, paint }));
        break;
      case "test-retried":
        running.delete(event.actionId);
        break;
      case "test-printed":
        draw(printedOutput(event.text, options.color));
        break;
      case "test-part":
        break;
      case "line":
        draw(`${event.text}\n`);
        break;
    }
  };
  return {
    sink,
    close() {
      clearInterval(timer);
      erase();
    },
  };
}

const PHASES = { setup: "setting up", load: "loading", plan: "planning", execute: "checking what is up to date", lock: "locking" } as const;

function up(lines: number): string {
  return lines > 0 ? `\r\x1b[${lines}A` : "";
}
