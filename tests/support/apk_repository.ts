/** Packages and signed indexes in memory, as a repository serves them. */
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { splitApk, readControl } from "../../rules/apk/tools/apk_file.ts";
import { heldContent } from "../../rules/apk/tools/content.ts";
import { writeApk, writeIndex, type SigningKey } from "../../rules/apk/tools/apk_writer.ts";
import type { PackageMetadata } from "../../rules/apk/tools/metadata.ts";
import type { TarEntry } from "../../rules/apk/tools/tar_entries.ts";
import { packageOf } from "./apk_index.ts";

export interface TestKey extends SigningKey {
  /** In PEM. */
  readonly publicKey: string;
}

export function makeKey(name: string): TestKey {
  const { privateKey, publicKey }: { privateKey: KeyObject; publicKey: KeyObject } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return { name, key: privateKey, publicKey: publicKey.export({ type: "spki", format: "pem" }).toString() };
}

export type File = Partial<Omit<TarEntry, "content">> & { readonly name: string; readonly content?: string | Buffer };

/** A package with these files; folders above them are made. */
export function apkOf(info: Partial<PackageMetadata> & { readonly name: string }, files: readonly File[] = [], options: { readonly key?: SigningKey; readonly scripts?: Readonly<Record<string, string>>; readonly triggers?: readonly string[] } = {}): Buffer {
  const folders = [...new Set(files.flatMap(({ name }) => name.split("/").slice(0, -1).map((_, i, parts) => parts.slice(0, i + 1).join("/"))))].sort();
  const named = new Set(files.map(({ name }) => name));
  const entries = [...folders.filter((name) => !named.has(name)).map((name): File => ({ name, type: "directory", mode: 0o755 })), ...files].map(({ content = "", ...rest }) => ({ type: "file" as const, mode: 0o644, uid: 0, gid: 0, mtime: 1_700_000_000, target: "", pax: new Map<string, string>(), content: heldContent(content), ...rest }));
  const { checksum: _, size: _size, ...metadata } = packageOf({ origin: info.name, buildTime: 1_700_000_000, ...info });
  return writeApk({ info: metadata, triggers: options.triggers ?? [], scripts: Object.fromEntries(Object.entries(options.scripts ?? {}).map(([name, text]) => [name, Buffer.from(text)])), files: entries }, options.key);
}

/** The files of a repository by path: `<arch>/APKINDEX.tar.gz` and the packages. */
export function repositoryFiles(packages: readonly Buffer[], key: SigningKey | undefined): ReadonlyMap<string, Buffer> {
  const files = new Map<string, Buffer>();
  const read = packages.map((bytes) => ({ bytes, ...readControl(splitApk(bytes, "a package").control, "a package") }));
  for (const arch of new Set(read.map(({ info }) => info.arch))) {
    const own = read.filter(({ info }) => info.arch === arch);
    for (const { info, bytes } of own) files.set(`${arch}/${info.name}-${info.version}.apk`, bytes);
    files.set(`${arch}/APKINDEX.tar.gz`, writeIndex(own.map(({ info, checksum, bytes }) => ({ ...info, checksum, size: bytes.length })), "test", key));
  }
  return files;
}
