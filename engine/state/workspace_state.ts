/** What a workspace's earlier commands left: packages, plans, results and requests, each standing on stamps of what it was made from. */
import type { Read } from "../loader/contract.ts";
import { decodePack, decodeRecord, EMPTY_PACK, encodePack, encodeRecord, renumberRecord, stampsOf, type BytesRecord, type Pack, type StateRecord } from "./record.ts";
import { encodeRequest, renumberRequest, requestStamps, type RequestRecord } from "./request_record.ts";
import { createStamps, type Stamps } from "./stamps.ts";
import { decodeStampTable, recentFirst } from "./stamp_table.ts";
import { openStateFile, writeStateFile } from "./state_file.ts";

export interface WorkspaceState {
  readonly stamps: Stamps;
  /** Loaded packages as JSON, by id; undefined where one of the reads has changed. */
  readonly packages: RecordStore<StateRecord>;
  /** Whole plans by request: few and large, so each has a section of its own. */
  readonly plans: RecordStore<BytesRecord>;
  /** Texts that stand on nothing but their key. */
  readonly transforms: TextStore;
  /** What execution remembers, by plan, with the rows of the sources it stands on: `get` leaves it to the caller to ask which are valid. */
  readonly memories: RecordStore<BytesRecord>;
  /** A request that was carried out: while all its stamps and outputs stand, there is nothing to do. */
  putRequest(key: string, record: RequestRecord): void;
  /** Replaces the file, if there is anything new. */
  save(): void;
}

export interface RecordStore<Record> {
  get(key: string): Record | undefined;
  put(key: string, record: Record): void;
}

export interface TextStore {
  get(key: string): string | undefined;
  set(key: string, text: string): void;
}

/** How many requests and plans are kept: the latest. */
const KEPT = 12;

