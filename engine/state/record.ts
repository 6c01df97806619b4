/** Records: what was worked out from stamped reads, a text or bytes with the numbers of its stamps; a pack holds many texts by key. */

export interface StateRecord {
  /** Rows of the stamp table it stands on. */
  readonly stamps: Uint32Array;
  readonly text: string;
}

/** What is not text. */
export interface BytesRecord {
  readonly stamps: Uint32Array;
  readonly bytes: Uint8Array;
}

/** Layout: number of stamps, the numbers, padding to eight, bytes. */
export function encodeRecord(record: BytesRecord): Buffer {
  const head = recordHead(record.stamps.length);
  const bytes = Buffer.alloc(head + record.bytes.length);
  bytes.writeUInt32LE(record.stamps.length, 0);
  new Uint32Array(bytes.buffer, bytes.byteOffset + 4, record.stamps.length).set(record.stamps);
  bytes.set(record.bytes, head);
  return bytes;
}

/** `bytes` must be eight-byte aligned, and those of the record are then. */
export function decodeRecord(bytes: Buffer): BytesRecord {
  return { stamps: stampsOf(bytes), bytes: bytes.subarray(recordHead(bytes.readUInt32LE(0))) };
}

/** The same record with its stamps renumbered. */
export function renumberRecord(bytes: Buffer, renumber: Uint32Array): Buffer {
  const copy = Buffer.alloc(bytes.length);
  bytes.copy(copy);
  const stamps = stampsOf(copy);
  for (let i = 0; i < stamps.length; i++) stamps[i] = renumber[stamps[i]!]!;
  return copy;
}

export function stampsOf(bytes: Buffer): Uint32Array {
  return new Uint32Array(bytes.buffer, bytes.byteOffset + 4, bytes.readUInt32LE(0));
}

/** A record on its way from one pack to another. */
export interface RawRecord {
  readonly stamps: Uint32Array;
  readonly text: Buffer;
}

/** Texts by key, found without decoding the others. Layout: JSON of keys, byte offsets and stamps, then the texts. */
export function encodePack(records: ReadonlyMap<string, StateRecord | RawRecord>): Buffer {
  const texts: Buffer[] = [];
  const keys: string[] = [];
  const ends: number[] = [];
  const stampEnds: number[] = [];
  const stamps: number[] = [];
  let end = 0;
  for (const [key, record] of records) {
    const text = typeof record.text === "string" ? Buffer.from(record.text) : record.text;
    texts.push(text);
    keys.push(key);
    ends.push((end += text.length));
    for (const id of record.stamps) stamps.push(id);
    stampEnds.push(stamps.length);
  }
  const keyText = Buffer.from(keys.join("\n"));
  const head = Buffer.alloc(16 + 4 * (keys.length * 2 + stamps.length));
  head.writeUInt32LE(keys.length, 0);
  head.writeUInt32LE(stamps.length, 4);
  head.writeUInt32LE(keyText.length, 8);
  new Uint32Array(head.buffer, head.byteOffset + 16, head.length / 4 - 4).set([...ends, ...stampEnds, ...stamps]);
  return Buffer.concat([head, keyText, ...texts]);
}

export interface Pack {
  readonly keys: readonly string[];
  get(key: string): StateRecord | undefined;
  raw(key: string): RawRecord | undefined;
}

export const EMPTY_PACK: Pack = { keys: [], get: () => undefined, raw: () => undefined };

/** `bytes` must be eight-byte aligned. */
export function decodePack(bytes: Buffer): Pack {
  const count = bytes.readUInt32LE(0);
  const stampCount = bytes.readUInt32LE(4);
  const at = bytes.byteOffset + 16;
  const ends = new Uint32Array(bytes.buffer, at, count);
  const stampEnds = new Uint32Array(bytes.buffer, at + 4 * count, count);
  const stamps = new Uint32Array(bytes.buffer, at + 8 * count, stampCount);
  const keyStart = 16 + 4 * (2 * count + stampCount);
  const textStart = keyStart + bytes.readUInt32LE(8);
  const keys = count === 0 ? [] : bytes.toString("utf8", keyStart, textStart).split("\n");
  const places = new Map(keys.map((key, i) => [key, i]));
  const raw = (key: string): RawRecord | undefined => {
    const i = places.get(key);
    if (i === undefined) return undefined;
    return {
      stamps: stamps.subarray(i === 0 ? 0 : stampEnds[i - 1], stampEnds[i]),
      text: bytes.subarray(textStart + (i === 0 ? 0 : ends[i - 1]!), textStart + ends[i]!),
    };
  };
  return {
    keys,
    raw,
    get(key) {
      const record = raw(key);
      return record && { stamps: record.stamps, text: record.text.toString() };
    },
  };
}

/** What follows starts at a multiple of eight. */
function recordHead(stamps: number): number {
  return 8 * Math.ceil((4 + 4 * stamps) / 8);
}
