/** Reading ELF files: what a program is built for and what it asks of its system. The format is the gABI's, System V release 4. */

export interface Elf {
  /** 32 or 64. */
  readonly bits: number;
  readonly machine: string;
  readonly type: "executable" | "shared" | "relocatable" | "other";
  /** PT_INTERP, where there is one. */
  readonly interpreter: string | undefined;
  /** DT_SONAME. */
  readonly soname: string | undefined;
  /** DT_NEEDED. */
  readonly needed: readonly string[];
  /** DT_RPATH and DT_RUNPATH, colons taken apart. */
  readonly runPaths: readonly string[];
  /** Versions of symbols it needs, by library ("libc.so.6": ["GLIBC_2.34"]). */
  readonly versions: ReadonlyMap<string, readonly string[]>;
}

const MACHINES = new Map([
  [3, "x86"],
  [40, "arm"],
  [62, "x86_64"],
  [183, "aarch64"],
  [243, "riscv64"],
  [21, "ppc64"],
  [22, "s390x"],
]);
const TYPES = ["other", "relocatable", "executable", "shared"] as const;
const PT_LOAD = 1;
const PT_DYNAMIC = 2;
const PT_INTERP = 3;
const DT = { needed: 1, strtab: 5, strsz: 10, soname: 14, rpath: 15, runpath: 29, verneed: 0x6ffffffe, verneednum: 0x6fffffff };

interface Segment {
  readonly type: number;
  readonly offset: number;
  readonly address: number;
  readonly size: number;
}

/** Reads the file; a string in place of an Elf says why it is none. */
export function readElf(bytes: Buffer): Elf | string {
  if (bytes.length < 64 || bytes.toString("latin1", 0, 4) !== "\x7fELF") return "is no ELF file";
  if (bytes[4] !== 2 || bytes[5] !== 1) {
    const bits = bytes[4] === 1 ? 32 : 64;
    return `is a ${bits}-bit ${bytes[5] === 2 ? "big" : "little"}-endian ELF file; every platform here is 64-bit and little-endian`;
  }
  try {
    return readSegments(bytes);
  } catch (error) {
    if (error instanceof RangeError) return "is an ELF file cut short";
    throw error;
  }
}

function readSegments(bytes: Buffer): Elf {
  const number = bytes.readUInt16LE(18);
  const segments = readProgramHeaders(bytes);
  const interpreter = segments.find(({ type }) => type === PT_INTERP);
  const dynamic = readDynamic(bytes, segments);
  return {
    bits: 64,
    machine: MACHINES.get(number) ?? `machine ${number}`,
    type: TYPES[bytes.readUInt16LE(16)] ?? "other",
    interpreter: interpreter && text(bytes, interpreter.offset),
    ...dynamic,
  };
}

function readProgramHeaders(bytes: Buffer): readonly Segment[] {
  const start = offsetAt(bytes, 32);
  const entry = bytes.readUInt16LE(54);
  return Array.from({ length: bytes.readUInt16LE(56) }, (_, i) => {
    const at = start + i * entry;
    return { type: bytes.readUInt32LE(at), offset: offsetAt(bytes, at + 8), address: offsetAt(bytes, at + 16), size: offsetAt(bytes, at + 32) };
  });
}

function readDynamic(bytes: Buffer, segments: readonly Segment[]): Pick<Elf, "soname" | "needed" | "runPaths" | "versions"> {
  const dynamic = segments.find(({ type }) => type === PT_DYNAMIC);
  if (!dynamic) return { soname: undefined, needed: [], runPaths: [], versions: new Map() };
  const entries: (readonly [tag: number, value: number])[] = [];
  for (let at = dynamic.offset; at < dynamic.offset + dynamic.size; at += 16) {
    const tag = offsetAt(bytes, at);
    if (tag === 0) break;
    entries.push([tag, offsetAt(bytes, at + 8)]);
  }
  const value = (tag: number) => entries.find(([found]) => found === tag)?.[1];
  const strings = fileOffset(segments, value(DT.strtab) ?? 0);
  const string = (offset: number) => text(bytes, strings + offset);
  const all = (tag: number) => entries.filter(([found]) => found === tag).map(([, offset]) => string(offset));
  const verneed = value(DT.verneed);
  return {
    soname: all(DT.soname)[0],
    needed: all(DT.needed),
    runPaths: [...all(DT.rpath), ...all(DT.runpath)].flatMap((paths) => paths.split(":")),
    versions: verneed === undefined ? new Map() : readVersions(bytes, fileOffset(segments, verneed), value(DT.verneednum) ?? 0, string),
  };
}

/** Verneed (16 bytes: version, count, file, aux, next) with its Vernaux entries (16 bytes: hash, flags, other, name, next). */
function readVersions(bytes: Buffer, start: number, count: number, string: (offset: number) => string): ReadonlyMap<string, readonly string[]> {
  const versions = new Map<string, readonly string[]>();
  for (let i = 0, at = start; i < count; i++) {
    const names: string[] = [];
    for (let j = 0, aux = at + bytes.readUInt32LE(at + 8); j < bytes.readUInt16LE(at + 2); j++) {
      names.push(string(bytes.readUInt32LE(aux + 8)));
      aux += bytes.readUInt32LE(aux + 12);
    }
    versions.set(string(bytes.readUInt32LE(at + 4)), names);
    at += bytes.readUInt32LE(at + 12);
  }
  return versions;
}

/** Addresses are those of the running program; the loaded segments say where they lie in the file. */
function fileOffset(segments: readonly Segment[], address: number): number {
  const segment = segments.find(({ type, address: start, size }) => type === PT_LOAD && address >= start && address < start + size);
  return segment ? address - segment.address + segment.offset : address;
}

function offsetAt(bytes: Buffer, at: number): number {
  return Number(bytes.readBigUInt64LE(at));
}

function text(bytes: Buffer, at: number): string {
  const end = bytes.indexOf(0, at);
  if (at >= bytes.length || end < 0) throw new RangeError("string outside the file");
  return bytes.toString("utf8", at, end);
}
