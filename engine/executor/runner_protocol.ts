/** What the command line and a runner process say to each other: JSON messages, each after its length in four bytes (little endian). */
import type { Digest } from "../store/digest.ts";
import type { Content } from "../store/store.ts";

/** One action to run. Everything is known: the runner takes no decision. */
export interface Task {
  /** The higher, the sooner it is started. */
  readonly rank: number;
  readonly label: string;
  readonly mnemonic: string;
  readonly argv: readonly string[];
  readonly env: readonly (readonly [string, string])[];
  /** The work directory, or a folder below it. */
  readonly workingDirectory: string;
  /** What is mounted at /usr, and the links at the top. */
  readonly root: { readonly tree: Digest; readonly links: readonly string[] } | undefined;
  readonly files: readonly (readonly [place: string, digest: Digest, executable: boolean])[];
  readonly trees: readonly (readonly [place: string, digest: Digest])[];
  /** Paths below the folder of outputs. */
  readonly outputs: readonly { readonly path: string; readonly tree: boolean }[];
  readonly early: readonly string[];
  /** The output that gets what it prints on stdout. */
  readonly stdout: string | undefined;
  readonly messages: "text" | "json";
  /** Whether what it prints is told while it runs. */
  readonly streamed: boolean;
  /** Seconds. */
  readonly timeout: number;
  /** How to run a process; undefined for a tool. */
  readonly sandbox: Sandbox | undefined;
  /** Module of a tool, imported in a worker thread; undefined for a process. */
  readonly tool: string | undefined;
}

export type Sandbox = { readonly mode: "none" } | { readonly mode: "bubblewrap"; readonly program: { readonly host: string } | { readonly tree: Digest } };

/** How a task ended. */
export type Outcome =
  | {
      readonly kind: "ok";
      readonly outputs: readonly (readonly [path: string, content: Content])[];
      readonly stdout: Digest;
      readonly stderr: Digest;
      /** Both, for people. */
      readonly output: string;
    }
  | { readonly kind: "failed"; readonly reason: string; readonly output: string; readonly help?: string }
  /** An input is not in the store, or was touched there. */
  | { readonly kind: "missing"; readonly digest: Digest }
  | { readonly kind: "cancelled" }
  /** The runner died under it. */
  | { readonly kind: "lost" }
  | { readonly kind: "bug"; readonly stack: string };

/** The first of a command clears what earlier commands left, a replacement what the runner before it left. */
export type Role = "first" | "replacement";

export type ToRunner =
  /** At most `jobs` tasks run at once; what else is there is staged meanwhile. */
  | { readonly kind: "start"; readonly store: string; readonly scratch: string; readonly role: Role; readonly jobs: number }
  | { readonly kind: "run"; readonly id: number; readonly task: Task }
  | { readonly kind: "cancel"; readonly id: number }
  /** Cancels what has not been started yet. */
  | { readonly kind: "withdraw"; readonly id: number };

export type FromRunner =
  | { readonly kind: "started"; readonly id: number }
  | { readonly kind: "early"; readonly id: number; readonly path: string; readonly content: Content }
  | { readonly kind: "printed"; readonly id: number; readonly text: string }
  | { readonly kind: "done"; readonly id: number; readonly outcome: Outcome };

export function encodeMessage(message: ToRunner | FromRunner): Buffer {
  const body = Buffer.from(JSON.stringify(message));
  const bytes = Buffer.allocUnsafe(4 + body.length);
  bytes.writeUInt32LE(body.length, 0);
  body.copy(bytes, 4);
  return bytes;
}

/** Takes chunks as they come and gives whole messages. */
export function messageReader<T extends ToRunner | FromRunner>(receive: (message: T) => void): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  return (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    while (rest.length >= 4) {
      const end = 4 + rest.readUInt32LE(0);
      if (rest.length < end) return;
      // Both ends are this program, of one version.
      const message: T = JSON.parse(rest.toString("utf8", 4, end));
      rest = rest.subarray(end);
      receive(message);
    }
  };
}
