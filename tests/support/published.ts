/** Cargo workspaces as their authors published them, by digest: from the registry that cargo uses on this machine, or pip's index. */
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createNetwork, hostFiles, resolveMirrors } from "../../engine/fetch/index.ts";
import { unpack } from "../../rules/rust/tools/unpack_crate.ts";
import { athanor, testCache, type Run } from "./athanor.ts";

export interface Publication {
  /** "registry+https://github.com/rust-lang/crates.io-index" or "pypi". */
  readonly mirror: string;
  /** Below the mirror: "hyperfine/1.19.0/download", "ast-grep-cli/ast_grep_cli-0.38.5.tar.gz". */
  readonly path: string;
  readonly sha256: string;
  /** The folder that everything in the archive lies in. */
  readonly folder: string;
}

export const HYPERFINE: Publication = {
  mirror: "registry+https://github.com/rust-lang/crates.io-index",
  path: "hyperfine/1.19.0/download",
  sha256: "1b9ed60550a9126c3f4ab05528d8b89bd130c4fa2735f0b902c5271a4e44f51e",
  folder: "hyperfine-1.19.0",
};
/** Six members and the C of two dozen grammars. */
export const AST_GREP: Publication = { mirror: "pypi", path: "ast-grep-cli/ast_grep_cli-0.38.5.tar.gz", sha256: "3e292e1e194fac91d78c49cc6e584d5b2af29a8fe87a4f5b3aee58d49f5b2a6e", folder: "ast_grep_cli-0.38.5" };

export interface PublishedWorkspace {
  athanor(...args: readonly string[]): Run;
  remove(): void;
}

/** Its files, three lines of BUILD.ts, and what `crates_vendor` writes. */
export async function published(publication: Publication, build: string): Promise<PublishedWorkspace> {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), "athanor-published-")));
  await unpack(await archiveOf(publication), root, publication.folder);
  writeFileSync(path.join(root, "BUILD.ts"), build);
  writeFileSync(path.join(root, "athanor.toml"), `default_platform = "@athanor//platforms:linux_x86_64_musl"\n`);
  const run = (...args: readonly string[]): Run => athanor(root, args);
  const { status, output } = run("run", "//:crates_vendor");
  if (status !== 0) throw new Error(output);
  return { athanor: run, remove: () => rmSync(root, { recursive: true, force: true }) };
}

async function archiveOf({ mirror, path: place, sha256 }: Publication): Promise<string> {
  const file = path.join(testCache, "published", sha256);
  if (existsSync(file)) return file;
  const network = createNetwork(resolveMirrors({}, process.env, hostFiles), { env: process.env });
  try {
    const bytes = await network.fetch(mirror, place, { sha256 });
    if (!bytes) throw new Error(`${place} is gone`);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, bytes);
    return file;
  } finally {
    network.close();
  }
}
