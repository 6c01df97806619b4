/**
 * Checksums in plain JavaScript, against damage and not against malice: node:crypto and node:zlib bring node's streams along, and loading those
 * takes longer than all the rest of a build in which nothing changed.
 */

/** 32 bits of `bytes`: the rounds and the end of MurmurHash3, over words of this machine's order. */
export function checksum(bytes: Uint8Array, seed = 0): number {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  const words = new Int32Array(aligned.buffer, aligned.byteOffset, aligned.length >> 2);
  let rest = 0;
  for (let i = words.length * 4; i < aligned.length; i++) rest = (rest << 8) | aligned[i]!;
  let hash = seed;
  // Without a function for the round, since this runs cold: a megabyte takes half as long.
  for (let i = 0; i <= words.length; i++) {
    const mixed = Math.imul(i < words.length ? words[i]! : rest, 0xcc9e2d51);
    hash ^= Math.imul((mixed << 15) | (mixed >>> 17), 0x1b873593);
    hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0;
  }
  hash ^= aligned.length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** A name for a text: 96 bits in hex. */
export function nameOf(text: string): string {
  const bytes = Buffer.from(text);
  return [1, 2, 3].map((seed) => checksum(bytes, seed).toString(16).padStart(8, "0")).join("");
}