/** `writer` names the engine: another one's state counts as absent. `epoch`: see createStamps. */
export function openWorkspaceState(file: string, writer: string, epoch: number): WorkspaceState {
  const opened = openStateFile(file);
  const old = opened?.writer === writer ? opened : undefined;
  if (opened && !old) opened.close();
  const table = old?.section("stamps");
  // Without its stamps nothing else means anything.
  const usable = table ? old : undefined;
  const stamps = createStamps(table && decodeStampTable(table), table && old?.section("digests"), epoch);
  let changed = false;
  const touch = (): void => {
    changed = true;
  };

  const packages = packStore(() => usable?.section("packages"), stamps, touch);
  const transforms = packStore(() => usable?.section("transforms"), stamps, touch);
  const plans = new Map<string, BytesRecord>();
  const requests = new Map<string, RequestRecord>();
  const memories = new Map<string, BytesRecord>();

  return {
    stamps,
    packages,
    plans: {
      get(key) {
        const known = plans.get(key);
        if (known) return known;
        const bytes = usable?.section(`plan:${key}`);
        return bytes && stamps.areValid(stampsOf(bytes)) ? decodeRecord(bytes) : undefined;
      },
      put(key, record) {
        plans.set(key, record);
        changed = true;
      },
    },
    transforms: {
      get: (key) => transforms.get(key)?.text,
      set: (key, text) => transforms.put(key, { stamps: new Uint32Array(0), text }),
    },
    memories: {
      get(plan) {
        const bytes = memories.has(plan) ? undefined : usable?.section(`memory:${plan}`);
        return bytes ? decodeRecord(bytes) : memories.get(plan);
      },
      put(plan, record) {
        memories.set(plan, record);
        changed = true;
      },
    },
    putRequest(key, record) {
      requests.set(key, record);
      changed = true;
    },
    save() {
      if (!changed && !stamps.changed) return;
      const standing = (rows: Uint32Array): boolean => !rows.some(stamps.isStale);
      const names = usable?.names() ?? [];
      const kept = (prefix: string, fresh: ReadonlyMap<string, unknown>, rowsOf: (bytes: Buffer) => Uint32Array): ReadonlyMap<string, Buffer> => {
        const found = new Map<string, Buffer>();
        for (const name of names) {
          if (!name.startsWith(prefix) || fresh.has(name.slice(prefix.length)) || found.size + fresh.size >= KEPT) continue;
          const bytes = usable?.section(name);
          if (bytes && standing(rowsOf(bytes))) found.set(name, bytes);
        }
        return found;
      };
      const oldPlans = kept("plan:", plans, stampsOf);
      const oldRequests = kept("request:", requests, requestStamps);
      // Results that stand on what a source was before would look clean the next time.
      const oldMemories = kept("memory:", memories, stampsOf);
      const livePackages = packages.live(standing);
      const used = new Set<number>();
      const use = (rows: Iterable<number>): void => {
        for (const row of rows) used.add(row);
      };
      for (const record of [...livePackages.values(), ...plans.values(), ...memories.values(), ...requests.values()]) use(record.stamps);
      for (const bytes of [...oldPlans.values(), ...oldMemories.values()]) use(stampsOf(bytes));
      for (const bytes of oldRequests.values()) use(requestStamps(bytes));
      const encoded = stamps.encode(used);
      const renumbered = (rows: Uint32Array): Uint32Array => rows.map((row) => encoded.renumber[row]!);
      const move = <R extends { readonly stamps: Uint32Array }>(record: R): R => ({ ...record, stamps: renumbered(record.stamps) });

      const sections = new Map<string, Uint8Array>([
        ["stamps", encoded.table],
        ["digests", encoded.digests],
      ]);
      const newTable = decodeStampTable(encoded.table);
      for (const [key, record] of requests) sections.set(`request:${key}`, encodeRequest({ ...record, stamps: recentFirst(renumbered(record.stamps), newTable) }));
      for (const [name, bytes] of oldRequests) sections.set(name, renumberRequest(bytes, encoded.renumber));
      for (const [key, record] of plans) sections.set(`plan:${key}`, encodeRecord(move(record)));
      for (const [name, bytes] of oldPlans) sections.set(name, renumberRecord(bytes, encoded.renumber));
      for (const [key, record] of memories) sections.set(`memory:${key}`, encodeRecord(move(record)));
      for (const [name, bytes] of oldMemories) sections.set(name, renumberRecord(bytes, encoded.renumber));
      sections.set("packages", encodePack(new Map([...livePackages].map(([key, record]) => [key, move(record)]))));
      sections.set("transforms", encodePack(transforms.live(standing)));
      writeStateFile(file, writer, sections);
    },
  };
}

function packStore(section: () => Buffer | undefined, stamps: Stamps, touch: () => void): RecordStore<StateRecord> & { live(standing: (rows: Uint32Array) => boolean): Map<string, StateRecord> } {
  const fresh = new Map<string, StateRecord>();
  let pack: Pack | undefined;
  const old = (): Pack => {
    if (!pack) {
      const bytes = section();
      pack = bytes ? decodePack(bytes) : EMPTY_PACK;
    }
    return pack;
  };
  return {
    get(key) {
      const known = fresh.get(key);
      if (known) return known;
      const record = old().get(key);
      return record && stamps.areValid(record.stamps) ? record : undefined;
    },
    put(key, record) {
      fresh.set(key, record);
      touch();
    },
    live(standing) {
      const records = new Map<string, StateRecord>();
      for (const key of old().keys) {
        const record = fresh.has(key) ? undefined : old().get(key);
        if (record && standing(record.stamps)) records.set(key, record);
      }
      for (const [key, record] of fresh) records.set(key, record);
      return records;
    },
  };
}

/** Rows of reads, in the order given. */
export function recordReads(stamps: Stamps, reads: Iterable<Read>): Uint32Array {
  return Uint32Array.from([...reads].map((read) => stamps.record(read)));
}
