/** Makes packages and indexes, the same bytes for the same content everywhere. */
import { createHash, type KeyObject } from "node:crypto";
import { gzip } from "../../oci/tools/gzip.ts";
import { tarWriter, type TarItem } from "../../oci/tools/tar_writer.ts";
import { printIndex } from "./apkindex.ts";
import { CHECKSUM } from "./install.ts";
import type { IndexedPackage, PackageMetadata } from "./metadata.ts";
import { makeSignature } from "./signature.ts";
import type { TarEntry } from "./tar_entries.ts";

export interface SigningKey {
  /** As the public key's file is called. */
  readonly name: string;
  readonly key: KeyObject;
}

export interface ApkContent {
  readonly info: PackageMetadata;
  readonly triggers: readonly string[];
  /** By their names in a control member (".post-install"). */
  readonly scripts: Readonly<Record<string, Buffer>>;
  readonly files: readonly Pick<TarEntry, "name" | "type" | "mode" | "uid" | "gid" | "mtime" | "target" | "content" | "pax">[];
}

/** Without a key the package carries no signature; its index may have one. */
export function writeApk({ info, triggers, scripts, files }: ApkContent, key: SigningKey | undefined): Buffer {
  const data = gzip(
    tar((put) => {
      for (const file of files) put(dataItem(file), file.content.read());
    }),
  );
  const size = files.reduce((sum, { content }) => sum + content.size, 0);
  const text = printPackageInfo({ ...info, installedSize: size }, triggers, createHash("sha256").update(data).digest("hex"));
  const control = gzip(
    withoutEnd(
      tar((put) => {
        put(plainFile(".PKGINFO", 0o644), Buffer.from(text));
        for (const [name, content] of Object.entries(scripts).sort(([a], [b]) => (a < b ? -1 : 1))) put(plainFile(name, 0o755), content);
      }),
    ),
  );
  return Buffer.concat([...(key === undefined ? [] : [signatureMember(control, key)]), control, data]);
}

/** An index of these packages, in order of name and version. */
export function writeIndex(packages: readonly IndexedPackage[], description: string, key: SigningKey | undefined): Buffer {
  const body = gzip(
    tar((put) => {
      put(plainFile("DESCRIPTION", 0o644), Buffer.from(description));
      put(plainFile("APKINDEX", 0o644), Buffer.from(printIndex(packages)));
    }),
  );
  return key === undefined ? body : Buffer.concat([signatureMember(body, key), body]);
}

function signatureMember(signed: Buffer, { name, key }: SigningKey): Buffer {
  return gzip(withoutEnd(tar((put) => put(plainFile(`.SIGN.RSA256.${name}`, 0o644), makeSignature(signed, key)))));
}

function printPackageInfo(info: PackageMetadata, triggers: readonly string[], dataHash: string): string {
  const fields: readonly (readonly [string, string | number])[] = [
    ["pkgname", info.name],
    ["pkgver", info.version],
    ["pkgdesc", info.description],
    ["url", info.url],
    ["builddate", info.buildTime],
    ["size", info.installedSize],
    ["arch", info.arch],
    ["origin", info.origin],
    ["commit", info.commit],
    ["maintainer", info.maintainer],
    ["provider_priority", info.providerPriority],
    ["license", info.license],
    ...info.replaces.map((text) => ["replaces", text] as const),
    ...info.dependencies.map((text) => ["depend", text] as const),
    ...info.provides.map((text) => ["provides", text] as const),
    ...(info.installIf.length > 0 ? [["install_if", info.installIf.join(" ")] as const] : []),
    ...(triggers.length > 0 ? [["triggers", triggers.join(" ")] as const] : []),
    ["datahash", dataHash],
  ];
  return fields.filter(([, value]) => value !== "" && value !== 0).map(([name, value]) => `${name} = ${value}\n`).join("");
}

/** apk wants a SHA-1 of each file's content and each link's target. */
function dataItem({ name, type, mode, uid, gid, mtime, target, content, pax }: ApkContent["files"][number]): TarItem {
  const sum = type === "file" ? content.read() : type === "symlink" ? Buffer.from(target) : undefined;
  const xattrs = Object.fromEntries([...pax].filter(([key]) => key.startsWith("SCHILY.xattr.")));
  return { path: name, type, mode, uid, gid, mtime, link: target, size: content.size, pax: { ...xattrs, ...(sum === undefined ? {} : { [CHECKSUM]: createHash("sha1").update(sum).digest("hex") }) } };
}

function plainFile(path: string, mode: number): TarItem {
  return { path, type: "file", mode, uname: "root", gname: "root" };
}

function tar(fill: (put: (item: TarItem, content: Buffer) => void) => void): Buffer {
  const parts: Uint8Array[] = [];
  const writer = tarWriter((bytes) => void parts.push(bytes));
  fill((item, content) => {
    writer.entry({ ...item, ...(item.type === "file" ? { size: content.length } : {}) });
    writer.data(content);
  });
  writer.finish();
  return Buffer.concat(parts);
}

/** The members of a package are one tar when they are unpacked in a row: only the last has an end. */
function withoutEnd(whole: Buffer): Buffer {
  return whole.subarray(0, -1024);
}
