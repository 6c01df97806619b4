/** Replacing files and folders of the workspace, all or none: made ready beside them, decided by one rename, finished by the next command if this one dies. */
import { closeSync, existsSync, fsyncSync, lstatSync, mkdirSync, openSync, readdirSync, readFileSync, readlinkSync, renameSync, rmSync, writeFileSync, type Stats } from "node:fs";
import path from "node:path";
import { isLiving, processIdentity } from "../store/process_identity.ts";

export interface Staging {
  /** An empty folder for what shall replace, by its path from the workspace's root. */
  readonly folder: string;
  /** Replaces those of `paths` that were staged and differ; says which. What lies elsewhere in the folder is an error. */
  commit(paths: readonly string[]): readonly string[];
  /** Gives up what was not committed. */
  close(): void;
}

export function openStaging(root: string): Staging {
  const own = path.join(stagingFolder(root), `${processIdentity()}-${++opened}`);
  const folder = path.join(own, FRESH);
  mkdirSync(folder, { recursive: true });
  return {
    folder,
    commit(paths) {
      const stray = leavesBelow(folder, "").find((leaf) => !paths.some((one) => leaf === one || leaf.startsWith(`${one}/`)));
      if (stray !== undefined) throw new Error(`${stray} was staged, and only ${paths.join(", ")} may be written`);
      const changed = paths.filter((one) => stateOf(path.join(folder, one)) && !isSame(path.join(folder, one), path.join(root, one)));
      decide(own, changed);
      finish(root, own);
      return changed;
    },
    close: () => rmSync(own, { recursive: true, force: true }),
  };
}

/** Ends what commands that died have begun: what was decided is done, the rest is forgotten. True where there was anything. */
export function finishReplacements(root: string): boolean {
  const all = stagingFolder(root);
  if (!existsSync(all)) return false;
  let found = false;
  for (const name of readdirSync(all)) {
    if (isLiving(name)) continue;
    const own = path.join(all, `${processIdentity()}-${++opened}`);
    try {
      // Of two commands that see it, one gets it.
      renameSync(path.join(all, name), own);
    } catch {
      continue;
    }
    finish(root, own);
    found = true;
  }
  return found;
}

let opened = 0;

/** In athanor-out: on the workspace's file system, and seen by nobody else. */
function stagingFolder(root: string): string {
  return path.join(root, "athanor-out", ".staging");
}

const [FRESH, FORMER, DECIDED] = ["fresh", "former", "decided"];

/** From here on the replacement will happen, whatever happens. */
function decide(own: string, changed: readonly string[]): void {
  const file = openSync(path.join(own, `${DECIDED}.part`), "w");
  writeFileSync(file, JSON.stringify(changed));
  fsyncSync(file);
  closeSync(file);
  renameSync(path.join(own, `${DECIDED}.part`), path.join(own, DECIDED));
}

/** Every step may be the last one of this process, and the whole be done again. */
function finish(root: string, own: string): void {
  const decided = path.join(own, DECIDED);
  const changed: readonly string[] = existsSync(decided) ? JSON.parse(readFileSync(decided, "utf8")) : [];
  for (const one of changed) {
    const [fresh, former, place] = [path.join(own, FRESH, one), path.join(own, FORMER, one), path.join(root, one)];
    if (!stateOf(fresh)) continue;
    mkdirSync(path.dirname(place), { recursive: true });
    // A file is replaced in one step; a folder, or a file by a folder, must make room first.
    if (stateOf(place) && (stateOf(place)?.isDirectory() || stateOf(fresh)?.isDirectory())) {
      mkdirSync(path.dirname(former), { recursive: true });
      renameSync(place, former);
    }
    renameSync(fresh, place);
  }
  rmSync(own, { recursive: true, force: true });
}

function stateOf(file: string): Stats | undefined {
  return lstatSync(file, { throwIfNoEntry: false });
}

function leavesBelow(folder: string, prefix: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? leavesBelow(path.join(folder, entry.name), `${prefix}${entry.name}/`) : [`${prefix}${entry.name}`]));
}

/** Whether two places hold the same, modes of execution included. */
function isSame(a: string, b: string): boolean {
  const [left, right] = [stateOf(a), stateOf(b)];
  if (!left || !right) return false;
  if (left.isSymbolicLink() || right.isSymbolicLink()) return left.isSymbolicLink() && right.isSymbolicLink() && readlinkSync(a) === readlinkSync(b);
  if (left.isDirectory() && right.isDirectory()) {
    const names = readdirSync(a).sort();
    return names.join("\n") === readdirSync(b).sort().join("\n") && names.every((name) => isSame(path.join(a, name), path.join(b, name)));
  }
  return left.isFile() && right.isFile() && left.size === right.size && (left.mode & 0o100) === (right.mode & 0o100) && readFileSync(a).equals(readFileSync(b));
}
