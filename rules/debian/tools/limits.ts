/** How much an archive may ask for. Far above any package of Debian, far below what would hurt. */
export interface ArchiveLimits {
  /** Entries of one archive. */
  readonly entries: number;
  /** Bytes of one file, unpacked. */
  readonly fileBytes: number;
  /** Bytes of one archive, unpacked. */
  readonly totalBytes: number;
  /** Unpacked bytes for each packed one; counts once `ratioFrom` bytes are unpacked, since small files may be mostly zeros. */
  readonly ratio: number;
  readonly ratioFrom: number;
  /** Bytes of a name, a link's target, and of the record that carries a long one. */
  readonly nameBytes: number;
  readonly recordBytes: number;
}

export const archiveLimits: ArchiveLimits = {
  entries: 500_000,
  fileBytes: 4 * 2 ** 30,
  totalBytes: 8 * 2 ** 30,
  ratio: 300,
  ratioFrom: 64 * 2 ** 20,
  nameBytes: 2048,
  recordBytes: 64 * 1024,
};
