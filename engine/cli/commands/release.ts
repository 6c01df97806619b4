/** `athanor release`: what the workspace's release targets hold, with checksums, under the version's name. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { buildError } from "../../api/diagnostic.ts";
import { uploadFiles } from "../../http/object_storage.ts";
import { exportName } from "../../planner/rule_info.ts";
import { plural } from "../../api/plural.ts";
import { carryOut, type Done } from "../carry_out.ts";
import { DONE, type Command, type CommandContext } from "../command.ts";
import { commitFacts } from "../commit.ts";
import { declaredTargets } from "../planning.ts";
import { withSession, type Session } from "../session.ts";
import { failureCode } from "./build.ts";

export const release: Command = (context) =>
  withSession(optimised(context), (session) => {
    const { version, commit } = versionOf(session);
    const targets = releaseTargets(session);
    const place = context.options.get("upload");
    return carryOut(session, targets, { tests: false }, async (done) => {
      const failed = failureCode(session, done);
      if (failed !== undefined) return failed;
      const files = publish(session, done, version, commit);
      if (place !== undefined) await upload(session, `${place.replace(/\/+$/, "")}/${version}`, files);
      return DONE;
    });
  });

/** The checksums last: where they are, all is. */
async function upload({ context, events }: Session, place: string, files: readonly string[]): Promise<void> {
  const ordered = [...files].sort((a, b) => Number(path.basename(a) === SUMS) - Number(path.basename(b) === SUMS)).map((file) => ({ name: path.basename(file), file }));
  const sent = await uploadFiles(place, ordered, { env: context.env, signal: context.signal, now: () => new Date() });
  events({ kind: "line", text: sent.length === 0 ? `${place} has it all already` : `${place}: ${plural(sent.length, "file")} uploaded` });
}

const SUMS = "SHA256SUMS";

/** Optimised, unless the command line says something else. */
function optimised(context: CommandContext): CommandContext {
  const { options } = context;
  const fallback = options.all("config").length === 0 ? "opt" : undefined;
  return { ...context, options: { ...options, get: (name) => options.get(name) ?? (name === "compilation-mode" ? fallback : undefined) } };
}

const VERSION = /^v\d+\.\d+\.\d+(?:[-+][0-9A-Za-z.+-]+)?$/;

/** The version asked for, or the tag at the commit; a tree that differs from its commit has none. */
function versionOf({ context, workspace }: Session): { readonly version: string; readonly commit: string } {
  const facts = commitFacts(workspace.root);
  if ("problem" in facts) throw buildError(`a release is made of a commit, and the workspace has none: ${facts.problem}`);
  if (facts.dirty) throw buildError("the workspace differs from its commit", { help: "commit or remove what `git status` shows: a release can be made again from its commit" });
  const asked = context.options.get("version");
  if (asked !== undefined) {
    if (!VERSION.test(asked)) throw buildError(`"${asked}" is no version`, { help: "vX.Y.Z, with -rc.1 or the like after it where needed" });
    const other = tagged(workspace.root, asked);
    if (other !== undefined && other !== facts.commit) throw buildError(`${asked} is the tag of another commit (${other.slice(0, 12)})`, { help: `git checkout ${asked}, or another version` });
    return { version: asked, commit: facts.commit };
  }
  const tags = facts.tags.filter((tag) => VERSION.test(tag));
  const [tag] = tags;
  if (tag === undefined) throw buildError("no version: the commit has no tag such as v1.2.3", { help: "--version v1.2.3" });
  if (tags.length > 1) throw buildError(`the commit has several versions: ${tags.join(", ")}`, { help: `--version ${tag}` });
  return { version: tag, commit: facts.commit };
}

/** The commit that a tag names, where it exists. */
function tagged(root: string, tag: string): string | undefined {
  const { status, stdout } = spawnSync("git", ["rev-parse", "--quiet", "--verify", `refs/tags/${tag}^{commit}`], { cwd: root, encoding: "utf8" });
  return status === 0 ? stdout.trim() : undefined;
}

function releaseTargets(session: Session): readonly string[] {
  const { positional } = session.context.options;
  const found = declaredTargets(session, positional).flatMap(({ rule, label }) => (exportName(rule) === "release" ? [label] : []));
  if (found.length === 0) throw buildError(`${positional.join(" ") || "the workspace"} has no release target`, { help: 'release({ name: "release", files: { "app-linux-x86_64": ":app_x86_64" } }) in a BUILD.ts declares one' });
  return found;
}

/** Made ready beside its place and renamed: a release is there whole or not at all. Its files. */
function publish({ context, workspace, events }: Session, { links }: Done, version: string, commit: string): readonly string[] {
  const all = path.join(workspace.root, "athanor-out/release");
  const [place, fresh] = [path.join(all, version), path.join(all, `.${version}.${process.pid}`)];
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  try {
    const from = new Map<string, string>();
    for (const { file: folder } of links)
      for (const name of readdirSync(folder)) {
        const before = from.get(name);
        if (before !== undefined) throw buildError(`two release targets have a file ${name}: ${path.relative(workspace.root, before)} and ${path.relative(workspace.root, folder)}`);
        from.set(name, folder);
        copyFileSync(path.join(folder, name), path.join(fresh, name));
        chmodSync(path.join(fresh, name), (statSync(path.join(folder, name)).mode & 0o100) === 0 ? 0o644 : 0o755);
      }
    const sums = [...from.keys()].sort().map((name) => `${sha256(path.join(fresh, name))}  ${name}\n`).join("");
    writeFileSync(path.join(fresh, SUMS), sums);
    writeFileSync(path.join(fresh, "release.json"), `${JSON.stringify({ version, commit }, null, 2)}\n`);
    const known = existsSync(place) ? readFileSync(path.join(place, SUMS), "utf8") : undefined;
    if (known !== undefined && known !== sums) throw buildError(`${version} exists with other content: ${differing(known, sums).join(", ")}`, { help: `a version never changes: make another, or remove ${path.relative(context.cwd, place)}` });
    if (known === undefined) renameSync(fresh, place);
    events({ kind: "line", text: known === undefined ? `${version}: ${plural(from.size, "file")} of ${commit.slice(0, 12)}` : `${version} exists with the same content` });
    const files = [...from.keys(), SUMS].sort().map((name) => path.join(place, name));
    context.out(files.map((file) => `${path.relative(context.cwd, file)}\n`).join(""));
    return files;
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

function differing(known: string, sums: string): readonly string[] {
  const read = (text: string) => new Map(text.split("\n").flatMap((line) => (line === "" ? [] : [[line.slice(66), line.slice(0, 64)] as const])));
  const [before, after] = [read(known), read(sums)];
  return [...new Set([...before.keys(), ...after.keys()])].filter((name) => before.get(name) !== after.get(name)).sort();
}

function sha256(file: string): string {
  return createHash("sha256").update(readFileSync(file)).digest("hex");
}
