/**
 * The tool that makes an image for one architecture out of an apko configuration and packages.
 *
 *     image --config NAME FILE --arch OCI_NAME --layers OUT --descriptors OUT --manifest OUT --image-config OUT --descriptor OUT
 *           --sbom NAME OUT [--include NAME FILE] [--lock FILE] [--key NAME FILE] [--apk URL CONTROL TAR PACKED] [--repository NAME TREE]
 *
 * The layers are one file, or a folder of them where the configuration has a layering. Packages come from a lock, in its order, or, where the
 * configuration names repositories of the same workspace, out of a resolution over those and what is locked.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ToolError, type Tool } from "../../../engine/api/tool.ts";
import { canonicalJson, describe, hexOf, type LayerDescriptor } from "../../oci/tools/descriptor.ts";
import type { Pack } from "../../oci/tools/gzip.ts";
import { layerBlob } from "../../oci/tools/layer_blob.ts";
import { mediaTypes } from "../../oci/tools/media_types.ts";
import { checkIdentity, readApk, readControl, splitApk, type ApkPackage } from "./apk_file.ts";
import { apkArch, completed, type Config, type NamedText } from "./config.ts";
import { readConfig } from "./config_yaml.ts";
import { tarFile } from "./content.ts";
import { imageDocuments, platformOf } from "./image_documents.ts";
import { entriesOf, layersOf, type Entry } from "./image_tar.ts";
import { makeImage } from "./image_tree.ts";
import { readRepository } from "./local_repository.ts";
import { parseLock, rangeOf, type ApkoLock, type LockedApk } from "./lock_format.ts";
import { fileName } from "./metadata.ts";
import { groupByOrigin } from "./package_groups.ts";
import { indexPackages } from "./packages_index.ts";
import { openPacked, packedPieces, type PackedFile } from "./packed_pieces.ts";
import { resolve } from "./resolve.ts";
import { imageSbom } from "./sbom.ts";
import { refusePrivate } from "./signature.ts";
import { tarEntries } from "./tar_entries.ts";

export const version = 2;

const image: Tool = ({ args, cwd }) => {
  const given = parseArguments(args, cwd);
  const [name, file] = given.one("--config");
  const { config: written, checksum } = readConfig(readFileSync(file, "utf8"), name, (include) => given.named("--include", include));
  const [arch] = given.one("--arch");
  const lock = given.all("--lock").map(([lockFile]) => readLock(lockFile, checksum))[0];
  const config = completed(forOne(written, arch), name);
  const locked = (lock?.contents.packages ?? []).filter(({ architecture }) => architecture === apkArch(arch));
  const unpacked = given.all("--apk").map(([url, control = "", tar = "", packed = ""]) => ({ url, control, tar, packed: openPacked(packed) }));
  const fetched = fromLock(locked, unpacked);
  const packages = given.all("--repository").length === 0 ? fetched : fromRepositories(config, fetched, given, apkArch(arch));
  const keys = [...(lock?.contents.keyring ?? []).map(({ url, content }) => ({ name: path.posix.basename(url), content: content ?? given.named("--key", url) ?? missingKey(url) })), ...given.all("--key").map(([key, keyFile]) => ({ name: path.posix.basename(key), content: readFileSync(keyFile ?? "", "utf8") }))];
  for (const key of keys) refusePrivate(key.name, key.content);
  const pinned = packages.map(({ info }) => `${info.name}=${info.version}`);
  const made = makeImage({ config: { ...config, contents: { ...config.contents, packages: config.entrypoint.type === "service-bundle" ? [...pinned, "s6"] : pinned } }, packages, keys: unique(keys) });

  const { layering } = made.config;
  const layered = layering !== undefined && layering.strategy !== "";
  const [layersPath] = given.one("--layers");
  const pack = packedPieces(unpacked.map(({ packed }) => packed));
  const descriptors = layered ? writeLayers(layersPath, layersOf(made, groupByOrigin(packages, layering.budget)), pack) : [writeLayer(layersPath, entriesOf(made.tree), pack)];
  const documents = imageDocuments(made.config, descriptors, made.time);
  const write = (option: string, content: string | Buffer) => writeFileSync(given.one(option)[0], content);
  write("--descriptors", canonicalJson(descriptors));
  write("--manifest", documents.manifest);
  write("--image-config", documents.config);
  const manifest = describe(mediaTypes.manifest, documents.manifest);
  write("--descriptor", canonicalJson({ ...manifest, platform: platformOf(arch) }));
  const [imageName, sbom] = given.one("--sbom");
  writeFileSync(sbom, imageSbom(made, { name: imageName, manifest, layers: descriptors }));
};
export default image;

/** What apko makes of a configuration before it builds for one architecture. */
function forOne(config: Config, arch: string): Config {
  const set = (list: readonly string[]) => [...new Set(list)].sort();
  const { contents } = config;
  return { ...config, archs: [arch], contents: { ...contents, buildRepositories: set(contents.buildRepositories), repositories: set(contents.repositories), keyring: set(contents.keyring) } };
}

function readLock(file: string, checksum: string): ApkoLock {
  const lock = parseLock(JSON.parse(readFileSync(file, "utf8")));
  if (typeof lock === "string") throw new ToolError(`the lock ${lock}`);
  if (lock.config.checksum !== checksum) throw new ToolError(`the lock is for another configuration: it was made from one with ${lock.config.checksum}, this one has ${checksum}`, "lock again");
  return lock;
}

