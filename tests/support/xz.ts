/** An xz file without compression (LZMA2 chunks that are stored): a reader can be tested where no xz program is. */

/** Valid xz around `content`, of less than 64 KiB. */
export function storedXz(content: Uint8Array): Buffer {
  const flags = Buffer.from([0, 1]); // CRC32 as the check.
  const header = Buffer.concat([Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]), flags, crc32(flags)]);
  const blockHeader = withCrc(Buffer.from([2, 0, 0x21, 1, 0x16, 0, 0, 0]));
  const size = Buffer.alloc(2);
  size.writeUInt16BE(content.length - 1);
  const data = content.length === 0 ? Buffer.from([0]) : Buffer.concat([Buffer.from([1]), size, content, Buffer.from([0])]);
  const check = crc32(content);
  const unpadded = blockHeader.length + data.length + check.length;
  const index = withCrc(padded(Buffer.concat([Buffer.from([0, 1]), varint(unpadded), varint(content.length)])));
  const backward = Buffer.alloc(4);
  backward.writeUInt32LE(index.length / 4 - 1);
  const footer = Buffer.concat([crc32(Buffer.concat([backward, flags])), backward, flags, Buffer.from("YZ")]);
  return Buffer.concat([header, blockHeader, padded(data), check, index, footer]);
}

function padded(bytes: Uint8Array): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
}

function withCrc(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, crc32(bytes)]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest % 128) | 0x80);
  }
}

function crc32(bytes: Uint8Array): Buffer {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  const out = Buffer.alloc(4);
  out.writeUInt32LE(~crc >>> 0);
  return out;
}
