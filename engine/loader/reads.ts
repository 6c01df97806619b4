/** Reads: what loading looked at, each once; persistence stamps them to know whether a package must be loaded again. */
import type { Read } from "./contract.ts";

export interface ReadLog {
  add(kind: Read["kind"], path: string): void;
  /** In order of first use. */
  all(): readonly Read[];
}

export function createReadLog(): ReadLog {
  const reads = new Map<string, Read>();
  return {
    add(kind, path) {
      const key = `${kind} ${path}`;
      if (!reads.has(key)) reads.set(key, { kind, path });
    },
    all: () => [...reads.values()],
  };
}
