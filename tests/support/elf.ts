/** A minimal 64-bit little-endian ELF program, made to order for tests. */

export interface ElfOrder {
  readonly machine: number;
  readonly interpreter?: string;
  readonly needed?: readonly string[];
  readonly runpath?: string;
  readonly soname?: string;
  /** Versions needed of the first library. */
  readonly versions?: readonly string[];
}

export const X86_64 = 62;
export const AARCH64 = 183;

/** One PT_LOAD over the whole file with addresses equal to offsets, PT_INTERP and PT_DYNAMIC where asked for. */
export function makeElf({ machine, interpreter, needed = [], runpath, soname, versions = [] }: ElfOrder): Buffer {
  const strings = ["", ...needed, ...(runpath === undefined ? [] : [runpath]), ...(soname === undefined ? [] : [soname]), ...versions];
  const table = Buffer.from(strings.map((text) => `${text}\0`).join(""));
  const offsetOf = (text: string) => Buffer.byteLength(strings.slice(0, strings.indexOf(text)).map((s) => `${s}\0`).join(""));
  const headers = 64 + 3 * 56;
  const interp = Buffer.from(interpreter === undefined ? "" : `${interpreter}\0`);
  const stringsAt = headers + interp.length;
  const verneedAt = stringsAt + table.length;
  const verneed = Buffer.alloc(versions.length > 0 ? 16 + 16 * versions.length : 0);
  if (versions.length > 0) {
    verneed.writeUInt16LE(1, 0);
    verneed.writeUInt16LE(versions.length, 2);
    verneed.writeUInt32LE(offsetOf(needed[0] ?? ""), 4);
    verneed.writeUInt32LE(16, 8);
    versions.forEach((version, i) => {
      verneed.writeUInt32LE(offsetOf(version), 16 + i * 16 + 8);
      verneed.writeUInt32LE(16, 16 + i * 16 + 12);
    });
  }
  const dynamic: [number, number][] = [
    [5, stringsAt],
    ...needed.map((name): [number, number] => [1, offsetOf(name)]),
    ...(runpath === undefined ? [] : ([[29, offsetOf(runpath)]] as [number, number][])),
    ...(soname === undefined ? [] : ([[14, offsetOf(soname)]] as [number, number][])),
    ...(versions.length > 0 ? ([[0x6ffffffe, verneedAt], [0x6fffffff, 1]] as [number, number][]) : []),
    [0, 0],
  ];
  const dynamicAt = verneedAt + verneed.length;
  const dynamicBytes = Buffer.alloc(dynamic.length * 16);
  dynamic.forEach(([tag, value], i) => {
    dynamicBytes.writeBigUInt64LE(BigInt(tag), i * 16);
    dynamicBytes.writeBigUInt64LE(BigInt(value), i * 16 + 8);
  });
  const total = dynamicAt + dynamicBytes.length;
  const head = Buffer.alloc(headers);
  head.write("\x7fELF", 0, "latin1");
  head.set([2, 1, 1], 4);
  head.writeUInt16LE(3, 16);
  head.writeUInt16LE(machine, 18);
  head.writeBigUInt64LE(64n, 32);
  head.writeUInt16LE(56, 54);
  const segments: [number, number, number][] = [[1, 0, total], ...(interpreter === undefined ? [] : ([[3, headers, interp.length]] as [number, number, number][])), ...(needed.length > 0 || runpath !== undefined || soname !== undefined ? ([[2, dynamicAt, dynamicBytes.length]] as [number, number, number][]) : [])];
  head.writeUInt16LE(segments.length, 56);
  segments.forEach(([type, offset, size], i) => {
    const at = 64 + i * 56;
    head.writeUInt32LE(type, at);
    head.writeBigUInt64LE(BigInt(offset), at + 8);
    head.writeBigUInt64LE(BigInt(offset), at + 16);
    head.writeBigUInt64LE(BigInt(size), at + 32);
  });
  return Buffer.concat([head, interp, table, verneed, dynamicBytes]);
}
