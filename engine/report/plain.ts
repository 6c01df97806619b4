/** Plain lines for logs: phases, a line of progress every few seconds, failures as they come. */
import type { Event } from "./events.ts";
import { renderFailure } from "./failure.ts";
import { plural } from "../api/plural.ts";
import { duration, megabytes, painter, uncoloured } from "./paint.ts";
import type { Reporter, ReportOptions } from "./reporter.ts";
import { testText } from "./test_text.ts";

/** Milliseconds between lines of progress; twice as long after each in which nothing has ended, up to the longest. */
const INTERVAL = 5000;
const LONGEST = 60_000;

export function createPlainReporter(options: ReportOptions): Reporter {
  const paint = painter(options.color);
  const running = new Map<string, { readonly what: string; readonly since: number }>();
  let total = 0;
  let done = 0;
  let last = options.now();
  let pause = INTERVAL;
  let shown = -1;
  /** Bytes of downloads whose end was told. */
  let told = 0;
  const line = (text: string): void => void options.stream.write(`${text}\n`);

  const due = (interval: number): boolean => {
    const now = options.now();
    if (now - last < interval) return false;
    last = now;
    return true;
  };

  const progress = (): void => {
    if (!due(done === shown ? pause : INTERVAL)) return;
    pause = done === shown ? Math.min(2 * pause, LONGEST) : INTERVAL;
    shown = done;
    const [oldest] = running.values();
    line(`[${total === 0 ? done : `${done}/${total}`}] ${running.size} running${oldest ? `, longest: ${oldest.what} (${duration(options.now() - oldest.since)})` : ""}`);
  };
  const timer = setInterval(() => {
    if (running.size > 0) progress();
  }, INTERVAL);
  timer.unref();

  const sink = (event: Event): void => {
    switch (event.kind) {
      case "phase":
        if (event.detail !== undefined) line(event.detail);
        break;
      case "diagnostic":
        options.stream.write(options.renderDiagnostics([event.diagnostic]));
        break;
      case "loaded":
        if (options.verbose) line(`loaded ${plural(event.targets, "target")} of ${plural(event.packages, "package")}`);
        break;
      case "planned":
        if (options.verbose) line(`planned ${plural(event.actions, "action")}, analysed ${event.analysed} of ${plural(event.configured, "target")}`);
        break;
      case "total":
        total = event.actions;
        break;
      case "download":
        if (!due(INTERVAL) && (event.doneBytes < event.totalBytes || event.doneBytes === told)) break;
        told = event.doneBytes;
        line(`downloaded ${megabytes(event.doneBytes)} of ${megabytes(event.totalBytes)} MB (${plural(event.files, "file")})`);
        break;
      case "action-started":
        running.set(event.actionId, { what: `${event.mnemonic} ${event.label}`, since: options.now() });
        if (options.explain && event.why !== undefined) line(`${event.mnemonic} ${event.label}${inPlatform(event.platform)}: ${event.why}`);
        else if (options.verbose) line(`${event.mnemonic} ${event.label}${inPlatform(event.platform)}`);
        progress();
        break;
      case "action-finished":
        running.delete(event.actionId);
        done += 1;
        if (event.output) options.stream.write(printedOutput(event.output, options.color));
        progress();
        break;
      case "action-failed":
        running.delete(event.actionId);
        done += 1;
        if (!event.failure.test) options.stream.write(renderFailure(event.failure, event.platform, options));
        break;
      case "test-finished":
        options.stream.write(testText(event, options.testOutput, { color: options.color, paint }));
        break;
      case "test-retried":
        running.delete(event.actionId);
        break;
      case "test-printed":
        options.stream.write(printedOutput(event.text, options.color));
        break;
      case "test-part":
        break;
      case "line":
        line(event.text);
        break;
    }
  };
  return { sink, close: () => clearInterval(timer) };
}

export function inPlatform(platform: string): string {
  return platform === "" ? "" : ` for ${platform}`;
}

/** What an action printed, as whole lines. */
export function printedOutput(text: string, color: boolean): string {
  const shown = color ? text : uncoloured(text);
  return shown.endsWith("\n") ? shown : `${shown}\n`;
}
