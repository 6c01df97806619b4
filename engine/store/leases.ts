/** Who uses the store: any number of builds, or one collector. A lease of a process that died counts for nothing. */
import { mkdirSync, openSync, closeSync, readFileSync, rmSync, writeFileSync, renameSync } from "node:fs";
import path from "node:path";
import { buildError } from "../api/diagnostic.ts";
import { errorCode, list } from "./disk_folder.ts";
import { isLiving, processIdentity } from "./process_identity.ts";

let count = 0;

/** Waits for a collector to end, then says that this process uses the store. The answer gives the lease up. */
export function takeLease(root: string): () => void {
  const leases = path.join(root, "leases");
  mkdirSync(leases, { recursive: true });
  const lease = path.join(leases, `${processIdentity()}.${++count}`);
  // First say so, then look: a collector does the same in the same order, so one of the two sees the other.
  for (;;) {
    writeFileSync(lease, "");
    if (collector(root) === undefined) return () => rmSync(lease, { force: true });
    rmSync(lease, { force: true });
    pause(50);
  }
}

/** Throws BuildError while a process uses the store. */
export function takeExclusive(root: string): () => void {
  const lock = path.join(root, "collector");
  const running = collector(root);
  if (running !== undefined) throw buildError(`process ${pidOf(running)} is already collecting garbage in ${root}`);
  let handle: number;
  try {
    handle = openSync(lock, "wx");
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw error;
    throw buildError(`another process is already collecting garbage in ${root}`);
  }
  writeFileSync(handle, processIdentity());
  closeSync(handle);
  const release = (): void => rmSync(lock, { force: true });
  for (const name of list(path.join(root, "leases"))) {
    const identity = name.slice(0, name.lastIndexOf("."));
    if (!isLiving(identity)) rmSync(path.join(root, "leases", name), { force: true });
    else {
      release();
      throw buildError(`the store at ${root} is in use by process ${pidOf(identity)}`, { help: "try again when its build has ended" });
    }
  }
  return release;
}

/** The living collector, if there is one; a dead one's lock is taken away. */
function collector(root: string): string | undefined {
  const lock = path.join(root, "collector");
  for (let attempt = 0; ; attempt++) {
    let identity: string;
    try {
      identity = readFileSync(lock, "utf8");
    } catch (error) {
      if (errorCode(error) !== "ENOENT") throw error;
      return undefined;
    }
    // Empty for the moment between its making and its writing; for longer only if its maker died there.
    if (identity === "" && attempt < 20) pause(5);
    else if (identity !== "" && isLiving(identity)) return identity;
    else takeAway(lock);
  }
}

/** By renaming, so that of two that do it only one does. */
function takeAway(lock: string): void {
  const aside = `${lock}.${processIdentity()}.${++count}`;
  try {
    renameSync(lock, aside);
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
  }
  rmSync(aside, { force: true });
}

function pidOf(identity: string): string {
  return identity.slice(0, identity.indexOf("-"));
}

function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
