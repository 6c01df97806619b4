/**
 * Writes tar archives: ustar headers, and a PAX header before one only where ustar cannot say it. The bytes are those of Go's archive/tar,
 * which most tools for images are made with, so that equal content has an equal digest here and there.
 */

export interface TarItem {
  /** Without a leading slash; a folder's ends with one. */
  readonly path: string;
  readonly type: TarType;
  /** Permission bits with setuid, setgid and sticky. */
  readonly mode: number;
  readonly uid?: number;
  readonly gid?: number;
  readonly uname?: string;
  readonly gname?: string;
  /** Seconds since 1970. */
  readonly mtime?: number;
  /** Of a file: as many bytes must follow. */
  readonly size?: number;
  /** What a link points to. */
  readonly link?: string;
  readonly major?: number;
  readonly minor?: number;
  /** Further PAX records ("SCHILY.xattr.security.capability"), as the bytes of latin-1 strings where a value is binary. */
  readonly pax?: Readonly<Record<string, string>>;
}

export type TarType = "file" | "hardlink" | "symlink" | "character device" | "block device" | "directory" | "fifo";

const FLAGS: Readonly<Record<TarType, string>> = { file: "0", hardlink: "1", symlink: "2", "character device": "3", "block device": "4", directory: "5", fifo: "6" };

export interface TarWriter {
  /** An entry; its content follows by `data`. */
  entry(item: TarItem): void;
  /** `packed` is handed on to `content`. */
  data(bytes: Uint8Array, packed?: Uint8Array): void;
  /** A file with its content. */
  file(item: Omit<TarItem, "type" | "size">, content: Uint8Array): void;
  /** The end mark. */
  finish(): void;
}

/** `sink` gets the bytes in order; it may keep them. Those of files go to `content` where it is given. */
export function tarWriter(sink: (bytes: Uint8Array) => void, content: (bytes: Uint8Array, packed?: Uint8Array) => void = sink): TarWriter {
  let name = "";
  let left = 0;
  let padding = 0;
  const entry = (item: TarItem): void => {
    if (left > 0) throw new Error(`${name} lacks ${left} bytes`);
    if (item.size !== undefined && item.size !== 0 && item.type !== "file") throw new Error(`${item.path} is no file and has a size`);
    const records = paxRecords(item);
    if (records) sink(paxHeader(item.path, records));
    sink(header(item, records !== undefined));
    name = item.path;
    left = item.size ?? 0;
    padding = padded(left) - left;
  };
  const data = (bytes: Uint8Array, packed?: Uint8Array): void => {
    if (bytes.length === 0) return;
    left -= bytes.length;
    if (left < 0) throw new Error(`${name} has more bytes than it said`);
    content(bytes, packed);
    if (left === 0 && padding > 0) sink(Buffer.alloc(padding));
  };
  return {
    entry,
    data,
    file(item, bytes) {
      entry({ ...item, type: "file", size: bytes.length });
      data(bytes);
    },
    finish() {
      if (left > 0) throw new Error(`${name} lacks ${left} bytes`);
      sink(Buffer.alloc(2 * BLOCK));
    },
  };
}

const BLOCK = 512;
const NAME = 100;
const PREFIX = 155;
const OWNER = 32;

/** Records of the PAX header, or undefined where ustar says it all. */
function paxRecords(item: TarItem): ReadonlyMap<string, string> | undefined {
  const records = new Map<string, string>(Object.entries(item.pax ?? {}));
  let needed = records.size > 0;
  const text = (key: string, value: string, width: number): void => {
    if (isPlain(value) && value.length <= width) return;
    records.set(key, value);
    if (key !== "path" || split(value) === undefined) needed = true;
  };
  const number = (key: string, value: number, digits: number): void => {
    if (fits(value, digits)) return;
    records.set(key, String(value));
    needed = true;
  };
  text("path", item.path, NAME);
  text("linkpath", item.link ?? "", NAME);
  text("uname", item.uname ?? "", OWNER);
  text("gname", item.gname ?? "", OWNER);
  number("uid", item.uid ?? 0, 7);
  number("gid", item.gid ?? 0, 7);
  number("size", item.size ?? 0, 11);
  number("mtime", item.mtime ?? 0, 11);
  if (!fits(item.mode, 7) || !fits(item.major ?? 0, 7) || !fits(item.minor ?? 0, 7)) throw new Error(`${item.path}: a mode or device number that no header can hold`);
  return needed ? records : undefined;
}

