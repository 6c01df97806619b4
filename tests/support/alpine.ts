/** Alpine's real packages: put together again, files, scripts, triggers and all, from the root file system of a release that lies in a published Go module. */
import { writeApk, type SigningKey } from "../../rules/apk/tools/apk_writer.ts";
import { parseIndex } from "../../rules/apk/tools/apkindex.ts";
import { NOTHING } from "../../rules/apk/tools/content.ts";
import { tarEntries, type TarEntry } from "../../rules/apk/tools/tar_entries.ts";
import { goModuleFile } from "./go_module.ts";

export interface Alpine {
  /** The root file system as `docker pull alpine` has it. */
  readonly root: Buffer;
  readonly version: string;
  /** For x86_64. */
  readonly packages: readonly AlpinePackage[];
}

export interface AlpinePackage {
  readonly name: string;
  /** The file, for an architecture. */
  write(arch: string, key: SigningKey): Buffer;
}

/** Alpine 3.20.2 for x86_64, as `docker save` wrote it. */
const SAVED = { module: "github.com/google/osv-scalibr", version: "v0.1.5", file: "artifact/image/layerscanning/testdata/alpine.tar", sha256: "543f09236e945ecbf0f33bc07c6c263ea102414889b56343376735b9acc27772" };

/** Or why it cannot be had here. */
export async function alpine(): Promise<Alpine | string> {
  const saved = await goModuleFile(SAVED);
  if (typeof saved === "string") return saved;
  const root = tarEntries(saved, "the saved image").find(({ name }) => name.endsWith("/layer.tar"))?.content.read() ?? Buffer.alloc(0);
  const entries = new Map(tarEntries(root, "Alpine's root").map((entry) => [entry.name, entry]));
  const text = (name: string) => entries.get(name)?.content.read().toString("utf8") ?? "";
  const scripts = tarEntries(entries.get("lib/apk/db/scripts.tar")?.content.read() ?? Buffer.alloc(0), "Alpine's scripts");
  const triggers = new Map(text("lib/apk/db/triggers").trim().split("\n").map((line) => [line.slice(0, line.indexOf(" ")), line.slice(line.indexOf(" ") + 1)]));
  const packages = text("lib/apk/db/installed").trim().split("\n\n").map((block) => packageOf(block, entries, scripts, triggers));
  return { root, version: text("etc/alpine-release").trim(), packages };
}

/** `block` is the package's part of the database: fields as an index has them, then its folders (F) and the files in each (R). */
function packageOf(block: string, root: ReadonlyMap<string, TarEntry>, scripts: readonly TarEntry[], triggers: ReadonlyMap<string, string>): AlpinePackage {
  const lines = block.split("\n");
  const [info] = parseIndex(lines.filter((line) => !/^[FMRaZ]:/.test(line)).join("\n"), "Alpine's database");
  if (info === undefined) throw new Error(`no package: ${block.slice(0, 100)}`);
  let folder = "";
  const names = lines.flatMap((line) => {
    const value = line.slice(2);
    if (line.startsWith("F:")) folder = value;
    return line.startsWith("F:") ? (value === "" ? [] : [value]) : line.startsWith("R:") ? [folder === "" ? value : `${folder}/${value}`] : [];
  });
  // An image keeps nothing of what is below /dev.
  const files = names.map((name) => root.get(name) ?? (name.startsWith("dev/") ? { ...folderEntry, name } : missing(name)));
  const prefix = `${info.name}-${info.version}.${info.checksum}`;
  const own = Object.fromEntries(scripts.flatMap(({ name, content }) => (name.startsWith(prefix) ? [[name.slice(prefix.length), content.read()]] : [])));
  const watched = triggers.get(info.checksum);
  return { name: info.name, write: (arch, key) => writeApk({ info: { ...info, arch }, triggers: watched === undefined ? [] : [watched], scripts: own, files }, key) };
}

const folderEntry = { type: "directory", mode: 0o755, uid: 0, gid: 0, mtime: 0, target: "", pax: new Map<string, string>(), content: NOTHING, at: 0 } as const;

function missing(name: string): never {
  throw new Error(`Alpine's database lists ${name}, and its root has none`);
}
