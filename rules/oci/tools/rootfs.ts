/**
 * The tool that unpacks an image for one platform into a tree, and says how a container of it is started:
 *
 *     rootfs --out DIR --args FILE --env FILE, what `imageArgs` gives, --run COMMAND...
 *
 * The files hold arguments for bubblewrap and variables, as the configuration has them, one a line. A tree knows no owners, modes and devices; absolute links
 * become relative ones that mean the same. Folders that a container's own file systems are mounted on are always there.
 */
import { chmodSync, closeSync, copyFileSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync, writeSync } from "node:fs";
import path from "node:path";
import { ToolError, type Tool } from "../../../engine/api/tool.ts";
import { imageContent, type ContentEntry } from "./image_content.ts";
import { readImageFiles, type LoadedImage } from "./image_files.ts";
import type { RunConfig } from "./image_format.ts";

export const version = 1;

const MOUNT_POINTS = ["/dev", "/proc", "/sys", "/tmp"];

const rootfs: Tool = async ({ args, cwd }) => {
  const [image, second] = readImageFiles(args, cwd).images;
  if (!image || second) throw new ToolError("a root file system is that of one image");
  const out = path.join(cwd, args[1] ?? "");
  const kept = `${out}.files`;
  mkdirSync(kept, { recursive: true });
  const content = await keepFiles(image, kept);
  for (const folder of MOUNT_POINTS) mkdirSync(out + folder, { recursive: true });
  // A folder sorts before what it holds.
  for (const [place, entry] of [...content].sort(([a], [b]) => (a < b ? -1 : 1))) lay(out, place, entry, kept);
  rmSync(kept, { recursive: true });
  const command = args.slice(args.indexOf("--run") + 1);
  writeFileSync(path.join(cwd, args[3] ?? ""), lines([...startArguments(image.config.config ?? {}, out), "--", ...command]));
  writeFileSync(path.join(cwd, args[5] ?? ""), lines(image.config.config?.Env ?? []));
};
export default rootfs;

/** Writes every file of every layer under its digest: what an upper layer replaces is known only at the end. */
async function keepFiles(image: LoadedImage, kept: string): Promise<ReadonlyMap<string, ContentEntry>> {
  const part = path.join(kept, "part");
  let file: number | undefined;
  return imageContent(image, {
    onFile(_path, bytes, { sha256 }) {
      file ??= openSync(part, "w");
      if (bytes) {
        for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
        return;
      }
      closeSync(file);
      file = undefined;
      renameSync(part, path.join(kept, sha256 ?? ""));
    },
  });
}

function lay(out: string, place: string, entry: ContentEntry, kept: string): void {
  const target = out + place;
  mkdirSync(path.dirname(target), { recursive: true });
  if (entry.kind === "directory") mkdirSync(target, { recursive: true });
  else if (entry.kind === "symlink") symlinkSync(withinTree(place, entry.target ?? ""), target);
  else if (entry.kind === "file") {
    copyFileSync(path.join(kept, entry.sha256 ?? ""), target);
    chmodSync(target, (entry.mode & 0o111) === 0 ? 0o644 : 0o755);
  }
}

function withinTree(place: string, target: string): string {
  return target.startsWith("/") ? path.posix.relative(path.posix.dirname(place), target) || "." : target;
}

/** User and working directory; names of users are the image's own. */
function startArguments({ User: user, WorkingDir: folder }: RunConfig, out: string): readonly string[] {
  const [name = "", group] = (user ?? "").split(":");
  const known = /^\d*$/.test(name) ? { uid: name, gid: name } : account(path.join(out, "etc/passwd"), name);
  const gid = group === undefined ? known.gid : /^\d+$/.test(group) ? group : account(path.join(out, "etc/group"), group).uid;
  return [...(name === "" ? [] : ["--uid", known.uid, "--gid", gid || known.uid]), ...(folder ? ["--chdir", folder] : [])];
}

/** The third and fourth fields of a line of passwd or group. */
function account(file: string, name: string): { readonly uid: string; readonly gid: string } {
  const line = existsSync(file) ? readFileSync(file, "utf8").split("\n").find((one) => one.startsWith(`${name}:`)) : undefined;
  const [, , uid, gid] = line?.split(":") ?? [];
  if (uid === undefined) throw new ToolError(`the image runs as ${name}, whom its /${path.posix.basename(path.dirname(file))}/${path.basename(file)} does not know`);
  return { uid, gid: gid ?? uid };
}

function lines(texts: readonly string[]): string {
  const broken = texts.find((text) => text.includes("\n"));
  if (broken !== undefined) throw new ToolError(`${JSON.stringify(broken)} has a line feed, and cannot be an argument or variable here`);
  return texts.map((text) => `${text}\n`).join("");
}
