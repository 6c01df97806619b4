/** A tar as one line an entry: "etc/passwd 644 0:0", "bin/sh -> busybox". */

/** Reads ustar headers and PAX paths; enough for archives that our own tools write. */
export function listTar(archive: Buffer): readonly string[] {
  const lines: string[] = [];
  let pax = new Map<string, string>();
  for (let at = 0; archive.toString("latin1", at + 257, at + 262) === "ustar"; ) {
    const header = archive.subarray(at, at + 512);
    const text = (offset: number, length: number) => header.toString("latin1", offset, offset + length).replace(/\0.*$/s, "");
    const number = (offset: number, length: number) => parseInt(text(offset, length), 8);
    const size = number(124, 12);
    const type = text(156, 1);
    at += 512 + Math.ceil(size / 512) * 512;
    if (type === "x") {
      pax = records(archive.subarray(at - Math.ceil(size / 512) * 512).subarray(0, size));
      continue;
    }
    const prefix = text(345, 155);
    const path = pax.get("path") ?? (prefix === "" ? text(0, 100) : `${prefix}/${text(0, 100)}`);
    const link = pax.get("linkpath") ?? text(157, 100);
    lines.push(type === "2" ? `${path} -> ${link}` : type === "1" ? `${path} = ${link}` : `${path} ${number(100, 8).toString(8)} ${pax.get("uid") ?? number(108, 8)}:${pax.get("gid") ?? number(116, 8)}`);
    pax = new Map();
  }
  return lines;
}

function records(body: Buffer): Map<string, string> {
  const found = new Map<string, string>();
  for (let at = 0; at < body.length; ) {
    const length = parseInt(body.toString("latin1", at, body.indexOf(" ", at)), 10);
    const record = body.toString("utf8", body.indexOf(" ", at) + 1, at + length - 1);
    found.set(record.slice(0, record.indexOf("=")), record.slice(record.indexOf("=") + 1));
    at += length;
  }
  return found;
}
