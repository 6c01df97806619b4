/** Starting athanor as a user does, in a temporary workspace with a cache of its own. */
import { spawn, spawnSync, type ChildProcessByStdio } from "node:child_process";
import type { Readable } from "node:stream";
import path from "node:path";
import { workspace, type TestWorkspace } from "../support/workspace.ts";

const root = process.env["ATHANOR_ROOT"] ?? process.cwd();

export interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface CommandLine extends TestWorkspace {
  /** ATHANOR_CACHE. */
  readonly cache: string;
  run(argv: readonly string[], options?: RunOptions): Run;
  start(argv: readonly string[], options?: RunOptions): Promise<Run>;
  spawn(argv: readonly string[], options?: RunOptions): ChildProcessByStdio<null, Readable, Readable>;
}

interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Rules that need neither sandbox nor toolchain. */
export const RULES = `import { arg, attr, DefaultInfo, depset, provider, rule, RunInfo } from "athanor/api";
export interface TextInfo { readonly files: readonly object[] }
export const TextInfo = provider<TextInfo>("TextInfo");
export const text = rule({
  attrs: { srcs: attr.files(), content: attr.string({ default: "x" }), deps: attr.deps({ provides: [TextInfo] }) },
  impl(ctx) {
    const out = ctx.actions.declareFile(ctx.label.name + ".txt");
    ctx.actions.write(out, [ctx.attrs.content, ...ctx.attrs.srcs.map((src) => src)]);
    const copies = ctx.attrs.srcs.map((src) => {
      const copy = ctx.actions.declareFile(ctx.label.name + "." + src.basename);
      ctx.actions.copy(copy, src);
      return copy;
    });
    return [TextInfo({ files: [out] }), DefaultInfo({ files: depset([out, ...copies]) })];
  },
});
export const script = rule({
  attrs: { body: attr.string() },
  impl(ctx) {
    const out = ctx.actions.declareFile(ctx.label.name);
    ctx.actions.write(out, "#!/bin/sh\\n" + ctx.attrs.body + "\\n", { executable: true });
    return [DefaultInfo({ files: depset([out]) }), RunInfo({ argv: [out], network: false, writes: [] })];
  },
});
export const tree = rule({
  attrs: { srcs: attr.files() },
  impl(ctx) {
    const out = ctx.actions.declareDirectory(ctx.label.name);
    ctx.actions.tool({ mnemonic: "Tree", tool: "general/tree", args: [arg\`--out=\${out}\`, ...ctx.attrs.srcs.map((src) => arg\`\${src.basename}=\${src}\`)], outputs: [out] });
    return [DefaultInfo({ files: depset([out]) })];
  },
});
`;

const TOML = `default_platform = "@athanor//platforms:linux_x86_64_musl"\n`;

export function commandLine(files: Readonly<Record<string, string>>): CommandLine {
  const made = workspace({ "athanor.toml": TOML, "rules.ts": RULES, ...files });
  const cache = workspace({});
  const settings = (options: RunOptions) => ({
    cwd: path.join(made.root, options.cwd ?? ""),
    env: { PATH: process.env["PATH"] ?? "", ATHANOR_CACHE: cache.root, HOME: cache.root, ...options.env },
  });
  const entry = path.join(root, "bin", "athanor.cjs");
  const spawned: CommandLine["spawn"] = (argv, options = {}) => spawn(process.execPath, [entry, ...argv], { ...settings(options), stdio: ["ignore", "pipe", "pipe"] });
  return {
    ...made,
    cache: cache.root,
    run(argv, options = {}) {
      const { status, stdout, stderr } = spawnSync(process.execPath, [entry, ...argv], { ...settings(options), encoding: "utf8" });
      return { code: status, out: stdout, err: stderr };
    },
    start: (argv, options = {}) =>
      new Promise((resolve) => {
        const child = spawned(argv, options);
        let [out, err] = ["", ""];
        child.stdout.on("data", (data: Buffer) => (out += data.toString()));
        child.stderr.on("data", (data: Buffer) => (err += data.toString()));
        child.on("close", (code) => resolve({ code, out, err }));
      }),
    spawn: spawned,
    remove() {
      made.remove();
      cache.remove();
    },
  };
}
