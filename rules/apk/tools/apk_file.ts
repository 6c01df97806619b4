/** A package in the format of apk 2: a signature, control and data, each gzip. What the members promise of each other is checked. */
import { createHash } from "node:crypto";
import { ToolError } from "../../../engine/api/tool.ts";
import { firstMember, unpackAll } from "./gzip_members.ts";
import { parsePackageInfo, type PackageInfo } from "./pkginfo.ts";
import { isSignature, signersOf, verifySignature, type Keyring } from "./signature.ts";
import { tarEntries, type TarEntry } from "./tar_entries.ts";

export interface ApkParts {
  /** Undefined where a package carries no signature of its own. */
  readonly signature: Buffer | undefined;
  readonly control: Buffer;
  readonly data: Buffer;
}

export interface ApkPackage {
  readonly info: PackageInfo;
  /** `Q1` and the base64 of the control member's SHA-1. */
  readonly checksum: string;
  /** Of the control member. */
  readonly scripts: readonly TarEntry[];
  /** Of the data member. */
  readonly files: readonly TarEntry[];
  /** Bytes of the file. */
  readonly size: number;
  /** Files are known to be what their checksums say. */
  readonly checked?: true;
}

/** Control members hold a few scripts. */
const CONTROL_LIMIT = 16 * 2 ** 20;
/** Packed programs unpack to ten times their size at most; small ones may be mostly zeros. */
const DATA_RATIO = 300;
const DATA_FLOOR = 64 * 2 ** 20;
/** A Buffer cannot be larger. */
const DATA_CEILING = 2 ** 32 - 1;

/** Divides a file into its members. `what` names it in messages. */
export function splitApk(bytes: Buffer, what: string): ApkParts {
  const first = firstMember(bytes, what, CONTROL_LIMIT);
  if (!isSignature(first.plain)) return { signature: undefined, control: first.packed, data: bytes.subarray(first.packed.length) };
  const { packed: control } = firstMember(bytes.subarray(first.packed.length), what, CONTROL_LIMIT);
  return { signature: first.packed, control, data: bytes.subarray(first.packed.length + control.length) };
}

/**
 * Checks a package's own signature where it says that a key of the ring made it. Who signed the index answers for the others: many
 * packages carry none, and old ones that of a key which is no longer handed out.
 */
export function verifyApk({ signature, control }: ApkParts, keys: Keyring, what: string): void {
  const { plain } = signature === undefined ? { plain: undefined } : firstMember(signature, what, CONTROL_LIMIT);
  if (plain !== undefined && signersOf(plain, what).some((key) => keys.has(key))) verifySignature(plain, control, keys, what);
}

/** What the control member says, without looking at the data. */
export function readControl(control: Buffer, what: string): { readonly info: PackageInfo; readonly checksum: string; readonly scripts: readonly TarEntry[] } {
  const entries = tarEntries(firstMember(control, `the control member of ${what}`, CONTROL_LIMIT).plain, `the control member of ${what}`);
  const info = entries.find(({ name }) => name === ".PKGINFO");
  if (info === undefined) throw new ToolError(`${what} has no .PKGINFO`);
  return { info: parsePackageInfo(info.content.read().toString("utf8")), checksum: `Q1${createHash("sha1").update(control).digest("base64")}`, scripts: entries.filter(({ name }) => name !== ".PKGINFO") };
}

/** The whole package; its data must be what its control member says. */
export function readApk({ signature, control, data }: ApkParts, what: string): ApkPackage {
  const { info, checksum, scripts } = readControl(control, what);
  return { info, checksum, scripts, files: tarEntries(readData(data, info, what), `the data of ${what}`), size: (signature?.length ?? 0) + control.length + data.length };
}

/** The tar in a data member, which must be what the control member says. */
export function readData(data: Buffer, info: PackageInfo, what: string): Buffer {
  const hash = createHash("sha256").update(data).digest("hex");
  if (hash !== info.dataHash) throw new ToolError(`the data of ${what} is not what its .PKGINFO says: expected sha256 ${info.dataHash}, got ${hash}`);
  const limit = Math.min(DATA_CEILING, Math.max(DATA_FLOOR, data.length * DATA_RATIO));
  return unpackAll(data, `the data of ${what}`, limit);
}

/** A package must be what its file is called. */
export function checkIdentity(info: PackageInfo, expected: { readonly name: string; readonly version: string; readonly arch?: string }, what: string): void {
  if (info.name !== expected.name || info.version !== expected.version) throw new ToolError(`${what} holds ${info.name} ${info.version}, not ${expected.name} ${expected.version}`);
  if (expected.arch !== undefined && info.arch !== expected.arch && info.arch !== "noarch") throw new ToolError(`${what} is for ${info.arch}, not for ${expected.arch}`);
}
