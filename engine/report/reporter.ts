/** Reporters: what turns events into text. One for terminals, one for logs, and files beside them. */
import type { Diagnostic } from "../api/diagnostic.ts";
import type { Event, EventSink } from "./events.ts";
import type { TestOutput } from "./test_text.ts";

export interface Reporter {
  readonly sink: EventSink;
  /** Clears what is not to stay, and ends files. */
  close(): void;
}

export interface TextStream {
  write(text: string): unknown;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
}

export interface ReportOptions {
  readonly stream: TextStream;
  readonly color: boolean;
  /** Show the output of actions that succeed, and what each does. */
  readonly verbose: boolean;
  /** Why each action ran. */
  readonly explain: boolean;
  readonly testOutput: TestOutput;
  /** Milliseconds of some steady clock. */
  now(): number;
  renderDiagnostics(diagnostics: readonly Diagnostic[]): string;
}

/** Sends every event to all. */
export function combineReporters(reporters: readonly Reporter[]): Reporter {
  return {
    sink: (event: Event) => {
      for (const reporter of reporters) reporter.sink(event);
    },
    close: () => {
      for (const reporter of reporters) reporter.close();
    },
  };
}
