/**
 * Messages of the Remote Execution API v2 in canonical form, written by hand: fields in tag order, defaults left out, lists sorted by UTF-8
 * bytes (build.bazel.remote.execution.v2, "Directory" and "Command"). One byte of difference is another cache key.
 */
import { hashOf, makeDigest, sizeOf, type Digest } from "./digest.ts";
import { compareUtf8 } from "../api/utf8_order.ts";

export interface DirectoryMessage {
  readonly files: readonly { readonly name: string; readonly digest: Digest; readonly executable: boolean }[];
  readonly directories: readonly { readonly name: string; readonly digest: Digest }[];
  readonly symlinks: readonly { readonly name: string; readonly target: string }[];
}

export interface CommandMessage {
  readonly arguments: readonly string[];
  readonly env: readonly (readonly [string, string])[];
  readonly outputPaths: readonly string[];
  readonly workingDirectory: string;
}

export interface ActionMessage {
  readonly command: Digest;
  readonly inputRoot: Digest;
  /** Seconds. */
  readonly timeout: number;
  readonly platform: readonly (readonly [string, string])[];
}

/** Sorts each list; throws on a name that no directory can have. */
export function encodeDirectory(message: DirectoryMessage): Buffer {
  const seen = new Set<string>();
  const sorted = <T extends { readonly name: string }>(list: readonly T[]): readonly T[] => {
    for (const { name } of list) {
      checkName(name);
      if (seen.has(name)) throw new Error(`"${name}" is twice in a directory`);
      seen.add(name);
    }
    return list.length < 2 ? list : [...list].sort((a, b) => compareUtf8(a.name, b.name));
  };
  start();
  for (const { name, digest, executable } of sorted(message.files)) {
    const nameLength = Buffer.byteLength(name);
    header(1, lengthDelimited(nameLength) + lengthDelimited(digestLength(digest)) + (executable ? 2 : 0));
    text(1, name, nameLength);
    putDigest(2, digest);
    if (executable) integer(4, 1);
  }
  for (const { name, digest } of sorted(message.directories)) {
    const nameLength = Buffer.byteLength(name);
    header(2, lengthDelimited(nameLength) + lengthDelimited(digestLength(digest)));
    text(1, name, nameLength);
    putDigest(2, digest);
  }
  for (const { name, target } of sorted(message.symlinks)) {
    const nameLength = Buffer.byteLength(name);
    const targetLength = Buffer.byteLength(target);
    header(3, lengthDelimited(nameLength) + lengthDelimited(targetLength));
    text(1, name, nameLength);
    text(2, target, targetLength);
  }
  return finish();
}

export function encodeCommand(message: CommandMessage): Buffer {
  start();
  for (const argument of message.arguments) text(1, argument, Buffer.byteLength(argument), true);
  for (const pair of [...message.env].sort(byNameThenValue)) putPair(2, pair);
  if (message.workingDirectory !== "") text(6, message.workingDirectory, Buffer.byteLength(message.workingDirectory));
  for (const path of [...new Set(message.outputPaths)].sort(compareUtf8)) text(7, path, Buffer.byteLength(path), true);
  return finish();
}

function encodePlatform(properties: readonly (readonly [string, string])[]): Buffer {
  start();
  for (const pair of [...properties].sort(byNameThenValue)) putPair(1, pair);
  return finish();
}

export function encodeAction(message: ActionMessage): Buffer {
  const platform = encodePlatform(message.platform);
  start();
  putDigest(1, message.command);
  putDigest(2, message.inputRoot);
  if (message.timeout > 0) {
    header(6, 1 + varintLength(message.timeout));
    integer(1, message.timeout);
  }
  if (platform.length > 0) {
    header(10, platform.length);
    reserve(platform.length);
    at += platform.copy(buffer, at);
  }
  return finish();
}

