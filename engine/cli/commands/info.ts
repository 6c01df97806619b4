/** `athanor info`: versions, folders, sizes, platforms and toolchains. */
import { spawnSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import path from "node:path";
import { plural } from "../../api/plural.ts";
import { megabytes } from "../../report/paint.ts";
import { stateFolder } from "../../state/folders.ts";
import { DONE, type Command } from "../command.ts";
import { MACHINE } from "../machine.ts";
import { withSession, type Session } from "../session.ts";
import type { ToolchainSize } from "../toolchain_sizes.ts";
import { versionOf } from "./version.ts";

export const info: Command = (context) =>
  withSession(context, async (session) => {
    if (context.options.has("toolchains")) {
      const { toolchainSizes } = await import("../toolchain_sizes.ts");
      const sizes = toolchainSizes(session);
      if (context.options.has("json")) context.out(`${JSON.stringify(sizes, null, 2)}\n`);
      else for (const size of sizes) context.out(`${sizeLine(size)}\n`);
      return DONE;
    }
    const facts = gather(session);
    if (context.options.has("json")) context.out(`${JSON.stringify(facts, null, 2)}\n`);
    else context.out(Object.entries(facts).map(([name, value]) => `${name}: ${shown(name, value)}\n`).join(""));
    return DONE;
  });

function sizeLine({ toolchain, downloads, download_bytes, unpacked_bytes }: ToolchainSize): string {
  const unpacked = unpacked_bytes === null ? "not all unpacked here yet" : `unpacked ${megabytes(unpacked_bytes)} MB`;
  return `${toolchain}: ${downloads === 0 ? "nothing to download" : `${plural(downloads, "download")}, ${megabytes(download_bytes)} MB, ${unpacked}`}`;
}

function gather({ context, workspace, storeFolder }: Session) {
  const { config, root } = workspace;
  return {
    version: versionOf(context.packageRoot),
    node: process.versions.node,
    machine: `${MACHINE.os} ${MACHINE.cpu}`,
    user_namespaces: userNamespaces(),
    package: context.packageRoot,
    workspace: root,
    output: path.join(root, "athanor-out"),
    state: stateFolder(root, context.env),
    state_bytes: sizeOf(stateFolder(root, context.env)),
    store: storeFolder,
    store_bytes: sizeOf(storeFolder),
    vendor: path.resolve(root, config.vendor.path ?? "vendor"),
    default_platform: config.defaultPlatform ?? null,
    execution_platforms: config.executionPlatforms,
    toolchains: config.toolchains,
    sandbox: config.sandbox.mode,
    mirrors: Object.keys(config.mirrors),
    configs: Object.keys(config.configs),
  };
}

function shown(name: string, value: unknown): string {
  if (name.endsWith("_bytes") && typeof value === "number") return `${megabytes(value)} MB`;
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.join(", ");
  return value === null ? "none" : String(value);
}

/** Bytes of files below, each inode once: trees are links to blobs. */
function sizeOf(folder: string): number {
  const seen = new Set<number>();
  const visit = (place: string): number => {
    let entries;
    try {
      entries = readdirSync(place, { withFileTypes: true });
    } catch {
      return 0;
    }
    let sum = 0;
    for (const entry of entries) {
      const file = path.join(place, entry.name);
      if (entry.isDirectory()) sum += visit(file);
      else {
        const stat = statSync(file, { throwIfNoEntry: false });
        if (stat && !seen.has(stat.ino)) sum += stat.size;
        if (stat) seen.add(stat.ino);
      }
    }
    return sum;
  };
  return visit(folder);
}

/** Whether sandboxes can be made here. */
function userNamespaces(): string {
  if (process.platform !== "linux") return "none on this system";
  const { status, error } = spawnSync("unshare", ["--user", "--map-root-user", "true"], { stdio: "ignore" });
  if (error) return "unknown";
  return status === 0 ? "allowed" : "not allowed";
}
