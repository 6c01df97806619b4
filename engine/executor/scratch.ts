/** Folders for staging: one a process, so that what a killed one left can be told from what is in use. */
import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync, unlinkSync } from "node:fs";
import path from "node:path";
import { errorCode, list } from "../store/disk_folder.ts";
import { isLiving, processIdentity } from "../store/process_identity.ts";
import { OUT } from "./placement.ts";
import type { Printed } from "./printed.ts";

export interface Scratch {
  readonly path: string;
  /** A folder nobody else has: empty, or with what `giveBack` left. */
  take(): StageFolder;
  /** Empties a stage for the next action and keeps what every stage has: on ext4 a new folder costs 0.1 ms, and an action would need five. */
  giveBack(folder: StageFolder): void;
  /** Removes a stage, a little at a time: deleting thousands of links at once would hold up everything else. */
  discard(folder: StageFolder): void;
  /** Puts the stage of a failed action where people find it; its path there. */
  keep(folder: StageFolder, root: string, label: string, mnemonic: string): string;
  /** Removes everything at once. */
  close(): void;
}

export interface StageFolder {
  readonly path: string;
  /** Where the next action's folder of outputs is to be made. */
  out: string;
  /** It has the folders that every stage has, all empty. */
  used: boolean;
  /** Opened by the first process that was staged here. */
  printed: Printed | undefined;
}

export function openScratch(root: string): Scratch {
  const own = path.join(root, processIdentity());
  mkdirSync(own, { recursive: true });
  let count = 0;
  const doomed: string[] = [];
  let scheduled = false;
  const work = (): void => {
    scheduled = false;
    const until = performance.now() + 5;
    for (let next = doomed.at(-1); next !== undefined && performance.now() < until; next = doomed.at(-1)) removeStep(doomed, next);
    if (doomed.length > 0) schedule();
  };
  const schedule = (): void => {
    if (!scheduled) setImmediate(work);
    scheduled = true;
  };
  const free: StageFolder[] = [];
  const left: string[] = [];
  const outOf = (folder: string): string => `${folder}/out${++count}`;
  return {
    path: own,
    take() {
      const known = free.pop();
      if (known !== undefined) return known;
      const folder = path.join(own, String(++count));
      mkdirSync(folder);
      return { path: folder, out: outOf(folder), used: false, printed: undefined };
    },
    giveBack(folder) {
      if (thinOut(folder.out)) left.push(folder.out);
      else removeNow(folder.out);
      const oldest = left.length > LEFT ? left.shift() : undefined;
      if (oldest !== undefined) removeNow(oldest);
      // An action may have left its folder of outputs with attributes of its own.
      folder.out = outOf(folder.path);
      for (const entry of readdirSync(`${folder.path}/w`)) if (entry !== OUT) removeNow(`${folder.path}/w/${entry}`);
      folder.printed?.empty();
      folder.used = true;
      free.push(folder);
    },
    discard(folder) {
      folder.printed?.close();
      doomed.push(folder.path);
      schedule();
    },
    keep(folder, root, label, mnemonic) {
      folder.printed?.close();
      return keepFailed(root, folder.path, label, mnemonic);
    },
    close: () => rmSync(own, { recursive: true, force: true }),
  };
}

/** Removes what processes that died have left, and ends what of theirs still runs. */
export function removeDeadScratch(root: string): void {
  const dead = list(root).filter((name) => /^\d+-/.test(name) && !isLiving(name));
  if (dead.length > 0) endOrphans(dead.map((name) => path.join(root, name)));
  for (const name of dead) rmSync(path.join(root, name), { recursive: true, force: true });
}

/** A sandbox whose runner was killed in the moment of its start may not have come as far as asking to die with it. */
function endOrphans(folders: readonly string[]): void {
  for (const pid of list("/proc")) {
    if (!/^\d+$/.test(pid)) continue;
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
      if (command.includes("--die-with-parent") && command.some((argument) => folders.some((folder) => argument.startsWith(`${folder}/`)))) process.kill(Number(pid), "SIGKILL");
    } catch {
      // It ended meanwhile, or is somebody else's.
    }
  }
}

/** Commands to try again by hand lie here until the next build. */
export function failedFolder(root: string): string {
  return path.join(root, "failed");
}

function keepFailed(root: string, stage: string, label: string, mnemonic: string): string {
  const name = `${label.replace(/^@/, "").replaceAll(/[^A-Za-z0-9._-]+/g, "_").replace(/^_+/, "")}.${mnemonic}`;
  mkdirSync(failedFolder(root), { recursive: true });
  for (let i = 1; ; i++) {
    const folder = path.join(failedFolder(root), i === 1 ? name : `${name}.${i}`);
    if (existsSync(folder)) continue;
    renameSync(stage, folder);
    return folder;
  }
}

/** How many folders of outputs are left for later, with what is small in them: ext4 looks past all that was removed lately whenever it makes something new. */
const LEFT = 1000;
/** Bytes. */
const SMALL = 1 << 16;

/** Entries of a folder. */
const FEW = 16;

/** False where an action has taken away its own rights. */
function thinOut(folder: string): boolean {
  try {
    for (const [i, entry] of readdirSync(folder, { withFileTypes: true }).entries()) {
      const at = `${folder}/${entry.name}`;
      if (i >= FEW) removeNow(at);
      else if (entry.isDirectory() ? !thinOut(at) : entry.isFile() && lstatSync(at).size > SMALL) removeNow(at);
    }
    return true;
  } catch (error) {
    if (errorCode(error) !== "EACCES") throw error;
    return false;
  }
}

function removeNow(entry: string): void {
  const stack = [entry];
  for (let next = stack.at(-1); next !== undefined; next = stack.at(-1)) removeStep(stack, next);
}

/** One step of removing the last of a stack: its entries, or the folder once it is empty. A link is removed, never followed. */
function removeStep(stack: string[], entry: string): void {
  try {
    removeOne(stack, entry);
  } catch (error) {
    // An action may have taken away its own rights.
    if (errorCode(error) !== "EACCES" || !lstatSync(entry).isDirectory()) throw error;
    chmodSync(entry, 0o700);
    removeOne(stack, entry);
  }
}

function removeOne(stack: string[], entry: string): void {
  const stat = lstatSync(entry, { throwIfNoEntry: false });
  if (!stat?.isDirectory()) {
    if (stat) unlinkSync(entry);
    stack.pop();
    return;
  }
  let folders = 0;
  for (const child of readdirSync(entry, { withFileTypes: true })) {
    const at = `${entry}/${child.name}`;
    if (child.isDirectory()) {
      stack.push(at);
      folders++;
    } else unlinkSync(at);
  }
  if (folders > 0) return;
  rmdirSync(entry);
  stack.pop();
}
