/** What rule implementations left behind in earlier plannings, by content key, in a file of its own that only a planning opens. */
import { hash } from "node:crypto";
import { decodePack, EMPTY_PACK, encodePack, type Pack, type RawRecord, type StateRecord } from "./record.ts";
import { openStateFile, writeStateFile } from "./state_file.ts";

export interface AnalysisStore {
  get(key: string): string | undefined;
  /** What `get` did not find. */
  set(key: string, text: string): void;
  /** SHA-256 in hex. */
  readonly hash: (text: string) => string;
  /** Since it was opened: how many analyses were asked for, and how many of them were made anew. */
  counts(): { readonly asked: number; readonly made: number };
  /** Replaces the file, if anything was made anew. */
  save(): void;
}

/** An entry goes once so many plannings in a row that made something new had no use for it. */
export const KEPT_PLANNINGS = 8;

/** The file is read with the first `get`. `writer` names the engine: what another one wrote counts as absent, as does what is damaged. */
export function openAnalysisStore(file: string, writer: string): AnalysisStore {
  const asked = new Set<string>();
  const made = new Map<string, string>();
  let opened: Analyses | undefined;
  const old = (): Analyses => (opened ??= readAnalyses(file, writer));

  return {
    get(key) {
      asked.add(key);
      return made.get(key) ?? old().pack.get(key)?.text;
    },
    set: (key, text) => void made.set(key, text),
    hash: (text) => hash("sha256", text),
    counts: () => ({ asked: asked.size, made: made.size }),
    save() {
      if (made.size === 0) return;
      const { pack, unused } = old();
      const entries = new Map<string, StateRecord | RawRecord>();
      const counts: number[] = [];
      const keep = (key: string, record: StateRecord | RawRecord, count: number): void => {
        entries.set(key, record);
        counts.push(count);
      };
      pack.keys.forEach((key, i) => {
        const count = asked.has(key) ? 0 : (unused[i] ?? 0) + 1;
        const record = made.has(key) || count >= KEPT_PLANNINGS ? undefined : pack.raw(key);
        if (record) keep(key, record, count);
      });
      for (const [key, text] of made) keep(key, { stamps: NO_STAMPS, text }, 0);
      writeStateFile(file, writer, new Map<string, Uint8Array>([["analyses", encodePack(entries)], ["unused", Uint8Array.from(counts)]]));
    },
  };
}

const NO_STAMPS = new Uint32Array(0);

interface Analyses {
  readonly pack: Pack;
  /** By the place of an entry in the pack: how many plannings in a row had no use for it. */
  readonly unused: Uint8Array;
}

function readAnalyses(file: string, writer: string): Analyses {
  const state = openStateFile(file);
  const analyses = state?.writer === writer ? state.section("analyses") : undefined;
  const unused = analyses && state?.section("unused");
  state?.close();
  return analyses && unused ? { pack: decodePack(analyses), unused } : { pack: EMPTY_PACK, unused: new Uint8Array(0) };
}