/** A package as `unpack` leaves it. */
interface Unpacked {
  readonly url: string;
  readonly control: string;
  readonly tar: string;
  readonly packed: PackedFile;
}

function fromLock(locked: readonly LockedApk[], unpacked: readonly Unpacked[]): readonly ApkPackage[] {
  const parts = new Map(unpacked.map((one) => [one.url, one]));
  return locked.map((one) => {
    const files = parts.get(one.url);
    if (files === undefined) throw new Error(`${one.url} is locked and was not fetched`);
    const what = fileName(one);
    const { info, checksum, scripts } = readControl(readFileSync(files.control), what);
    checkIdentity(info, { name: one.name, version: one.version, arch: one.architecture }, what);
    if (checksum !== one.checksum) throw new ToolError(`${what} is not what was locked: expected ${one.checksum}, got ${checksum}`);
    // The data lies at the end of the file, so where it ends is how large that was.
    const [, last] = rangeOf(one.data) ?? [0, -1];
    return { info, checksum, scripts, files: tarEntries(tarFile(files.tar, files.packed), `the data of ${what}`), size: last + 1, checked: true };
  });
}

function fromRepositories(config: Config, fetched: readonly ApkPackage[], given: Arguments, arch: string): readonly ApkPackage[] {
  const external = fetched.map((apk) => ({ ...apk.info, checksum: apk.checksum, size: apk.size }));
  const local = given.all("--repository").map(([label, tree]) => ({ label, tree: tree ?? "", packages: readRepository(tree ?? "", arch, label) }));
  const index = indexPackages([{ url: "the lock", pin: "", packages: external }, ...local.map(({ label, packages }) => ({ url: label, pin: "", packages }))]);
  const { install } = resolve(index, [...new Set(config.contents.packages)].sort());
  return install.map((candidate) => {
    const found = fetched.find(({ checksum }) => checksum === candidate.checksum);
    if (found) return found;
    const what = fileName(candidate);
    const tree = local.find(({ label }) => label === candidate.repository)?.tree ?? "";
    const parts = splitApk(readFileSync(path.join(tree, arch, what)), what);
    const { checksum } = readControl(parts.control, what);
    if (checksum !== candidate.checksum) throw new ToolError(`${what} is not what the index of ${candidate.repository} says: expected ${candidate.checksum}, got ${checksum}`);
    const apk = readApk(parts, what);
    checkIdentity(apk.info, { name: candidate.name, version: candidate.version, arch }, what);
    return apk;
  });
}

function missingKey(url: string): never {
  throw new ToolError(`the lock does not hold the key ${url}`, "lock again: newer locks do, or name the key in `keys`");
}

function unique(keys: readonly NamedText[]): readonly NamedText[] {
  return [...new Map(keys.map((key) => [key.name, key])).values()];
}

function writeLayer(file: string, entries: readonly Entry[], pack: Pack): LayerDescriptor {
  const blob = layerBlob(file, "gzip", pack);
  for (const { item, content } of entries) {
    blob.entry(item);
    for (const { plain, packed } of content.pieces()) blob.data(plain, packed);
  }
  return blob.close();
}

/** Each named by its digest, as several are one artifact. */
function writeLayers(folder: string, layers: readonly (readonly Entry[])[], pack: Pack): readonly LayerDescriptor[] {
  mkdirSync(folder, { recursive: true });
  return layers.map((entries) => {
    const file = path.join(folder, "layer");
    const descriptor = writeLayer(file, entries, pack);
    renameSync(file, path.join(folder, hexOf(descriptor.digest)));
    return descriptor;
  });
}

interface Arguments {
  /** Values of an option that must be there once. */
  one(option: string): readonly [string, string];
  all(option: string): readonly (readonly [string, string?, string?, string?])[];
  /** The text of the file given under a name. */
  named(option: string, name: string): string | undefined;
}

/** How many values an option has; those that are files are made absolute. */
const OPTIONS: Readonly<Record<string, readonly ("text" | "file")[]>> = {
  "--config": ["text", "file"],
  "--include": ["text", "file"],
  "--key": ["text", "file"],
  "--repository": ["text", "file"],
  "--sbom": ["text", "file"],
  "--apk": ["text", "file", "file", "file"],
  "--lock": ["file"],
  "--arch": ["text"],
  "--layers": ["file"],
  "--descriptors": ["file"],
  "--manifest": ["file"],
  "--image-config": ["file"],
  "--descriptor": ["file"],
};

function parseArguments(args: readonly string[], cwd: string): Arguments {
  const found = new Map<string, string[][]>();
  for (let at = 0; at < args.length; ) {
    const option = args[at++] ?? "";
    const kinds = OPTIONS[option];
    if (!kinds || at + kinds.length > args.length) throw new Error(`${option} is no option of image, or lacks a value`);
    const values = kinds.map((kind, i) => (kind === "file" ? path.join(cwd, args[at + i] ?? "") : (args[at + i] ?? "")));
    at += kinds.length;
    found.set(option, [...(found.get(option) ?? []), values]);
  }
  const all: Arguments["all"] = (option) => (found.get(option) ?? []) as unknown as readonly (readonly [string, string?, string?, string?])[];
  return {
    all,
    one(option) {
      const [values] = all(option);
      if (!values) throw new Error(`image needs ${option}`);
      return [values[0], values[1] ?? ""];
    },
    named(option, name) {
      const file = all(option).find(([given]) => given === name || path.posix.basename(given) === path.posix.basename(name))?.[1];
      return file === undefined ? undefined : readFileSync(file, "utf8");
    },
  };
}
