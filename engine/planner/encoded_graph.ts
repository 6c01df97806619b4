/** The form of an action graph as text: a few long lists of numbers over tables of strings, which reads back quicker than nested objects. */
import type { ActionGraph, PlannedLock, PlannedRun, TestTraits } from "./action_graph.ts";

/** Raised whenever the shape below changes. */
export const VERSION = 7;

/** Where a string, root or label may be missing, its index is -1. Lists in streams begin with their length. */
export interface Encoded {
  readonly version: number;
  readonly strings: readonly string[];
  /** Configured keys: string of the label, string of what stands behind it. */
  readonly owners: readonly number[];
  /** Source: 0, repository, path. Output: 1, owner, path, tree. Download: 2, mirror, path, checksum, size. Inside: 3, artifact, path. */
  readonly artifacts: readonly number[];
  /** Direct artifacts, transitive sets; parts come first. */
  readonly sets: readonly number[];
  readonly args: readonly EncodedArg[];
  readonly environments: readonly (readonly (readonly [name: string, arg: number])[])[];
  readonly platforms: readonly (readonly (readonly [name: string, value: string])[])[];
  /** Kind, owner, index, label (-1: that of the owner), mnemonic, test, outputs; then as `actionEntry` of encode_graph.ts says. */
  readonly actions: readonly number[];
  /** Key, label (-1: that of the key), platform, outputs, tests. */
  readonly requested: readonly number[];
  /** By position in `requested`. */
  readonly runs: readonly (readonly [at: number, run: EncodedRun])[];
  readonly shown: readonly (readonly [at: number, artifact: number])[];
  readonly locks: readonly (readonly [at: number, lock: Omit<PlannedLock, "files"> & { readonly files: EncodedFiles }])[];
  /** By position in the list of actions. */
  readonly traits: readonly (readonly [at: number, traits: TestTraits])[];
  readonly skipped: ActionGraph["skipped"];
  readonly warnings: ActionGraph["warnings"];
}

type EncodedFiles = Readonly<Record<string, readonly number[]>>;
type EncodedRun = Omit<PlannedRun, "argv" | "tool"> & { readonly argv: readonly number[]; readonly tool?: Omit<NonNullable<PlannedRun["tool"]>, "files" | "downloads"> & { readonly files: EncodedFiles; readonly downloads: readonly number[] } };

/** A number alone stands for a file; most arguments are those of many actions. */
export type EncodedPart = string | number | readonly ["directory", number] | readonly ["program", number, string];
export type EncodedArg = string | number | readonly ["join", ...EncodedPart[]] | readonly ["each", number, string];

export const KINDS = ["run", "tool", "write", "copy"] as const;

/** Files by name, each as its number or the other way round. */
export function mapFiles<A, B>(files: Readonly<Record<string, readonly A[]>>, one: (file: A) => B): Readonly<Record<string, readonly B[]>> {
  return Object.fromEntries(Object.entries(files).map(([name, all]) => [name, all.map(one)]));
}
