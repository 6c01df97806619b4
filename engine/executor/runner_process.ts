/** The process of a runner: it needs nothing to start but its module, so that it can do so while this process finds out what it is to do. */
import { spawn, type ChildProcess } from "node:child_process";
import path from "node:path";

/** The runner's bundle; tool_worker.js lies beside it. */
export function runnerModule(packageRoot: string): string {
  return path.join(packageRoot, "dist", "runner.js");
}

/** It does not keep this process alive, and ends with its stdin. */
export function spawnRunner(module: string): ChildProcess {
  // It speaks to no server, and Node would read that file of certificates before anything else: as long as all the rest of its start.
  const env = { ...process.env, NODE_EXTRA_CA_CERTS: undefined };
  const child: ChildProcess = spawn(process.execPath, ["--max-semi-space-size=8", module], { env, stdio: ["pipe", "pipe", "inherit"] });
  // Whoever takes the runner asks whether it lives.
  child.on("error", () => {});
  child.stdin?.on("error", () => {});
  holdRunner(child, false);
  return child;
}

/** Whether this process stays while the runner does. */
export function holdRunner(child: ChildProcess, held: boolean): void {
  for (const end of [child, child.stdin, child.stdout]) {
    // Pipes are sockets, which can be unreferenced; the type of a stream does not say so.
    if (end && "ref" in end && "unref" in end && typeof end.ref === "function" && typeof end.unref === "function") held ? end.ref() : end.unref();
  }
}
