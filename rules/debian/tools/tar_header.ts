/** The fixed-size headers of tar and the records of PAX, as bytes. */

/** Throws; how a reader reports what is wrong with its archive. */
export type Refuse = (problem: string) => never;

export interface TarHeader {
  readonly type: string;
  readonly name: string;
  /** Of a link. */
  readonly target: string;
  readonly mode: number;
  readonly size: number;
  readonly uid: number;
  readonly gid: number;
  /** Seconds since 1970. */
  readonly mtime: number;
  readonly uname: string;
  readonly gname: string;
}

/** Reads a block of 512 bytes that is not all zeros. */
export function readHeader(block: Uint8Array, refuse: Refuse): TarHeader {
  if (checksum(block) !== number(block.subarray(148, 156), refuse)) return refuse("a header with a wrong checksum");
  const isUstar = ascii(block.subarray(257, 263)) === "ustar\0";
  const prefix = isUstar ? field(block.subarray(345, 500), refuse) : "";
  const name = field(block.subarray(0, 100), refuse);
  return {
    type: String.fromCharCode(block[156] ?? 0),
    name: prefix === "" ? name : `${prefix}/${name}`,
    target: field(block.subarray(157, 257), refuse),
    mode: number(block.subarray(100, 108), refuse),
    size: number(block.subarray(124, 136), refuse),
    uid: number(block.subarray(108, 116), refuse),
    gid: number(block.subarray(116, 124), refuse),
    mtime: number(block.subarray(136, 148), refuse),
    uname: isUstar ? field(block.subarray(265, 297), refuse) : "",
    gname: isUstar ? field(block.subarray(297, 329), refuse) : "",
  };
}

/** Records of the form `<length> <key>=<value>\n`, where the length counts itself. */
export function readPax(bytes: Uint8Array, refuse: Refuse): readonly (readonly [key: string, value: string])[] {
  const records: [string, string][] = [];
  for (let at = 0; at < bytes.length; ) {
    const digits = /^(\d{1,9}) /.exec(ascii(bytes.subarray(at, at + 10)))?.[1];
    const end = at + Number(digits);
    if (digits === undefined || end > bytes.length || end <= at + digits.length + 1 || bytes[end - 1] !== 0x0a) return refuse("a PAX header that cannot be read");
    const record = bytes.subarray(at + digits.length + 1, end - 1);
    const equals = record.indexOf(0x3d);
    if (equals < 0) return refuse("a PAX record without a value");
    const key = ascii(record.subarray(0, equals));
    // Only names must be text: attributes of the file system may be any bytes, and are passed over anyway.
    records.push([key, key === "path" || key === "linkpath" ? text(record.subarray(equals + 1), refuse) : ascii(record.subarray(equals + 1))]);
    at = end;
  }
  return records;
}

/** Names are UTF-8 or nothing: bytes that are none would change on their way through a string. */
export function text(bytes: Uint8Array, refuse: Refuse): string {
  try {
    return strict.decode(bytes);
  } catch {
    return refuse(`a name that is not UTF-8: ${JSON.stringify(ascii(bytes))}`);
  }
}

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** A text that ends at its first NUL or at the field's end. */
function field(bytes: Uint8Array, refuse: Refuse): string {
  const end = bytes.indexOf(0);
  return text(end < 0 ? bytes : bytes.subarray(0, end), refuse);
}

/** Octal digits, or, where the first bit is set, a big-endian binary number (GNU). */
function number(bytes: Uint8Array, refuse: Refuse): number {
  if (((bytes[0] ?? 0) & 0x80) !== 0) {
    const value = bytes.subarray(1).reduce((sum, byte) => sum * 256 + byte, (bytes[0] ?? 0) & 0x7f);
    return Number.isSafeInteger(value) ? value : refuse("a header with an absurd number");
  }
  const digits = ascii(bytes).replace(/[\0 ]+$/, "").trimStart();
  return /^[0-7]*$/.test(digits) ? Number.parseInt(digits || "0", 8) : refuse("a header with a number that is none");
}

/** The sum of all bytes, the checksum's own field counting as blanks. */
function checksum(block: Uint8Array): number {
  return block.reduce((sum, byte, i) => sum + (i >= 148 && i < 156 ? 0x20 : byte), 0);
}

function ascii(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
}
