/** What a sandboxed test needs: bubblewrap, and a small root file system with a shell and coreutils, both from our own locks. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { athanor, checkout } from "./athanor.ts";
import { host, libraries, loader } from "./host.ts";

export interface SandboxRoot {
  /** Host path of bubblewrap. */
  readonly bwrap: string;
  /** Host folder of the root that bubblewrap comes from. */
  readonly bwrapTree: string;
  /** Host folder with a `usr`. */
  readonly rootTree: string;
}

/** Undefined where this machine does not let processes make user namespaces. */
export function sandboxRoot(folder: string): SandboxRoot | undefined {
  const names = [`sysroots/shell_${host}`, `sysroots/bubblewrap_${host}`];
  const { status, stdout, output } = athanor(checkout, ["build", ...names.map((name) => `//${name.replace("/", ":")}`)]);
  assert.equal(status, 0, output);
  const [shell, sandbox] = names.map((name) => {
    const line = stdout.split("\n").find((text) => text.endsWith(name));
    assert.ok(line !== undefined, output);
    return path.join(checkout, line);
  });
  const rootTree = path.join(folder, "root");
  // A copy: tests do harm to it.
  if (!existsSync(rootTree)) cpSync(shell!, rootTree, { recursive: true, verbatimSymlinks: true });
  const bwrap = startScript(path.join(folder, "bwrap"), sandbox!);
  try {
    execFileSync(bwrap, ["--unshare-all", "--ro-bind", path.join(rootTree, "usr"), "/usr", "--symlink", "usr/lib64", "/lib64", "--symlink", "usr/lib", "/lib", "/usr/bin/true"], { stdio: "pipe" });
  } catch {
    return undefined;
  }
  return { bwrap, bwrapTree: sandbox!, rootTree };
}

/** Starts the bubblewrap of `tree` with the tree's own loader and libraries. */
function startScript(file: string, tree: string): string {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\nexec '${tree}/usr/${loader}' --library-path '${tree}/usr/${libraries}' '${tree}/usr/bin/bwrap' "$@"\n`, { mode: 0o755 });
  return file;
}
