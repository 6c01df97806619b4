// Brings dist/ up to date when a checkout's sources are newer, one process at a time.
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const lock = path.join(root, "dist", ".lock");

/** `isStale` is asked again once it is our turn: another process may have done it. */
export function rebuild(isStale) {
  mkdirSync(path.dirname(lock), { recursive: true });
  while (!take()) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
  try {
    if (!isStale()) return;
    process.stderr.write("athanor: building itself from the sources of this checkout\n");
    const { status } = spawnSync(process.execPath, [path.join(root, "build", "bundle.mjs")], { stdio: ["ignore", 2, 2] });
    if (status !== 0) {
      process.stderr.write("athanor: building itself failed, see above\n");
      process.exit(70);
    }
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

/** A lock whose holder is gone counts for nothing. */
function take() {
  const holder = path.join(lock, "pid");
  try {
    mkdirSync(lock);
    writeFileSync(holder, String(process.pid));
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
  }
  try {
    const pid = Number(readFileSync(holder, "utf8"));
    if (pid > 0) process.kill(pid, 0);
  } catch (error) {
    if (error.code === "ESRCH") rmSync(lock, { recursive: true, force: true });
  }
  return false;
}
