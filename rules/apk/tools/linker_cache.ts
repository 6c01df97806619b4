/** /etc/ld.so.cache: where glibc's loader finds shared libraries, as ldconfig would write it if it were run in the image. */
import { compareUtf8, ToolError } from "../../../engine/api/tool.ts";
import { readElf } from "../../testing/tools/elf.ts";
import type { FileTree } from "./file_tree.ts";

const CONFIG = "etc/ld.so.conf";

/** Only where there is a configuration: musl has no cache. */
export function writeLinkerCache(tree: FileTree): void {
  if (tree.read(CONFIG) === undefined) return;
  const folders = ["/lib", ...readFolders(tree, CONFIG)];
  const libraries = folders.flatMap((folder) => librariesIn(tree, folder)).sort((a, b) => -compareNames(baseName(a.path), baseName(b.path)));
  tree.write("etc/ld.so.cache", encode(libraries)).mode = 0o644;
}

interface Library {
  readonly path: string;
  readonly flags: number;
}

/** An `include` ends its file: so apko reads them, and so glibc's own have it at the end. */
function readFolders(tree: FileTree, file: string): readonly string[] {
  const folders: string[] = [];
  for (const line of (tree.read(file)?.toString("utf8") ?? "").split("\n").map((one) => one.replace(/#.*/, "").trim())) {
    const included = /^include\s+\/*(.+)$/.exec(line)?.[1];
    if (included !== undefined) return [...folders, ...matching(tree, included).flatMap((one) => readFolders(tree, one))];
    if (line !== "" && !folders.includes(line)) folders.push(line);
  }
  return folders;
}

/** Files of a folder by a pattern with `*` in its last part. */
function matching(tree: FileTree, pattern: string): readonly string[] {
  const slash = pattern.lastIndexOf("/");
  const [folder, name] = [pattern.slice(0, Math.max(slash, 0)), pattern.slice(slash + 1)];
  const expression = new RegExp(`^${name.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&")).join("[^/]*")}$`);
  return [...(tree.get(folder)?.children.keys() ?? [])].filter((one) => expression.test(one)).sort(compareUtf8).map((one) => `${folder}/${one}`);
}

const NAME = /^((?:lib|ld-).*)\.so(?:\.[^/]*)?$/;
/** glibc 6, and the processor. */
const FLAGS: Readonly<Record<string, number>> = { x86_64: 0x0303, aarch64: 0x0a03 };

function librariesIn(tree: FileTree, folder: string): readonly Library[] {
  const found = tree.get(folder);
  if (found === undefined) return [];
  const path = folder.replace(/^\/+|\/+$/g, "");
  return [...found.children.keys()].sort(compareUtf8).flatMap((name): readonly Library[] => {
    if (!NAME.test(name)) return [];
    const content = tree.read(`${path}/${name}`);
    const elf = content && readElf(content);
    if (elf === undefined || typeof elf === "string" || elf.type !== "shared") return [];
    const flags = FLAGS[elf.machine];
    if (flags === undefined) throw new ToolError(`${path}/${name} is a library for ${elf.machine}, which /etc/ld.so.cache cannot list`);
    const soname = elf.soname ?? (name.endsWith(".so") ? name : "");
    const link = `${NAME.exec(soname)?.[1] ?? ""}.so`;
    return NAME.test(soname) && (name === soname || name === link) ? [{ path: `/${path}/${name}`, flags }] : [];
  });
}

/** The loader searches by this order, numbers as numbers; the file has it backwards. */
function compareNames(a: string, b: string): number {
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    const [left, right] = [/^\d+/.exec(a.slice(i))?.[0], /^\d+/.exec(b.slice(j))?.[0]];
    if (left !== undefined && right !== undefined) {
      if (Number(left) !== Number(right)) return Number(left) - Number(right);
      i += left.length;
      j += right.length;
    } else if (left !== undefined || right !== undefined) return left !== undefined ? 1 : -1;
    else {
      const order = a.charCodeAt(i++) - b.charCodeAt(j++);
      if (order !== 0) return order;
    }
  }
  return a.length - i - (b.length - j);
}

const HEADER = 48;
const ENTRY = 24;

/** Format 1.1: a header, entries that point into the strings, the strings, padding. */
function encode(libraries: readonly Library[]): Buffer {
  const strings = libraries.map(({ path }) => Buffer.from(`${path}\0`));
  const size = strings.reduce((sum, { length }) => sum + length, 0);
  const header = Buffer.alloc(HEADER);
  header.write("glibc-ld.so.cache1.1", 0, "latin1");
  header.writeUInt32LE(libraries.length, 20);
  header.writeUInt32LE(size, 24);
  let at = HEADER + ENTRY * libraries.length;
  const entries = libraries.map(({ path, flags }, i) => {
    const entry = Buffer.alloc(ENTRY);
    entry.writeUInt32LE(flags, 0);
    entry.writeUInt32LE(at + path.lastIndexOf("/") + 1, 4);
    entry.writeUInt32LE(at, 8);
    at += strings[i]?.length ?? 0;
    return entry;
  });
  return Buffer.concat([header, ...entries, ...strings, Buffer.alloc(16 - (at % 16))]);
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
