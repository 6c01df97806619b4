/** Workspaces whose actions are shell scripts in a sealed root, run by the real command line, with a store of their own where a test needs one. */
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { athanor, checkout, environment, testCache, type Run } from "./athanor.ts";
import { workspace, type TestWorkspace } from "./workspace.ts";

export interface ShellWorkspace extends TestWorkspace {
  /** XDG_CACHE_HOME of its commands: holds the store. */
  readonly cache: string;
  readonly store: string;
  athanor(...args: readonly string[]): Run;
  /** In the background, as the leader of a process group. */
  start(...args: readonly string[]): RunningCommand;
  /** Text of a step's output in athanor-out. */
  output(step: string): string;
  outputFile(step: string): string;
  /** Processes of its commands that live. */
  processes(): readonly number[];
}

export interface RunningCommand {
  readonly child: ChildProcess;
  readonly done: Promise<Run & { readonly signal: NodeJS.Signals | null }>;
}

const PLATFORM = "linux_x86_64_gnu";

const CONFIG = `default_platform = "@athanor//platforms:linux_x86_64_gnu"
execution_platforms = ["@athanor//platforms:linux_x86_64_gnu", "@athanor//platforms:linux_aarch64_gnu"]

[vendor]
path = ${JSON.stringify(path.join(testCache, "shell-vendor"))}
`;

/** `step`: a script that sees its output as $1 and its inputs after that. The name of its output is the step's with ".txt". */
const STEPS = `import { run_binary } from "athanor";
export function step(options: { readonly name: string; readonly script: string; readonly srcs?: readonly string[]; readonly inputs?: readonly string[] }) {
  const { name, script, srcs = [], inputs = [] } = options;
  run_binary({
    name,
    root: "@athanor//sysroots:shell",
    program: "usr/bin/dash",
    args: ["-euc", script, "sh", \`$(out \${name}.txt)\`, ...srcs.map((src) => \`$(src \${src.slice(src.lastIndexOf("/") + 1)})\`), ...inputs.map((input) => \`$(src \${input}.txt)\`)],
    srcs: [...srcs, ...inputs.map((input) => \`:\${input}\`)],
    outs: [\`\${name}.txt\`],
  });
}
`;

/** `build` is what follows the import of `step` in BUILD.ts. `files` may hold an athanor.toml of another kind. */
export function shellWorkspace(build: string, files: Readonly<Record<string, string>> = {}, options: { readonly ownStore?: boolean; readonly env?: Readonly<Record<string, string>> } = {}): ShellWorkspace {
  const place = workspace({ "athanor.toml": CONFIG, "steps.ts": STEPS, "BUILD.ts": `import { step } from "//steps.ts";\n${build}`, ...files });
  const cache = options.ownStore ? realpathSync(mkdtempSync(path.join(tmpdir(), "athanor-cache-"))) : testCache;
  const env = { XDG_CACHE_HOME: cache, ...options.env };
  const outputFile = (step: string): string => path.join(place.root, "athanor-out", PLATFORM, `${step}.txt`);
  // A store of its own is filled from there, without the network.
  if (options.ownStore && files["athanor.toml"] === undefined) vendorShell();
  return {
    ...place,
    cache,
    store: path.join(cache, "athanor/store"),
    athanor: (...args) => athanor(place.root, args, { env }),
    start(...args) {
      const child = spawn(process.execPath, [path.join(checkout, "bin/athanor.cjs"), ...args], { cwd: place.root, env: environment({ env }), stdio: ["ignore", "pipe", "pipe"], detached: true });
      const [stdout, stderr]: [string[], string[]] = [[], []];
      child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk.toString()));
      child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk.toString()));
      const done = new Promise<Run & { readonly signal: NodeJS.Signals | null }>((resolve) => {
        child.on("exit", (status, signal) => {
          const [out, err] = [stdout.join(""), stderr.join("")];
          resolve({ status, signal, stdout: out, stderr: err, output: out + err });
        });
      });
      return { child, done };
    },
    output: (step) => readFileSync(outputFile(step), "utf8"),
    outputFile,
    processes: () => processesOf(place.root, cache),
    remove() {
      place.remove();
      if (cache !== testCache) rmSync(cache, { recursive: true, force: true });
    },
  };
}

let vendored = false;

function vendorShell(): void {
  if (vendored) return;
  const place = workspace({ "athanor.toml": CONFIG, "steps.ts": STEPS, "BUILD.ts": `import { step } from "//steps.ts";\nstep({ name: "a", script: "exit 1" });\n` });
  try {
    const { status, output } = athanor(place.root, ["vendor", "//:a"]);
    if (status !== 0) throw new Error(`the shell cannot be vendored: ${output}`);
    vendored = true;
  } finally {
    place.remove();
  }
}

/** Every process that works in the workspace or whose environment or command line names the cache. */
function processesOf(root: string, cache: string): readonly number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
        if (stat.slice(stat.lastIndexOf(")") + 2).startsWith("Z")) return false;
        const [command, environment] = ["cmdline", "environ"].map((file) => readFileSync(`/proc/${pid}/${file}`, "utf8"));
        return environment?.includes(`PWD=${root}\0`) || environment?.includes(`XDG_CACHE_HOME=${cache}\0`) || command?.includes(cache) || command?.includes(root);
      } catch {
        // It ended just now, or belongs to somebody else.
        return false;
      }
    })
    .map(Number);
}
