/** Events: everything the engine has to say while it works. Reporters render them; nothing else writes to the terminal. */
import type { Diagnostic } from "../api/diagnostic.ts";
import type { Failure } from "../executor/contract.ts";
import type { TestTraits } from "../planner/action_graph.ts";
import type { TestPart, TestResult } from "./test_results.ts";

export type Event =
  | { readonly kind: "phase"; readonly name: "setup" | "load" | "plan" | "execute" | "lock"; readonly detail?: string }
  | { readonly kind: "diagnostic"; readonly diagnostic: Diagnostic }
  | { readonly kind: "loaded"; readonly packages: number; readonly targets: number }
  /** `configured`: targets in their configurations; `analysed`: those of them whose rules were called, the others are as before. */
  | { readonly kind: "planned"; readonly targets: number; readonly actions: number; readonly configured: number; readonly analysed: number }
  /** How many actions are known to be needed so far. */
  | { readonly kind: "total"; readonly actions: number }
  | { readonly kind: "download"; readonly doneBytes: number; readonly totalBytes: number; readonly files: number; readonly current?: string }
  | ({ readonly kind: "action-started" } & ActionName & { readonly why?: string })
  | ({ readonly kind: "action-finished" } & ActionName & { readonly how: "run" | "cached" | "remembered"; readonly milliseconds: number; readonly output?: string; readonly test?: boolean })
  | ({ readonly kind: "action-failed" } & ActionName & { readonly failure: Failure })
  /** A test failed and is tried again. */
  | ({ readonly kind: "test-retried" } & ActionName & { readonly milliseconds: number; readonly output: string })
  /** Whole lines that a test prints while it runs; only where that was asked for. */
  | ({ readonly kind: "test-printed" } & ActionName & { readonly text: string })
  /** A test action is settled; one or more make a test, whose end "test-finished" tells. */
  | ({ readonly kind: "test-part" } & ActionName & TestPart & { readonly traits: TestTraits | undefined })
  | ({ readonly kind: "test-finished" } & TestResult)
  /** A line for people, from a tool or a phase. */
  | { readonly kind: "line"; readonly text: string };

export interface ActionName {
  readonly actionId: string;
  readonly label: string;
  readonly platform: string;
  readonly mnemonic: string;
}

export type EventSink = (event: Event) => void;
