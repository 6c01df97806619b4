/** What a sandboxed test needs: bubblewrap, and a small root file system with a shell and a few programs. */
import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, realpathSync, symlinkSync } from "node:fs";
import path from "node:path";

export interface SandboxRoot {
  /** Host path of bubblewrap. */
  readonly bwrap: string;
  /** Host folder with a `usr`. */
  readonly rootTree: string;
}

const PROGRAMS = ["sh", "cat", "cp", "ls", "ln", "mkdir", "chmod", "sleep", "true", "false", "echo", "touch", "id", "stat", "env", "readlink", "seq", "rm", "mv"];

/** Undefined where the host has no bubblewrap, or one that may not make user namespaces. */
export function sandboxRoot(folder: string): SandboxRoot | undefined {
  const bwrap = process.env["ATHANOR_TEST_BWRAP"] ?? found("bwrap");
  if (bwrap === undefined) return undefined;
  const rootTree = path.join(folder, "root");
  makeRoot(rootTree);
  try {
    execFileSync(bwrap, ["--unshare-all", "--ro-bind", path.join(rootTree, "usr"), "/usr", "--symlink", "usr/lib64", "/lib64", "--symlink", "usr/lib", "/lib", "/usr/bin/true"], { stdio: "pipe" });
  } catch {
    return undefined;
  }
  return { bwrap, rootTree };
}

/** Programs of the host with the libraries they ask for. */
export function makeRoot(root: string, programs: readonly string[] = PROGRAMS): void {
  for (const name of programs) {
    const program = name.startsWith("/") ? name : found(name);
    if (program === undefined) throw new Error(`the host has no ${name}`);
    copy(realpathSync(program), `${root}/usr/bin/${path.basename(name)}`);
    for (const [, library] of execFileSync("ldd", [program], { encoding: "utf8" }).matchAll(/(\/\S+)/g)) {
      if (library === undefined) continue;
      const place = library.startsWith("/usr/") ? library : `/usr${library}`;
      copy(realpathSync(library), root + place);
    }
  }
  if (!existsSync(`${root}/usr/lib64`)) symlinkSync("lib", `${root}/usr/lib64`);
}

function copy(from: string, to: string): void {
  if (existsSync(to)) return;
  mkdirSync(path.dirname(to), { recursive: true });
  copyFileSync(from, to);
}

function found(program: string): string | undefined {
  return (process.env["PATH"] ?? "").split(":").map((folder) => path.join(folder, program)).find((file) => existsSync(file));
}