/** The header block; what only PAX can say is cut to plain characters and to its field. */
function header(item: TarItem, pax: boolean): Buffer {
  const block = Buffer.alloc(BLOCK);
  const parts = pax ? undefined : split(item.path);
  put(block, 0, NAME, parts ? parts.name : item.path);
  octal(block, 100, 8, item.mode);
  octal(block, 108, 8, item.uid ?? 0);
  octal(block, 116, 8, item.gid ?? 0);
  octal(block, 124, 12, item.size ?? 0);
  octal(block, 136, 12, item.mtime ?? 0);
  block.write(FLAGS[item.type], 156, "latin1");
  put(block, 157, NAME, item.link ?? "");
  put(block, 265, OWNER, item.uname ?? "");
  put(block, 297, OWNER, item.gname ?? "");
  octal(block, 329, 8, item.major ?? 0);
  octal(block, 337, 8, item.minor ?? 0);
  if (parts) put(block, 345, PREFIX, parts.prefix);
  return seal(block);
}

/** The extended header and its records, sorted by key. */
function paxHeader(path: string, records: ReadonlyMap<string, string>): Buffer {
  const body = Buffer.concat([...records].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => paxRecord(key, value)));
  const block = Buffer.alloc(BLOCK);
  const clean = path.replace(/\/+$/, "");
  const slash = path.lastIndexOf("/");
  // A folder's own name is the folder here: what follows its last slash is empty.
  const name = slash === path.length - 1 ? `${clean}/PaxHeaders.0` : `${path.slice(0, slash + 1)}PaxHeaders.0/${path.slice(slash + 1)}`;
  put(block, 0, NAME, plain(name).slice(0, NAME).replace(/\/+$/, ""));
  for (const [at, width] of [[100, 8], [108, 8], [116, 8], [136, 12]] as const) octal(block, at, width, 0);
  octal(block, 124, 12, body.length);
  block.write("x", 156, "latin1");
  return Buffer.concat([seal(block), body, Buffer.alloc(padded(body.length) - body.length)]);
}

/** `LENGTH KEY=VALUE`; the length counts its own digits. */
function paxRecord(key: string, value: string): Buffer {
  const encoding = key.startsWith("SCHILY.xattr.") ? "latin1" : "utf8";
  const rest = Buffer.concat([Buffer.from(` ${key}=`), Buffer.from(value, encoding), Buffer.from("\n")]);
  let length = rest.length;
  while (length !== rest.length + String(length).length) length = rest.length + String(length).length;
  return Buffer.concat([Buffer.from(String(length)), rest]);
}

/** Magic and checksum. */
function seal(block: Buffer): Buffer {
  block.write("ustar\u000000", 257, "latin1");
  block.fill(" ", 148, 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  return block;
}

/** Prefix and name where a long path can be divided at a slash. */
function split(path: string): { readonly prefix: string; readonly name: string } | undefined {
  if (path.length <= NAME || !isPlain(path)) return undefined;
  const end = path.length > PREFIX + 1 ? PREFIX + 1 : path.endsWith("/") ? path.length - 1 : path.length;
  const slash = path.slice(0, end).lastIndexOf("/");
  const name = path.slice(slash + 1);
  return slash <= 0 || name === "" || name.length > NAME || slash > PREFIX ? undefined : { prefix: path.slice(0, slash), name };
}

function put(block: Buffer, at: number, width: number, text: string): void {
  const short = plain(text);
  // A cut name that ends in a slash would be read as a folder's.
  const cut = short.length > width && short[width - 1] === "/" ? short.slice(0, width).replace(/\/+$/, "") : short.slice(0, width);
  block.write(cut, at, "latin1");
}

function octal(block: Buffer, at: number, width: number, value: number): void {
  block.write((fits(value, width - 1) ? value : 0).toString(8).padStart(width - 1, "0"), at, "latin1");
}

function fits(value: number, digits: number): boolean {
  return Number.isSafeInteger(value) && value >= 0 && value < 8 ** digits;
}

function isPlain(text: string): boolean {
  return /^[\x01-\x7f]*$/.test(text);
}

function plain(text: string): string {
  return text.replace(/[^\x01-\x7f]/g, "");
}

function padded(size: number): number {
  return Math.ceil(size / BLOCK) * BLOCK;
}