/** Reads a Directory from outside; undefined where the bytes are none. Fields this page does not know are passed over. */
export function decodeDirectory(bytes: Uint8Array): DirectoryMessage | undefined {
  try {
    const files: { name: string; digest: Digest; executable: boolean }[] = [];
    const directories: { name: string; digest: Digest }[] = [];
    const symlinks: { name: string; target: string }[] = [];
    for (const [field, value] of fields(bytes)) {
      if (typeof value === "number") continue;
      const node = new Map(fields(value));
      const name = string(node.get(1));
      checkName(name);
      if (field === 1) files.push({ name, digest: readDigest(node.get(2)), executable: node.get(4) === 1 });
      else if (field === 2) directories.push({ name, digest: readDigest(node.get(2)) });
      else if (field === 3) symlinks.push({ name, target: string(node.get(2)) });
    }
    return { files, directories, symlinks };
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}

class Malformed extends Error {}

// One growing buffer for all messages: each is encoded in one synchronous go.
let buffer = Buffer.allocUnsafe(1 << 14);
let at = 0;

function start(): void {
  at = 0;
}

function finish(): Buffer {
  return Buffer.from(buffer.subarray(0, at));
}

function reserve(bytes: number): void {
  if (at + bytes <= buffer.length) return;
  const larger = Buffer.allocUnsafe(Math.max(buffer.length * 2, at + bytes));
  buffer.copy(larger, 0, 0, at);
  buffer = larger;
}

function putVarint(value: number): void {
  reserve(10);
  while (value >= 0x80) {
    buffer[at++] = (value % 0x80) | 0x80;
    value = Math.floor(value / 0x80);
  }
  buffer[at++] = value;
}

/** Tag and length of a length-delimited field. */
function header(field: number, length: number): void {
  putVarint(field * 8 + 2);
  putVarint(length);
}

/** An element of a list is written even when empty; a single field is not. */
function text(field: number, value: string, length: number, element = false): void {
  if (length === 0 && !element) return;
  header(field, length);
  reserve(length);
  at += buffer.write(value, at, "utf8");
}

function integer(field: number, value: number): void {
  if (value === 0) return;
  putVarint(field * 8);
  putVarint(value);
}

function putDigest(field: number, digest: Digest): void {
  header(field, digestLength(digest));
  text(1, hashOf(digest), 64);
  integer(2, sizeOf(digest));
}

/** EnvironmentVariable and Platform.Property have the same fields. */
function putPair(field: number, [name, value]: readonly [string, string]): void {
  const nameLength = Buffer.byteLength(name);
  const valueLength = Buffer.byteLength(value);
  header(field, lengthDelimited(nameLength) + lengthDelimited(valueLength));
  text(1, name, nameLength);
  text(2, value, valueLength);
}

function byNameThenValue(a: readonly [string, string], b: readonly [string, string]): number {
  return compareUtf8(a[0], b[0]) || compareUtf8(a[1], b[1]);
}

/** Bytes of a field of that length; nothing where it is empty. */
function lengthDelimited(length: number): number {
  return length === 0 ? 0 : 1 + varintLength(length) + length;
}

function digestLength(digest: Digest): number {
  const size = sizeOf(digest);
  return 66 + (size === 0 ? 0 : 1 + varintLength(size));
}

function varintLength(value: number): number {
  let length = 1;
  for (; value >= 0x80; value = Math.floor(value / 0x80)) length++;
  return length;
}

function checkName(name: string): void {
  if (name === "" || name === "." || name === ".." || name.includes("/") || name.includes("\0") || /\p{Surrogate}/u.test(name))
    throw new Malformed(`${JSON.stringify(name)} is no name of a file`);
}

function* fields(bytes: Uint8Array): Generator<[number, number | Uint8Array]> {
  let position = 0;
  const varint = (): number => {
    let value = 0;
    for (let factor = 1; ; factor *= 0x80) {
      const byte = bytes[position++];
      if (byte === undefined || factor > 2 ** 56) throw new Malformed("cut short");
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
  };
  while (position < bytes.length) {
    const tag = varint();
    if (tag % 8 === 0) yield [Math.floor(tag / 8), varint()];
    else if (tag % 8 === 2) {
      const end = varint() + position;
      if (end > bytes.length) throw new Malformed("cut short");
      yield [Math.floor(tag / 8), bytes.subarray(position, end)];
      position = end;
    } else throw new Malformed("a wire type that no field here has");
  }
}

function string(value: number | Uint8Array | undefined): string {
  if (value === undefined) return "";
  if (typeof value === "number") throw new Malformed("a number for a string");
  return Buffer.from(value.buffer, value.byteOffset, value.length).toString("utf8");
}

function readDigest(value: number | Uint8Array | undefined): Digest {
  if (value === undefined || typeof value === "number") throw new Malformed("a node without a digest");
  const message = new Map(fields(value));
  const hash = string(message.get(1));
  const size = message.get(2) ?? 0;
  if (!/^[0-9a-f]{64}$/.test(hash) || typeof size !== "number") throw new Malformed("no digest");
  return makeDigest(hash, size);
}
