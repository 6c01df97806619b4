/**
 * The unpack tool: Debian packages in, one merged tree out. No maintainer script runs; owners and times are dropped, of modes only
 * the executable bit is kept, so the tree depends on the packages and the filters alone.
 *
 *     unpack --out DIR [--filter PATTERN]... [--only PATTERN]... [--rename STEP]... [--symlinks-relative] [--record PATH] PACKAGE.deb...
 *
 * Patterns are those of `pathFilter`, for paths under the merged layout; steps are those of `placement`. `--symlinks-relative` turns absolute links into relative ones that mean
 * the same within the tree; without it they are refused, for a tree cannot hold them. `--record` adds a file that says which package each file is from.
 */
import { basename, resolve } from "node:path";
import { ToolError, type Tool } from "../../../engine/api/tool.ts";
import { openMember } from "./ar.ts";
import { decompress } from "./decompress.ts";
import { archiveLimits, type ArchiveLimits } from "./limits.ts";
import { printRecord } from "./package_record.ts";
import { pathFilter } from "./path_filter.ts";
import { tarReader, type TarEntry, type TarHandler } from "./tar.ts";
import { linkTarget, mergedFolders, mergeUsr, placement, treePath } from "./tree_path.ts";
import { treeWriter, type FileSink, type TreeWriter } from "./tree_writer.ts";

export const version = 1;

const unpack: Tool = async ({ args, cwd }) => {
  const options = parseArgs(args);
  await unpackAll(options.packages.map((path) => resolve(cwd, path)), resolve(cwd, options.out), options, archiveLimits);
};
export default unpack;

export interface UnpackOptions {
  readonly only: readonly string[];
  readonly filter: readonly string[];
  /** Renamings of what is wanted; none when left out. */
  readonly rename?: readonly string[];
  readonly symlinksRelative: boolean;
  /** Where in the tree to say which package each file is from. */
  readonly record?: string;
}

/** Unpacks `packages`, in order, into the empty or missing folder `out`. */
export async function unpackAll(packages: readonly string[], out: string, options: UnpackOptions, limits: ArchiveLimits): Promise<void> {
  const tree = treeWriter(out);
  const selection = { wanted: pathFilter(options.only, options.filter), place: placement(options.rename ?? []) };
  for (const path of packages) await unpackOne(path, tree, selection, options, limits);
  if (options.record !== undefined) {
    const text = printRecord(tree.bySource());
    const sink = tree.file(options.record, false, "the record of packages");
    sink.write(Buffer.from(text));
    sink.close();
    tree.seen(options.record);
  }
  tree.finish();
}

/** What of the packages is taken, and where it comes to lie. */
interface Selection {
  /** By the path under the merged layout. */
  readonly wanted: (path: string) => boolean;
  readonly place: (path: string) => string;
}

async function unpackOne(path: string, tree: TreeWriter, selection: Selection, options: UnpackOptions, limits: ArchiveLimits): Promise<void> {
  const name = basename(path);
  const data = openMember(path, "data", name);
  try {
    const reader = tarReader(entryHandler(tree, name, selection, options), name, limits);
    let total = 0;
    for await (const chunk of decompress(data.compression, data.chunks(), name)) {
      total += chunk.length;
      if (total > limits.totalBytes) throw new ToolError(`${name} unpacks to more than ${limits.totalBytes} bytes`);
      if (total > limits.ratioFrom && total > data.size * limits.ratio) throw new ToolError(`${name} unpacks to more than ${limits.ratio} times its size`);
      reader.push(chunk);
    }
    reader.finish();
  } finally {
    data.close();
  }
}

/** Puts the entries that are wanted into the tree; names are checked whether wanted or not. */
function entryHandler(tree: TreeWriter, name: string, selection: Selection, options: UnpackOptions): TarHandler {
  let sink: FileSink | undefined;
  return {
    entry(entry) {
      try {
        sink = place(entry, tree, name, selection, options);
      } catch (error) {
        // The archive's name belongs to every message; those from the tree have it already.
        throw error instanceof ToolError && !error.message.includes(name) ? new ToolError(`${name}: ${error.message}`, error.help) : error;
      }
    },
    data: (bytes) => sink?.write(bytes),
    end() {
      sink?.close();
      sink = undefined;
    },
  };
}

/** The sink for a file's content; undefined for other entries and unwanted files. */
function place(entry: TarEntry, tree: TreeWriter, name: string, selection: Selection, options: UnpackOptions): FileSink | undefined {
  const archived = treePath(entry.name);
  const path = selection.place(archived);
  if (path === "") {
    if (entry.kind === "directory") return undefined;
    throw new ToolError(`the archive's root is no directory`);
  }
  // A merged system's own links from the old folders: `finish` makes them.
  if (entry.kind === "symlink" && mergedFolders.some((folder) => folder === archived)) return undefined;
  const target = entry.kind === "hardlink" ? selection.place(treePath(entry.target)) : "";
  tree.seen(path);
  if (!selection.wanted(mergeUsr(archived))) return undefined;
  switch (entry.kind) {
    case "file":
      if ((entry.mode & 0o6000) !== 0) {
        throw new ToolError(`${path} runs with its owner's or group's rights (mode ${entry.mode.toString(8)}), which a tree cannot express`, `leave it out with a filter: "${path}"`);
      }
      return tree.file(path, (entry.mode & 0o111) !== 0, name);
    case "directory":
      return void tree.directory(path, name);
    case "symlink":
      if (entry.target.startsWith("/") && !options.symlinksRelative) throw new ToolError(`${path} is a link to the absolute path ${entry.target}`, "use --symlinks-relative");
      return void tree.symlink(path, linkTarget(archived, path, entry.target, selection.place), name);
    case "hardlink":
      return void tree.hardlink(path, target, name);
    case "special":
      throw new ToolError(`${path} is ${entry.what}, which a tree cannot hold`, `leave it out with a filter: "${path}"`);
  }
}

function parseArgs(args: readonly string[]): UnpackOptions & { readonly out: string; readonly packages: readonly string[] } {
  const [filter, only, rename, packages, out, record]: [string[], string[], string[], string[], string[], string[]] = [[], [], [], [], [], []];
  const valued = new Map([["--filter", filter], ["--only", only], ["--rename", rename], ["--out", out], ["--record", record]]);
  let symlinksRelative = false;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? "";
    const list = valued.get(arg);
    if (arg === "--symlinks-relative") symlinksRelative = true;
    else if (list === undefined && arg.startsWith("--")) throw new ToolError(`unpack has no option ${arg}`);
    else if (list === undefined) packages.push(arg);
    else {
      const value = args[++i];
      if (value === undefined) throw new ToolError(`${arg} wants a value`);
      list.push(value);
    }
  }
  const [folder, ...more] = out;
  if (folder === undefined || more.length > 0) throw new ToolError("unpack wants one --out");
  return { out: folder, packages, filter, only, rename, symlinksRelative, ...(record[0] === undefined ? {} : { record: record[0] }) };
}
