/** Debian's registry, skopeo, umoci and others out of our own locks, run on this machine by their root's own loader. */
import assert from "node:assert/strict";
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { builtTree } from "./athanor.ts";
import { host, libraries, loader } from "./host.ts";

/** argv that starts a program of a root with the root's own loader and libraries. */
export function rootProgram(root: string, name: string): readonly [string, ...string[]] {
  const usr = path.join(root, "usr");
  const program = ["bin", "sbin"].map((folder) => path.join(usr, folder, name)).find((file) => existsSync(file));
  assert.ok(program !== undefined, `the root has no ${name}`);
  return [path.join(usr, loader), "--library-path", path.join(usr, libraries), program];
}

const registryProgram = (name: string) => rootProgram(builtTree(`sysroots/registry_${host}`), name);

/** Runs one to its end; its stdout. */
export function runRegistryProgram(name: "skopeo" | "umoci", args: readonly string[], env: Readonly<Record<string, string>> = {}): string {
  const [loader, ...rest] = registryProgram(name);
  const result = spawnSync(loader, [...rest, ...args], { encoding: "utf8", env: { ...process.env, ...env }, maxBuffer: 1 << 26 });
  assert.equal(result.status, 0, `${name} ${args.join(" ")}: ${result.stdout}${result.stderr}`);
  return result.stdout;
}

export interface DockerRegistry {
  /** `127.0.0.1:port` */
  readonly address: string;
  /** Its storage. */
  readonly folder: string;
  close(): Promise<void>;
}

/** Debian's docker-registry on the loopback interface, at a port of its own choice. `files` are put into its folder, `sections` are lines of its configuration. */
export async function dockerRegistry(files: Readonly<Record<string, string>> = {}, sections: (folder: string) => readonly string[] = () => []): Promise<DockerRegistry> {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), "athanor-registry-")));
  mkdirSync(path.join(folder, "data"));
  const config = ["version: 0.1", "log: { level: info, accesslog: { disabled: true } }", `storage: { filesystem: { rootdirectory: ${path.join(folder, "data")} }, delete: { enabled: true } }`, "http: { addr: '127.0.0.1:0' }", ...sections(folder)];
  for (const [name, text] of Object.entries({ ...files, "config.yml": `${config.join("\n")}\n` })) writeFileSync(path.join(folder, name), text);
  const [loader, ...rest] = registryProgram("docker-registry");
  const child = await listening([loader, ...rest, "serve", path.join(folder, "config.yml")], path.join(folder, "log"));
  return {
    address: child.address,
    folder,
    close: () =>
      new Promise((resolve) => {
        child.process.once("exit", () => {
          rmSync(folder, { recursive: true, force: true });
          resolve();
        });
        child.process.kill("SIGKILL");
      }),
  };
}

/**
 * Starts a server that says where it listens, as soon as it does. It writes to a file, not to a pipe: while a test waits for a command nobody would read
 * that, and a full pipe stops the server.
 */
export async function listening([program = "", ...args]: readonly string[], log: string, env: NodeJS.ProcessEnv = {}): Promise<{ readonly address: string; readonly process: ChildProcess }> {
  const file = openSync(log, "w");
  const child = spawn(program, args, { stdio: ["ignore", file, file], env: { PATH: process.env["PATH"], OTEL_TRACES_EXPORTER: "none", OTEL_METRICS_EXPORTER: "none", OTEL_LOGS_EXPORTER: "none", ...env } });
  closeSync(file);
  for (;;) {
    const text = readFileSync(log, "utf8");
    const address = /listening on (127\.0\.0\.1:\d+)/.exec(text)?.[1];
    if (address !== undefined) return { address, process: child };
    if (child.exitCode !== null) throw new Error(`${program} ended: ${text}`);
    await setTimeout(10);
  }
}
