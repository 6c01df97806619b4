/** The real command line, run as a user runs it, for end-to-end tests. */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, realpathSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** The checkout under test. */
export const checkout = process.env["ATHANOR_ROOT"] ?? process.cwd();

/** Where end-to-end tests keep what they downloaded and built, so that they share it: below dist/, gone with it. */
export const testCache = path.join(checkout, "dist/test-cache");

export interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Both, for messages. */
  readonly output: string;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Another installation than the checkout's. */
  readonly program?: string;
}

/** Runs `athanor ...args` in `cwd` with plain output. */
export function athanor(cwd: string, args: readonly string[], options: RunOptions = {}): Run {
  const result = spawnSync(process.execPath, [options.program ?? path.join(checkout, "bin/athanor.cjs"), ...args], {
    cwd,
    encoding: "utf8",
    env: environment(options),
    maxBuffer: 1 << 28,
  });
  return { status: result.status, stdout: result.stdout, stderr: result.stderr, output: result.stdout + result.stderr };
}

/** Host path of the tree that a target of the checkout makes, such as "sysroots/shell_x86_64". */
export function builtTree(name: string): string {
  const known = trees.get(name);
  if (known !== undefined) return known;
  const { status, stdout, output } = athanor(checkout, ["build", `//${name.replace("/", ":")}`]);
  const line = stdout.split("\n").find((text) => text.endsWith(name));
  if (status !== 0 || line === undefined) throw new Error(output);
  trees.set(name, path.join(checkout, line));
  return path.join(checkout, line);
}

const trees = new Map<string, string>();

/** Of a command under test. */
export function environment(options: RunOptions): NodeJS.ProcessEnv {
  mkdirSync(testCache, { recursive: true });
  return { ...process.env, XDG_CACHE_HOME: testCache, NO_COLOR: "1", CI: "true", ...options.env };
}

/** A copy of the checkout's sources as a clone would have them, elsewhere; node_modules is linked. */
export function cloneCheckout(): { readonly root: string; remove(): void } {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), "athanor-clone-")));
  const left = new Set([".git", "node_modules", "athanor-out"]);
  for (const entry of readdirSync(checkout)) {
    if (left.has(entry)) continue;
    cpSync(path.join(checkout, entry), path.join(root, entry), { recursive: true, preserveTimestamps: true, verbatimSymlinks: true, filter: (from) => !from.startsWith(testCache) && !from.startsWith(path.join(checkout, "dist/tests")) });
  }
  spawnSync("ln", ["-s", path.join(checkout, "node_modules"), path.join(root, "node_modules")]);
  return { root, remove: () => rmSync(root, { recursive: true, force: true }) };
}
