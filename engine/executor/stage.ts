/** The work directory of one action, made of links into the store. */
import { copyFileSync, constants, mkdirSync, symlinkSync } from "node:fs";
import type { Digest } from "../store/digest.ts";
import { linkOrCopy } from "../store/disk_folder.ts";
import type { Store } from "../store/store.ts";
import { OUT } from "./placement.ts";
import type { Task } from "./runner_protocol.ts";
import type { RootMount } from "./sandbox.ts";
import type { StageFolder } from "./scratch.ts";

export interface Stage {
  /** Host path of the work directory. */
  readonly work: string;
  /** Host path of the folder of outputs. */
  readonly out: string;
  /** Host paths of trees. */
  readonly trees: readonly (readonly [place: string, path: string])[];
  readonly root: RootMount | undefined;
}

/**
 * Stages `task` below `folder`, which Scratch.take gave. Trees are mounted over empty folders in a sandbox, and links elsewhere.
 * An input that the store does not have ends it.
 */
export function stageTask({ path: folder, out: outside, used }: StageFolder, task: Task, store: Store): Stage | { readonly missing: Digest } {
  const mounted = task.sandbox?.mode === "bubblewrap";
  const work = `${folder}/w`;
  const out = mounted ? outside : `${work}/${OUT}`;
  const root = task.root && store.treePath(task.root.tree);
  if (task.root && root === undefined) return { missing: task.root.tree };
  const made = new Set<string>([""]);
  const makeFolder = (path: string): void => {
    if (made.has(path)) return;
    makeFolder(parent(path));
    mkdirSync(`${work}/${path}`);
    made.add(path);
  };
  if (!used) {
    mkdirSync(work);
    mkdirSync(`${work}/${OUT}`);
  }
  made.add(OUT);
  if (mounted) mkdirSync(out);
  // The folders of outputs exist before the action starts, as every remote executor has it; those of trees are the action's.
  for (const folder of new Set(task.outputs.map(({ path }) => parent(path)))) if (folder !== "") mkdirSync(`${out}/${folder}`, { recursive: true });

  for (const [place, digest, executable] of task.files) {
    const blob = store.blobPath(digest, executable);
    if (blob === undefined) return { missing: digest };
    makeFolder(parent(place));
    const to = `${work}/${place}`;
    // Without a sandbox nothing keeps a process from writing to its inputs, so they are copies.
    if (task.sandbox?.mode === "none") copyFileSync(blob, to, constants.COPYFILE_FICLONE);
    else linkOrCopy(blob, to, () => {});
  }
  const trees: (readonly [string, string])[] = [];
  for (const [place, digest] of task.trees) {
    const path = store.treePath(digest);
    if (path === undefined) return { missing: digest };
    if (mounted) makeFolder(place);
    else {
      makeFolder(parent(place));
      symlinkSync(path, `${work}/${place}`);
    }
    trees.push([place, path]);
  }
  return { work, out, trees, root: root === undefined || !task.root ? undefined : { path: root, links: task.root.links } };
}

function parent(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? "" : path.slice(0, slash);
}
