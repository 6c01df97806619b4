/** Archives made by hand, the kind nobody's tar would write: tar entries, .deb files around them, hostile where a test wants it. */
import { gzipSync } from "node:zlib";

export interface TarItem {
  readonly name: string | Uint8Array;
  /** ustar's type flag; a file where missing. */
  readonly type?: string;
  readonly content?: string | Uint8Array;
  readonly link?: string;
  readonly mode?: number;
  /** What the header says, where that is not the content's length. */
  readonly size?: number;
}

/** A whole archive with its end mark. */
export function tar(items: readonly TarItem[]): Buffer {
  return Buffer.concat([...items.map(tarEntry), Buffer.alloc(1024)]);
}

/** One entry without an end mark. */
export function tarEntry({ name, type = "0", content = "", link = "", mode = 0o644, size }: TarItem): Buffer {
  const body = Buffer.from(content as string);
  const header = Buffer.alloc(512);
  Buffer.from(name as string).copy(header, 0, 0, 100);
  header.write(octal(mode, 7), 100);
  header.write(octal(0, 7), 108);
  header.write(octal(0, 7), 116);
  header.write(octal(size ?? body.length, 11), 124);
  header.write(octal(0, 11), 136);
  header.write(type, 156);
  header.write(link, 157);
  header.write("ustar\u000000", 257);
  header.write("        ", 148);
  header.write(`${octal(header.reduce((sum, byte) => sum + byte, 0), 6)}\0 `, 148);
  return Buffer.concat([header, body, Buffer.alloc((512 - (body.length % 512)) % 512)]);
}

/** A PAX header for the entry after it. */
export function pax(records: Readonly<Record<string, string>>): TarItem {
  const content = Object.entries(records).map(([key, value]) => paxRecord(`${key}=${value}\n`)).join("");
  return { name: "pax", type: "x", content };
}

/** A Debian package whose data member is this tar. */
export function deb(items: readonly TarItem[], control: readonly TarItem[] = []): Buffer {
  return debOf("data.tar.gz", gzipSync(tar(items)), control);
}

export function debOf(memberName: string, data: Uint8Array, control: readonly TarItem[] = []): Buffer {
  return Buffer.concat([Buffer.from("!<arch>\n"), arMember("debian-binary", Buffer.from("2.0\n")), arMember("control.tar.gz", gzipSync(tar(control))), arMember(memberName, data)]);
}

function arMember(name: string, content: Uint8Array): Buffer {
  const header = `${name.padEnd(16)}${"0".padEnd(12)}${"0".padEnd(6)}${"0".padEnd(6)}${"100644".padEnd(8)}${String(content.length).padEnd(10)}\`\n`;
  return Buffer.concat([Buffer.from(header), content, Buffer.alloc(content.length % 2, "\n")]);
}

/** The length counts its own digits. */
function paxRecord(text: string): string {
  let length = Buffer.byteLength(text) + 2;
  while (length !== Buffer.byteLength(`${length} ${text}`)) length += 1;
  return `${length} ${text}`;
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, "0");
}
