/** The commit's facts: what git says of the workspace, in a file that only actions which name it read. */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { COMMIT } from "../api/file.ts";
import type { StoredGraph } from "../planner/action_graph.ts";
import { sourcesOf } from "../state/execution_memory.ts";
import type { Session } from "./session.ts";

/** As the file has it. `problem` says why there is no commit. */
export type CommitFacts =
  | {
      /** All 40 hexadecimal digits. */
      readonly commit: string;
      /** When it was committed: seconds since 1970. */
      readonly time: number;
      /** Whether something that git tracks or does not ignore differs from it. */
      readonly dirty: boolean;
      /** Names of tags at it, sorted. */
      readonly tags: readonly string[];
    }
  | { readonly problem: string };

/** Brings the file up to date before anything of a plan that names it is looked at; without a change its stamp stays. */
export function supplyCommit({ repositories, workspace }: Session): void {
  const file = repositories.hostPath(COMMIT);
  const text = `${JSON.stringify(commitFacts(workspace.root))}\n`;
  if (readIfThere(file) === text) return;
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** What hangs on the commit is never known to be up to date without asking git. */
export function namesCommit(graph: StoredGraph): boolean {
  return sourcesOf(graph).some(({ repository }) => repository === COMMIT.repository);
}

export function commitFacts(root: string): CommitFacts {
  const head = git(root, "log", "-1", "--no-show-signature", "--format=%H %ct", "HEAD");
  if ("problem" in head) return head;
  const status = git(root, "status", "--porcelain", "--untracked-files=normal", "--", ".", ":(exclude)athanor-out");
  const tags = git(root, "tag", "--points-at", "HEAD");
  if ("problem" in status) return status;
  if ("problem" in tags) return tags;
  const [commit = "", time = ""] = head.text.split(" ");
  return { commit, time: Number(time), dirty: status.text !== "", tags: tags.text === "" ? [] : tags.text.split("\n").sort() };
}

/** No locale, and no writing: git's own status would refresh its index. */
function git(root: string, ...args: readonly string[]): { readonly text: string } | { readonly problem: string } {
  const { status, stdout, stderr, error } = spawnSync("git", args, { cwd: root, encoding: "utf8", env: { ...process.env, LC_ALL: "C", GIT_OPTIONAL_LOCKS: "0" }, maxBuffer: 1 << 26 });
  if (error) return { problem: `git cannot be started: ${error.message}` };
  if (status !== 0) return { problem: stderr.trim().split("\n")[0]?.replace(/^fatal: /, "") ?? "git failed" };
  return { text: stdout.trim() };
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
