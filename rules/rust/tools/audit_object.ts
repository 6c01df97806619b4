/** The tool that makes an object of a program's packages: cargo-auditable's JSON, as zlib has it, in the section .dep-v0. */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { compareUtf8, type ToolCall } from "../../../engine/api/tool.ts";

export const version = 1;

/** A package as rules/rust/audit.ts says it. */
export interface AuditEntry {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  /** Cargo.lock's `source`, or "path". */
  readonly origin: string;
  /** A proc macro: it and what is below it run while building. */
  readonly macro: boolean;
  readonly deps: readonly string[];
}

/** Arguments: the list of packages, the object to write, the program's own package, the processor. */
export default function auditObject({ args, cwd }: ToolCall): void {
  const [list = "", out = "", root = "", cpu = ""] = args;
  const entries = readFileSync(path.join(cwd, list), "utf8").trimEnd().split("\n").map((line): AuditEntry => JSON.parse(line));
  writeFileSync(path.join(cwd, out), elfObject(cpu === "aarch64" ? 183 : 62, stored(Buffer.from(auditData(entries, root)))));
}

/** https://github.com/rust-secure-code/cargo-auditable: packages in order, dependencies by their place in it. */
export function auditData(entries: readonly AuditEntry[], root: string): string {
  const byId = merged(entries);
  const atRunTime = reachable(byId, root);
  const ordered = [...byId.values()].sort((a, b) => compareUtf8(a.id, b.id));
  const places = new Map(ordered.map(({ id }, i) => [id, i]));
  const packages = ordered.map(({ id, name, version: number, origin, deps }) => {
    const dependencies = deps.flatMap((dep) => places.get(dep) ?? []).sort((a, b) => a - b);
    return {
      name,
      version: number,
      source: sourceOf(origin),
      ...(atRunTime.has(id) ? {} : { kind: "build" }),
      ...(dependencies.length > 0 ? { dependencies } : {}),
      ...(id === root ? { root: true } : {}),
    };
  });
  return JSON.stringify({ packages });
}

/** One package may be compiled with several sets of features, and for two platforms. */
function merged(entries: readonly AuditEntry[]): ReadonlyMap<string, AuditEntry> {
  const byId = new Map<string, AuditEntry>();
  for (const entry of entries) {
    const known = byId.get(entry.id);
    byId.set(entry.id, known ? { ...entry, macro: known.macro && entry.macro, deps: [...new Set([...known.deps, ...entry.deps])] } : entry);
  }
  return byId;
}

function reachable(byId: ReadonlyMap<string, AuditEntry>, root: string): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [root];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const entry = byId.get(id);
    if (!entry || entry.macro || found.has(id)) continue;
    found.add(id);
    open.push(...entry.deps);
  }
  return found;
}

function sourceOf(origin: string): string {
  if (origin === "path") return "local";
  if (/^(registry|sparse)\+.*(crates\.io-index|index\.crates\.io)/.test(origin)) return "crates.io";
  return origin.startsWith("git+") ? "git" : "registry";
}

/** A zlib stream of blocks that are stored as they are (RFC 1950, 1951): the bytes of no compressor's version are in it. */
export function stored(data: Buffer): Buffer {
  const parts: Buffer[] = [Buffer.from([0x78, 0x01])];
  for (let at = 0; at === 0 || at < data.length; at += 0xffff) {
    const block = data.subarray(at, at + 0xffff);
    const head = Buffer.alloc(5);
    head.writeUInt8(at + 0xffff >= data.length ? 1 : 0, 0);
    head.writeUInt16LE(block.length, 1);
    head.writeUInt16LE(block.length ^ 0xffff, 3);
    parts.push(head, block);
  }
  let [a, b] = [1, 0];
  for (const byte of data) b = (b + (a = (a + byte) % 65521)) % 65521;
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(b * 65536 + a);
  return Buffer.concat([...parts, sum]);
}

const NAMES = ["", ".dep-v0", ".note.GNU-stack", ".shstrtab"] as const;
const [PROGBITS, STRTAB] = [1, 3];
/** Loaded with the program, and kept where nothing refers to it (SHF_ALLOC, SHF_GNU_RETAIN). */
const KEPT = 0x200002;

/** A relocatable ELF file for a little-endian processor of 64 bits. */
export function elfObject(machine: number, content: Buffer): Buffer {
  const names = Buffer.from(NAMES.map((name) => `${name}\0`).join(""));
  const nameAt = (name: (typeof NAMES)[number]): number => Buffer.byteLength(NAMES.slice(0, NAMES.indexOf(name)).map((one) => `${one}\0`).join(""));
  const start = 64;
  const headersAt = Math.ceil((start + content.length + names.length) / 8) * 8;
  const file = Buffer.alloc(headersAt + NAMES.length * 64);
  file.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  file.writeUInt16LE(1, 16);
  file.writeUInt16LE(machine, 18);
  file.writeUInt32LE(1, 20);
  file.writeBigUInt64LE(BigInt(headersAt), 40);
  file.writeUInt16LE(64, 52);
  file.writeUInt16LE(64, 58);
  file.writeUInt16LE(NAMES.length, 60);
  file.writeUInt16LE(NAMES.indexOf(".shstrtab"), 62);
  content.copy(file, start);
  names.copy(file, start + content.length);
  const section = (name: (typeof NAMES)[number], type: number, flags: number, at: number, size: number): void => {
    const header = headersAt + NAMES.indexOf(name) * 64;
    file.writeUInt32LE(nameAt(name), header);
    file.writeUInt32LE(type, header + 4);
    file.writeBigUInt64LE(BigInt(flags), header + 8);
    file.writeBigUInt64LE(BigInt(at), header + 24);
    file.writeBigUInt64LE(BigInt(size), header + 32);
    file.writeBigUInt64LE(1n, header + 48);
  };
  section(".dep-v0", PROGBITS, KEPT, start, content.length);
  section(".note.GNU-stack", PROGBITS, 0, start, 0);
  section(".shstrtab", STRTAB, 0, start + content.length, names.length);
  return file;
}
