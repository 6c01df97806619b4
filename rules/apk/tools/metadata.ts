/** What an index, a package's .PKGINFO and the installed database say about a package. */

export interface PackageMetadata {
  readonly name: string;
  readonly version: string;
  readonly arch: string;
  readonly description: string;
  readonly license: string;
  readonly origin: string;
  readonly maintainer: string;
  readonly url: string;
  readonly commit: string;
  /** Seconds since 1970; 0 where unknown. */
  readonly buildTime: number;
  readonly installedSize: number;
  readonly providerPriority: number;
  readonly dependencies: readonly string[];
  readonly provides: readonly string[];
  readonly installIf: readonly string[];
  readonly replaces: readonly string[];
}

/** A package as an index lists it. */
export interface IndexedPackage extends PackageMetadata {
  /** `Q1` and the base64 of the control member's SHA-1. */
  readonly checksum: string;
  /** Bytes of the file. */
  readonly size: number;
}

export function fileName({ name, version }: Pick<PackageMetadata, "name" | "version">): string {
  return `${name}-${version}.apk`;
}
